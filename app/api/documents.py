"""Documents: sent in, listed, handed out, taken out of the lists."""

from __future__ import annotations

import io
from typing import Any

from flask import request, send_file
from flask.wrappers import Response
from marshmallow import Schema, fields, validate

from app.api.auth import caller
from app.api.described import Nothing, describe, file_answer, file_body, make_blueprint
from app.api.people import ID as PERSON
from app.api.people_shapes import DocumentShape
from app.api.posting import posts
from app.api.records import RecordAnswer
from app.cases.queries import get_case
from app.database import transaction
from app.errors import InvalidInput
from app.people.actions.documents import open_document, upload_document, withdraw_document
from app.people.codes import CERTIFICATE_KINDS, DOCUMENT_KINDS
from app.people.files import EXTENSIONS
from app.people.models.documents import MAX_BYTES
from app.people.queries import documents_of, get_person

PATH = ""
DOCUMENT = "/documents/<row:document_id>"
blueprint = make_blueprint("documents", "材料")
_BODY = file_body(
    kind={"type": "string", "enum": list(DOCUMENT_KINDS), "required": True},
    certificate={"type": "string", "enum": list(CERTIFICATE_KINDS)},
    issuer={"type": "string", "maxLength": 100},
    valid_until={"type": "string", "format": "date"},
    case_id={"type": "integer", "minimum": 1, "description": "the case it belongs to"},
)


class DocumentsQuery(Schema):
    case = fields.Integer(load_default=None, validate=validate.Range(min=1, max=2**53 - 1))


@blueprint.get(f"/people{PERSON}/documents")
@describe(404)
@blueprint.arguments(DocumentsQuery, location="query")
@blueprint.response(200, DocumentShape(many=True))
def list_documents(wanted: dict[str, Any], person_id: int) -> Any:
    """The person's documents, or those of one of their cases, the newest first."""
    person = get_person(person_id, by=caller())
    return documents_of(person.id, case_id=wanted["case"])


@blueprint.post(f"/people{PERSON}/documents")
@describe(404, posting=True, files=True, requestBody=_BODY)
@blueprint.response(201, DocumentShape)
@posts(201)
def create_document(person_id: int) -> dict[str, Any]:
    """Send in a file. Its number is the answer to a form's ``filepicker``."""
    sent = request.files.get("file")
    # One byte more than allowed is enough to know that it is too much.
    content = sent.stream.read(MAX_BYTES + 1) if sent else b""
    document = upload_document(
        person_id,
        (sent.filename or "") if sent else "",
        content,
        request.form,
        by=caller(),
        case_id=_case_id(),
    )
    return DocumentShape().dump(document)


def _case_id() -> int | None:
    text = request.form.get("case_id", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise InvalidInput("case_id", "应是个案的编号")
    return get_case(int(text), by=caller()).id


@blueprint.get(DOCUMENT)
@describe(404)
@blueprint.doc(responses={"200": file_answer(*EXTENSIONS)})
def show_document(document_id: int) -> Response:
    """The file itself; the look is recorded."""
    with transaction():
        found = open_document(document_id, by=caller())
        content, name, media_type = found.content, found.file_name, found.media_type
    answer = send_file(
        io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post(f"{DOCUMENT}/withdrawal")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, RecordAnswer)
@posts()
def create_document_withdrawal(_body: dict[str, Any], document_id: int) -> dict[str, Any]:
    """Take a wrong file out of the lists. It stays stored: a decision may rest on it."""
    return {"id": withdraw_document(document_id, by=caller()).id}
