"""Cases: open, look, send a message, note, cancel."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from flask.wrappers import Response
from marshmallow import Schema, fields, validate

from app.api.auth import caller
from app.api.described import describe, file_answer, make_blueprint
from app.api.paging import PageQuery, make_cursor, read_id_cursor
from app.api.posting import posts
from app.api.shapes import CaseShape, case_json, page_of
from app.archive.file.printing import print_case
from app.cases.actions import SENDABLE, add_note, cancel_case, open_case, send_message
from app.cases.models import CASE_STATUSES
from app.cases.queries import cases_list, get_case, open_tasks_of_case, timers_of_case
from app.database import transaction
from app.people.actions.reveal import LONGEST_REASON
from app.people.queries import get_person
from app.web.pdf import pdf_answer

PATH = "/cases"
ID = "/<long:case_id>"
blueprint = make_blueprint("cases", "个案")


class CasesQuery(PageQuery):
    status = fields.String(load_default=None, validate=validate.OneOf(CASE_STATUSES))
    stage = fields.String(load_default=None, validate=validate.Length(max=40))
    unit = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9]{1,12}$"))
    search = fields.String(load_default="", validate=validate.Length(max=50))


class CaseRowShape(Schema):
    id = fields.Integer(required=True)
    person_name = fields.String()
    unit = fields.String()
    status = fields.String()
    stage = fields.String()
    responsible = fields.String(allow_none=True)
    opened_at = fields.DateTime()
    outcome = fields.String(allow_none=True)


class FileQuery(Schema):
    numbers = fields.String(load_default="masked", validate=validate.OneOf(["masked", "full"]))
    reason = fields.String(load_default="", validate=validate.Length(max=LONGEST_REASON))


class OpenCase(Schema):
    person_id = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1)
    )


class Message(Schema):
    """What staff may tell a case; the other messages come from the process's own steps."""

    name = fields.String(required=True, validate=validate.OneOf(SENDABLE))


class Note(Schema):
    text = fields.String(required=True, validate=validate.Length(min=1, max=2000))


class CaseCancellation(Schema):
    reason = fields.String(required=True, validate=validate.Length(min=1, max=500))


@blueprint.get("")
@describe()
@blueprint.arguments(CasesQuery, location="query")
@blueprint.response(200, page_of(CaseRowShape))
def list_cases(wanted: dict[str, Any]) -> Any:
    """Cases within reach, the newest first."""
    limit = wanted["limit"]
    rows = cases_list(
        caller(),
        status=wanted["status"],
        stage=wanted["stage"],
        unit=wanted["unit"],
        search=wanted["search"],
        before_id=read_id_cursor(wanted.get("cursor")),
        limit=limit,
    )
    items = [
        {
            "id": row.id,
            "person_name": row.person_name,
            "unit": row.unit_code,
            "status": row.status,
            "stage": row.stage,
            "responsible": row.responsible,
            "opened_at": row.opened_at.isoformat(),
            "outcome": row.outcome,
        }
        for row in rows[:limit]
    ]
    more = make_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return jsonify(items=items, next_cursor=more)


@blueprint.post("")
@describe(404, posting=True)
@blueprint.arguments(OpenCase)
@blueprint.response(201, CaseShape)
@posts(201)
def create_case(body: dict[str, Any]) -> dict[str, Any]:
    """Open a person's case; the caller is the officer of first contact."""
    case = open_case(get_person(body["person_id"], by=caller()), by=caller())
    return case_json(case, tasks=open_tasks_of_case(case.id))


@blueprint.get(ID)
@describe(404)
@blueprint.response(200, CaseShape)
def show_case(case_id: int) -> Any:
    """Where a case stands: its open tasks and the moments it waits for."""
    case = get_case(case_id, by=caller())
    return jsonify(
        case_json(case, tasks=open_tasks_of_case(case.id), timers=timers_of_case(case.id))
    )


@blueprint.get(f"{ID}/file.pdf")
@describe(404)
@blueprint.arguments(FileQuery, location="query")
@blueprint.doc(responses={"200": file_answer("application/pdf")})
def show_file(wanted: dict[str, Any], case_id: int) -> Response:
    """The whole case for the archive, on record; whole numbers for a reason only."""
    with transaction():
        content = print_case(
            case_id, in_full=wanted["numbers"] == "full", reason=wanted["reason"], by=caller()
        )
    return pdf_answer(content, f"个案{case_id}档案.pdf")


@blueprint.post(f"{ID}/messages")
@describe(404, posting=True)
@blueprint.arguments(Message)
@blueprint.response(200, CaseShape)
@posts()
def create_message(body: dict[str, Any], case_id: int) -> dict[str, Any]:
    """Tell a case what happened outside: employed, withdrawal, death, moved_away ..."""
    case = send_message(case_id, body["name"], {"source": "officer"}, by=caller())
    return case_json(case, tasks=open_tasks_of_case(case.id))


@blueprint.post(f"{ID}/notes")
@describe(404, posting=True)
@blueprint.arguments(Note)
@blueprint.response(200, CaseShape)
@posts()
def create_note(body: dict[str, Any], case_id: int) -> dict[str, Any]:
    """Write a note into the case's history."""
    return case_json(add_note(case_id, body["text"], by=caller()))


@blueprint.post(f"{ID}/cancellation")
@describe(404, posting=True)
@blueprint.arguments(CaseCancellation)
@blueprint.response(200, CaseShape)
@posts()
def create_cancellation(body: dict[str, Any], case_id: int) -> dict[str, Any]:
    """End a case that should not have been opened (managers)."""
    return case_json(cancel_case(case_id, by=caller(), reason=body["reason"]))
