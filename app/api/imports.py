"""A spreadsheet of people: sent in, looked over, then entered."""

from __future__ import annotations

import io
from typing import Any

from flask import request, send_file
from flask.wrappers import Response
from marshmallow import Schema, fields

from app.api.auth import caller
from app.api.described import Nothing, describe, file_answer, file_body, make_blueprint
from app.api.posting import posts
from app.errors import NotFound
from app.people.actions.imports import confirm_import, upload_import
from app.people.import_.workbook import MAX_FILE
from app.people.queries import get_import, import_rows

PATH = "/imports"
ID = "/<row:import_id>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
blueprint = make_blueprint("imports", "表格导入")


class ImportShape(Schema):
    id = fields.Integer(required=True)
    file_name = fields.String()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    uploaded_at = fields.DateTime()
    imported_at = fields.DateTime(allow_none=True)


class ImportRowShape(Schema):
    number = fields.Integer()
    name = fields.String()
    status = fields.String(metadata={"description": "new, update, same, duplicate, error"})
    reasons = fields.List(fields.String())


class ImportPreview(ImportShape):
    rows = fields.List(fields.Nested(ImportRowShape))
    ignored = fields.List(fields.String(), metadata={"description": "headings passed over"})


@blueprint.post("")
@describe(posting=True, files=True, requestBody=file_body())
@blueprint.response(201, ImportShape)
@posts(201)
def create_import() -> dict[str, Any]:
    """Read a spreadsheet and say what each row would do; nobody is entered yet."""
    sent = request.files.get("file")
    content = sent.stream.read(MAX_FILE + 1) if sent else b""
    stored = upload_import((sent.filename or "") if sent else "", content, by=caller())
    return ImportShape().dump(stored)


@blueprint.get(ID)
@describe(404)
@blueprint.response(200, ImportPreview)
def show_import(import_id: int) -> Any:
    """What each row would do or did."""
    stored = get_import(import_id, by=caller())
    rows, ignored = import_rows(stored)
    shown = {name: getattr(stored, name) for name in ImportShape().fields}
    return shown | {"rows": rows, "ignored": ignored}


@blueprint.post(f"{ID}/confirmation")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, ImportShape)
@posts()
def create_confirmation(_body: dict[str, Any], import_id: int) -> dict[str, Any]:
    """Enter all good rows; the others remain, to be corrected."""
    return ImportShape().dump(confirm_import(import_id, by=caller()))


@blueprint.get(f"{ID}/rejected")
@describe(404)
@blueprint.doc(responses={"200": file_answer(XLSX)})
def show_rejected(import_id: int) -> Response:
    """The rows left over, as a spreadsheet with the reasons, to correct and send again."""
    stored = get_import(import_id, by=caller())
    if stored.rejected is None:
        raise NotFound
    return send_file(
        io.BytesIO(stored.rejected), XLSX, as_attachment=True, download_name="rejected.xlsx"
    )
