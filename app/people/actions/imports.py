"""A spreadsheet on the pages: sent in, looked over, then entered."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.actions import record
from app.dates.clock import now
from app.errors import Conflict, NotAllowed
from app.extensions import db
from app.people.files import media_type_of, refuse, safe_file_name
from app.people.import_ import sheets
from app.people.import_.apply import apply_preview
from app.people.import_.preview import Preview, preview
from app.people.import_.workbook import read_sheet
from app.people.models import ImportFile
from app.people.permissions import may_import
from app.people.queries import get_import

# What one request can carry out in good time; the command takes larger files.
MAX_ROWS = 20_000
KEPT_FOR = timedelta(days=7)


class ImportDone(Conflict):
    default_message = "这份表格已经导入，没有再次导入"


class RegisterMoved(Conflict):
    """Somebody registered one of these people in the meantime: the next look will know."""

    default_message = "导入期间有人登记了表里的人员，没有导入，请再试一次"


def upload_import(file_name: str, content: bytes, *, by: User) -> ImportFile:
    """Read the spreadsheet and keep it with what each row would do; nobody is entered yet.

    Raises InvalidInput on a file that cannot be read, NotAllowed.
    """
    if not may_import(by):
        raise NotAllowed
    sheet = read_sheet(content)
    if len(sheet.rows) > MAX_ROWS:
        refuse(_("超过 %(n)d 行，请分成几个文件导入", n=MAX_ROWS))
    if not sheet.rows:
        refuse(_("表格里没有填写任何人"))
    result = preview(sheet, by=by)
    db.session.execute(delete(ImportFile).where(ImportFile.uploaded_at < now() - KEPT_FOR))
    stored = ImportFile(
        file_name=safe_file_name(file_name, media_type_of(content)),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_at=now(),
        uploaded_by=by.id,
    )
    _keep(stored, result)
    db.session.add(stored)
    db.session.flush()
    record("import.uploaded", by=by, subject=f"import:{stored.id}", **result.counts)
    return stored


def confirm_import(import_id: int, *, by: User) -> ImportFile:
    """Enter all good rows as the register stands now; the others remain, to be corrected.

    Raises NotFound, ImportDone, RegisterMoved.
    """
    get_import(import_id, by=by)
    stored = db.session.scalars(
        select(ImportFile)
        .where(ImportFile.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if stored.imported_at is not None or stored.content is None:
        raise ImportDone
    result = preview(read_sheet(stored.content), by=by)
    try:
        apply_preview(result, by=by, source=str(stored.id))
    except IntegrityError as error:
        raise RegisterMoved from error
    _keep(stored, result)
    stored.imported_at, stored.content = now(), None
    db.session.flush()
    return stored


def _keep(stored: ImportFile, result: Preview) -> None:
    stored.counts = result.counts
    stored.preview = json.dumps(_summary(result), ensure_ascii=False).encode()
    stored.rejected = sheets.rejected(result.rejected) if result.rejected else None


def _summary(result: Preview) -> dict[str, Any]:
    return {
        "ignored": result.ignored,
        "rows": [[row.number, row.name, row.status, row.reasons] for row in result.rows],
    }
