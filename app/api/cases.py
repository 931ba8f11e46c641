"""Cases: open, look, send a message, note, cancel."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields, validate

from app.api.auth import caller
from app.api.described import describe, make_blueprint
from app.api.paging import PageQuery, make_cursor, read_id_cursor
from app.api.posting import posts
from app.api.shapes import CaseShape, case_json, page_of
from app.cases.actions import add_note, cancel_case, open_case, send_message
from app.cases.models import CASE_STATUSES
from app.cases.queries import cases_list, get_case, open_tasks_of_case, timers_of_case
from app.eligibility.queries import determinations_of_case
from app.people.queries import get_person

PATH = "/cases"
ID = "/<int(max=9007199254740991):case_id>"
blueprint = make_blueprint("cases", "个案")


class CasesQuery(PageQuery):
    status = fields.String(load_default=None, validate=validate.OneOf(CASE_STATUSES))
    stage = fields.String(load_default=None, validate=validate.Length(max=40))
    unit = fields.String(load_default=None, validate=validate.Regexp(r"^\d{1,12}$"))
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


class OpenCase(Schema):
    person_id = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))


class Message(Schema):
    name = fields.String(required=True, validate=validate.Length(1, 60))
    payload = fields.Dict(load_default=dict)


class Note(Schema):
    text = fields.String(required=True, validate=validate.Length(1, 2000))


class Cancellation(Schema):
    reason = fields.String(required=True, validate=validate.Length(1, 500))


class DeterminationShape(Schema):
    id = fields.Integer(required=True)
    as_of = fields.Date()
    eligible = fields.String()
    categories = fields.List(fields.String())
    unknown_categories = fields.List(fields.String())
    primary = fields.String(allow_none=True)
    next_change_on = fields.Date(allow_none=True)
    reasons = fields.List(fields.Dict())


@blueprint.get("")
@describe(403, 422)
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
@describe(403, 404, posting=True)
@blueprint.arguments(OpenCase)
@blueprint.response(201, CaseShape)
@posts(201)
def create_case(body: dict[str, Any]) -> dict[str, Any]:
    """Open a person's case; the caller is the officer of first contact."""
    case = open_case(get_person(body["person_id"], by=caller()), by=caller())
    return case_json(case, tasks=open_tasks_of_case(case.id))


@blueprint.get(ID)
@describe(403, 404)
@blueprint.response(200, CaseShape)
def show_case(case_id: int) -> Any:
    """Where a case stands: its open tasks and the moments it waits for."""
    case = get_case(case_id, by=caller())
    return jsonify(
        case_json(case, tasks=open_tasks_of_case(case.id), timers=timers_of_case(case.id))
    )


@blueprint.get(f"{ID}/determinations")
@describe(403, 404)
@blueprint.response(200, DeterminationShape(many=True))
def list_determinations(case_id: int) -> Any:
    """What the rules said of this person, the newest first, with every reason."""
    case = get_case(case_id, by=caller())
    return jsonify([_determination(found) for found in determinations_of_case(case.id)])


@blueprint.post(f"{ID}/messages")
@describe(403, 404, posting=True)
@blueprint.arguments(Message)
@blueprint.response(200, CaseShape)
@posts()
def create_message(body: dict[str, Any], case_id: int) -> dict[str, Any]:
    """Tell a case what happened outside: employed, withdrawal, death, moved_away ..."""
    case = send_message(case_id, body["name"], body["payload"], by=caller())
    return case_json(case, tasks=open_tasks_of_case(case.id))


@blueprint.post(f"{ID}/notes")
@describe(403, 404, posting=True)
@blueprint.arguments(Note)
@blueprint.response(200, CaseShape)
@posts()
def create_note(body: dict[str, Any], case_id: int) -> dict[str, Any]:
    """Write a note into the case's history."""
    return case_json(add_note(case_id, body["text"], by=caller()))


@blueprint.post(f"{ID}/cancellation")
@describe(403, 404, posting=True)
@blueprint.arguments(Cancellation)
@blueprint.response(200, CaseShape)
@posts()
def create_cancellation(body: dict[str, Any], case_id: int) -> dict[str, Any]:
    """End a case that should not have been opened (managers)."""
    return case_json(cancel_case(case_id, by=caller(), reason=body["reason"]))


def _determination(found) -> dict[str, Any]:
    return {
        "id": found.id,
        "as_of": found.as_of.isoformat(),
        "eligible": found.eligible,
        "categories": found.categories,
        "unknown_categories": found.unknown_categories,
        "primary": found.primary_category,
        "next_change_on": found.next_change_on.isoformat() if found.next_change_on else None,
        "reasons": found.reasons,
    }
