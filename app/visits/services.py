"""Visits and refusals: what the diagram's service tasks call."""

from __future__ import annotations

from typing import Any

from app.cases.services import CaseCall, service
from app.visits import counting
from app.visits.actions.next_visit import agreed_day
from app.visits.actions.refusals import (
    LIMIT,
    REVIEW_DAYS,
    WINDOW_MONTHS,
    confirm_refusal,
    count_unjustified,
    tell_finding,
)
from app.visits.actions.visits import record_visit

USES = counting.USES


@service("visit.record")
def record(call: CaseCall) -> dict[str, Any]:
    answers = call.answers("record_visit")
    visit = record_visit(call.case, answers, by=call.by, task_id=call.task_id)
    next_on = agreed_day(call.case, answers, call.variables, visit)
    return {
        "visit_outcome": visit.outcome,
        # The case counts along, so that nobody has to count its visits.
        "visits_done": int(call.variables.get("visits_done") or 0) + 1,
        "last_visit_on": visit.visited_on.isoformat(),
        "next_visit_on": next_on and next_on.isoformat(),
        "lost_contact_months": visit.lost_contact_months,
    }


@service("refusal.confirm")
def confirm(call: CaseCall) -> dict[str, int]:
    """One task looks at what was refused on a visit or a measure, another at a refused job."""
    refusal_id = call.inputs.get("refusal_id")
    element = "confirm_refusal" if refusal_id is None else "confirm_job_refusal"
    refusal = confirm_refusal(
        call.case,
        call.answers(element),
        by=call.by,
        refusal_id=None if refusal_id is None else int(refusal_id),
        also=() if call.officer_id is None else (call.officer_id,),
    )
    months = _number(call, "months", WINDOW_MONTHS)
    counted = count_unjustified(call.case, months=months)
    tell_finding(
        call.case,
        refusal,
        counted=counted,
        months=months,
        limit=_number(call, "limit", LIMIT),
        review_days=_number(call, "working_days", REVIEW_DAYS),
        by=call.by,
    )
    return {"unjustified_refusals": counted}


def _number(call: CaseCall, name: str, otherwise: int) -> int:
    return int(call.inputs.get(name) or otherwise)
