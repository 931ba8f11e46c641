"""Import on the pages: send the spreadsheet, look at what it would do, enter it."""

from __future__ import annotations

import io

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.database import transaction
from app.errors import InvalidInput, NotAllowed, NotFound
from app.people.actions.imports import MAX_ROWS, confirm_import, upload_import
from app.people.blueprint import NUMBER, blueprint
from app.people.import_ import sheets
from app.people.import_.columns import COLUMNS
from app.people.import_.workbook import MAX_FILE
from app.people.permissions import may_import
from app.people.queries import get_import, import_rows

Page = str | Response | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATUS_WORDS = {
    "new": _l("新增"),
    "update": _l("更新"),
    "same": _l("无变化"),
    "duplicate": _l("重复"),
    "error": _l("有误"),
}
_TONES = {"new": "done", "update": "soon", "same": "plain", "duplicate": "today", "error": "late"}
_PER_PAGE = 100
_IMPORT = f"/import/{NUMBER}import_id>"


@blueprint.get("/import")
@needs_role(*WORKING_ROLES)
def import_page() -> str:
    return _upload_page()


@blueprint.post("/import")
@needs_role(*WORKING_ROLES)
def import_post() -> Page:
    sent = request.files.get("file")
    content = sent.stream.read(MAX_FILE + 1) if sent else b""
    name = (sent.filename or "") if sent else ""
    try:
        if not name:
            raise InvalidInput("file", _("请选择要导入的表格"))
        with transaction():
            import_id = upload_import(name, content, by=current_user).id
    except InvalidInput as error:
        return _upload_page(error.errors), 422
    return redirect(url_for(".import_preview", import_id=import_id), 303)


def _upload_page(errors: dict | None = None) -> str:
    if not may_import(current_user):
        raise NotAllowed
    return render_template(
        "people/import.html", errors=errors or {}, columns=COLUMNS, limit=MAX_FILE, rows=MAX_ROWS
    )


@blueprint.get("/import/template.xlsx")
@needs_role(*WORKING_ROLES)
def import_template() -> Response:
    return _spreadsheet(sheets.template(), "失业人员登记表.xlsx")


@blueprint.get(_IMPORT)
@needs_role(*WORKING_ROLES)
def import_preview(import_id: int) -> str:
    stored = get_import(import_id, by=current_user)
    status = request.args.get("status", "")
    rows, ignored = import_rows(stored, status)
    first = max(request.args.get("from", 0, type=int), 0)
    more = first + _PER_PAGE if len(rows) > first + _PER_PAGE else None
    return render_template(
        "people/import_preview.html",
        stored=stored,
        status=status,
        words=STATUS_WORDS,
        tones=_TONES,
        rows=rows[first : first + _PER_PAGE],
        ignored=ignored,
        good=stored.counts["new"] + stored.counts["update"],
        bad=stored.counts["duplicate"] + stored.counts["error"],
        next_address=_here(import_id, status, more) if more else None,
        first_address=_here(import_id, status, None) if first else None,
    )


def _here(import_id: int, status: str, first: int | None) -> str:
    values = {"status": status or None, "from": first}
    return url_for(".import_preview", import_id=import_id, **values)


@blueprint.post(f"{_IMPORT}/confirm")
@needs_role(*WORKING_ROLES)
def import_confirm_post(import_id: int) -> Page:
    with transaction():
        counts = confirm_import(import_id, by=current_user).counts
    flash(
        _("已导入：新增 %(new)d 人，更新 %(update)d 人。", **counts),
        "success" if counts["new"] + counts["update"] else "info",
    )
    return redirect(url_for(".import_preview", import_id=import_id), 303)


@blueprint.get(f"{_IMPORT}/rejected.xlsx")
@needs_role(*WORKING_ROLES)
def import_rejected(import_id: int) -> Response:
    stored = get_import(import_id, by=current_user)
    if stored.rejected is None:
        raise NotFound
    return _spreadsheet(stored.rejected, stored.file_name.removesuffix(".xlsx") + ".未导入.xlsx")


def _spreadsheet(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)
