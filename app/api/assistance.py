"""What was done in a case: plans, visits, refusals, work found, exit, letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from app.api import assistance_shapes as shapes
from app.api.auth import caller
from app.api.cases import ID
from app.api.described import describe, make_blueprint
from app.api.paging import PageQuery, make_cursor, read_id_cursor
from app.api.people_shapes import ServiceShape
from app.api.posting import posts
from app.api.shapes import page_of
from app.assistance.queries import services_of_case, urgent_help_of_case
from app.cases.queries import get_case
from app.changes.queries import changes_of_case
from app.exits.queries import exits_of_case
from app.follow_up.queries import employments_of_case, follow_ups_of_case
from app.letters.queries import get_letter, letters_of_case
from app.plans.owners import give_measures
from app.plans.queries import (
    current_agreement,
    current_assessment,
    current_plan,
    plans_of_case,
    reviews_of_case,
)
from app.visits.queries import refusals_of_case, visits_of_case
from app.web.input import LARGEST

PATH = ""
CASE = f"/cases{ID}"
blueprint = make_blueprint("assistance", "援助经过")
_LAST_VISIT = 32_767  # of one case: the number is a small integer
_Look = Callable[[int], Sequence[Any]]


@blueprint.get(f"{CASE}/planning")
@describe(404)
@blueprint.response(200, shapes.PlanningShape)
def show_planning(case_id: int) -> Any:
    """Needs, plan with measures, and agreement as they stand."""
    case = get_case(case_id, by=caller())
    return {
        "assessment": current_assessment(case.id),
        "plan": current_plan(case.id),
        "agreement": current_agreement(case.id),
    }


class MeasureOwnerBody(Schema):
    measure = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1000))
    owner_id = fields.Integer(required=True, strict=True, validate=validate.Range(1, LARGEST))


@blueprint.post(f"{CASE}/planning/owner")
@describe(404, posting=True)
@blueprint.arguments(MeasureOwnerBody)
@blueprint.response(200, shapes.PlanShape)
@posts()
def give_measure(body: dict[str, Any], case_id: int) -> dict[str, Any]:
    """Let a colleague answer for a running measure of the newest plan."""
    give_measures(case_id, {body["measure"]: body["owner_id"]}, by=caller())
    return shapes.PlanShape().dump(current_plan(case_id))


@blueprint.get(f"{CASE}/visits")
@describe(404)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(shapes.VisitShape))
def list_visits(wanted: dict[str, Any], case_id: int) -> Any:
    """Visits and attempts, the newest first."""
    case, limit = get_case(case_id, by=caller()), wanted["limit"]
    before = read_id_cursor(wanted.get("cursor"))
    before = None if before is None else min(before, _LAST_VISIT)
    found = visits_of_case(case.id, limit + 1, before=before)
    more = make_cursor(found[limit - 1].number) if len(found) > limit else None
    return {"items": found[:limit], "next_cursor": more}


def _list(name: str, summary: str, shape: type[Schema], look: _Look) -> None:
    """GET /cases/{id}/<name>."""

    @blueprint.get(f"{CASE}/{name}", endpoint=f"list_{name.replace('-', '_')}")
    @describe(404, summary=summary)
    @blueprint.response(200, shape(many=True))
    def list_them(case_id: int) -> Any:
        return look(get_case(case_id, by=caller()).id)


_list("plans", "Every version of the plan", shapes.PlanShape, plans_of_case)
_list("plan-reviews", "Reviews of the plan", shapes.PlanReviewShape, reviews_of_case)
_list("refusals", "What was refused, and what was found", shapes.RefusalShape, refusals_of_case)
_list("services", "Services given in the case", ServiceShape, services_of_case)
_list("urgent-help", "Urgent help", shapes.UrgentHelpShape, urgent_help_of_case)
_list("employments", "Employment verified", shapes.EmploymentShape, employments_of_case)
_list("follow-ups", "Calls after the person went to work", shapes.FollowUpShape, follow_ups_of_case)
_list("changes", "Changes heard of and verified", shapes.ChangeShape, changes_of_case)
_list("exits", "Every proposal to end the case", shapes.ExitShape, exits_of_case)
_list("letters", "Letters written in the case", shapes.LetterShape, letters_of_case)


@blueprint.get("/letters/<row:letter_id>")
@describe(404)
@blueprint.response(200, shapes.LetterText)
def show_letter(letter_id: int) -> Any:
    """One letter with its text."""
    return get_letter(letter_id, by=caller())
