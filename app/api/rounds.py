"""The visits that wait: on which day each is planned, and the day's route sheet."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask.wrappers import Response
from marshmallow import Schema, fields, validate

from app.accounts.permissions import WORKING_ROLES
from app.api.auth import caller
from app.api.described import describe, file_answer, make_blueprint
from app.database import transaction
from app.errors import InvalidInput, NotFound
from app.visits.actions.planning import plan_visits
from app.visits.actions.route_sheet import print_route_sheet
from app.visits.round import late_visits, visits_to_plan
from app.web.pdf import pdf_answer

PATH = "/visits"
blueprint = make_blueprint("rounds", "走访安排", roles=WORKING_ROLES)
_MOST = 300


class WaitingVisitShape(Schema):
    task_id = fields.Integer(required=True)
    case_id = fields.Integer(required=True)
    person_id = fields.Integer(required=True)
    name = fields.String(required=True)
    unit = fields.String(attribute="unit_code")
    due_at = fields.DateTime(allow_none=True)
    is_late = fields.Boolean()
    planned_on = fields.Date(allow_none=True)
    officer = fields.String(allow_none=True)
    last_on = fields.Date(allow_none=True)
    last_met = fields.Boolean(allow_none=True)


class WaitingQuery(Schema):
    late = fields.Boolean(
        load_default=False,
        metadata={"description": "what is late in a manager's units, not the caller's own"},
    )


class PlannedDay(Schema):
    task_id = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**53 - 1))
    planned_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "null: planned no more"}
    )


class Days(Schema):
    days = fields.List(
        fields.Nested(PlannedDay), required=True, validate=validate.Length(max=_MOST)
    )


class Planned(Schema):
    changed = fields.Integer(required=True)


@blueprint.get("")
@describe()
@blueprint.arguments(WaitingQuery, location="query")
@blueprint.response(200, WaitingVisitShape(many=True))
def list_waiting_visits(wanted: dict[str, Any]) -> Any:
    """The caller's and their groups', late ones first; at most 300."""
    return late_visits(caller()) if wanted["late"] else visits_to_plan(caller())


@blueprint.put("/days")
@describe(body=True)
@blueprint.arguments(Days)
@blueprint.response(200, Planned)
def plan_days(body: dict[str, Any]) -> dict[str, int]:
    """Choose the days of visits; those not named stay, and others' are left alone."""
    days = {one["task_id"]: one["planned_on"] for one in body["days"]}
    try:
        with transaction():
            return {"changed": plan_visits(days, by=caller())}
    except InvalidInput as error:
        raise InvalidInput("days", error.errors["day"][0]) from None


@blueprint.get("/days/<day>/route-sheet.pdf")
@describe(404)
@blueprint.doc(responses={"200": file_answer("application/pdf")})
def print_sheet(day: str) -> Response:
    """The caller's round of that day; every look at an address or a phone is on record."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    with transaction():
        sheet = print_route_sheet(found, by=caller())
    return pdf_answer(sheet, f"走访路线单{found.isoformat()}.pdf")
