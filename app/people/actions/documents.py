"""Files: taken in after a look at their content, handed out on record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.audit.actions import record
from app.cases.models import Case
from app.dates.clock import now
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.extensions import db
from app.people.actions.trail import record_look
from app.people.fields import load
from app.people.files import EXTENSIONS, media_type_of, refuse, safe_file_name
from app.people.models import Document
from app.people.models.documents import MAX_BYTES
from app.people.permissions import may_change_person
from app.people.pictures import without_marks
from app.people.queries import get_person
from app.people.schemas import DocumentSchema

# What other features know of a document that has to stay: its number → the words that say why.
_reasons_to_keep: list[Callable[[int], str | None]] = []


def keep_documents(reason: Callable[[int], str | None]) -> Callable[[int], str | None]:
    """Register a feature's answer to whether a document may be taken out of the lists."""
    _reasons_to_keep.append(reason)
    return reason


def upload_document(
    person_id: int,
    file_name: str,
    content: bytes,
    data: Mapping[str, Any],
    *,
    by: User,
    case_id: int | None = None,
) -> Document:
    """Store a file with ``data`` (DocumentSchema: kind, issuer, valid_until); a picture without
    the place and time that a camera wrote into it.

    Raises InvalidInput on a wrong type, size or name, NotAllowed, NotFound.
    """
    person = get_person(person_id, by=by)
    if not may_change_person(by, person):
        raise NotAllowed
    checked = load(DocumentSchema(), data)
    media_type = check_content(file_name, content)
    content = without_marks(content, media_type)
    if case_id is not None:
        _check_case(case_id, person_id)
    return store_document(
        person_id, file_name, content, media_type, by=by, case_id=case_id, **checked
    )


def store_document(
    person_id: int,
    file_name: str,
    content: bytes,
    media_type: str,
    *,
    kind: str,
    by: User | None,
    case_id: int | None = None,
    issuer: str | None = None,
    **values: Any,
) -> Document:
    """Keep a file that is known to be sound, such as one that the product itself made out."""
    document = Document(
        person_id=person_id,
        case_id=case_id,
        kind=kind,
        file_name=safe_file_name(file_name, media_type),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        issuer=issuer or "",
        content=content,
        uploaded_at=now(),
        uploaded_by=by.id if by else None,
        **values,
    )
    db.session.add(document)
    db.session.flush()
    record("document.stored", by=by, subject=f"person:{person_id}", id=document.id, kind=kind)
    return document


def check_content(file_name: str, content: bytes) -> str:
    """The media type of an acceptable file, by content, size and ending."""
    if not content:
        refuse(_("请选择文件，空文件不能上传"))
    if len(content) > MAX_BYTES:
        refuse(_("文件超过 10 MB，请压缩或分开上传"))
    media_type = media_type_of(content)
    if not file_name.lower().endswith(EXTENSIONS[media_type]):
        endings = "、".join(EXTENSIONS[media_type])
        refuse(_("文件内容与扩展名不符：内容是 %(kind)s 文件", kind=endings))
    return media_type


def _check_case(case_id: int, person_id: int) -> None:
    found = db.session.scalar(select(Case.person_id).where(Case.id == case_id))
    if found != person_id:
        raise InvalidInput("case_id", _("这个个案不属于此人"))


def open_document(document_id: int, *, by: User) -> Document:
    """The document for download, its content loaded; the look is recorded."""
    document = _get(document_id, by=by)
    record_look(document.person, "viewed", by=by, document=document.id)
    return document


def withdraw_document(document_id: int, *, by: User) -> Document:
    """Take a wrong file out of the lists. It stays stored: a decision may rest on it."""
    document = _get(document_id, by=by)
    if not may_change_person(by, document.person):
        raise NotAllowed
    if document.withdrawn_at is not None:
        raise Conflict(_("这份材料已经撤下"))
    for reason in _reasons_to_keep:
        if words := reason(document.id):
            raise Conflict(words)
    document.withdrawn_at, document.withdrawn_by = now(), by.id
    db.session.flush()
    record("document.withdrawn", by=by, subject=f"person:{document.person_id}", id=document.id)
    return document


def _get(document_id: int, *, by: User) -> Document:
    document = db.session.get(Document, document_id) if 0 < document_id < 2**31 else None
    if document is None:
        raise NotFound
    get_person(document.person_id, by=by)
    return document
