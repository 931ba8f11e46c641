"""Visits and refusals: what the diagram's service tasks call."""

from __future__ import annotations

from typing import Any

from app.cases.services import CaseCall, service
from app.visits.actions.next_visit import agreed_day
from app.visits.actions.refusals import WINDOW_MONTHS, confirm_refusal, count_unjustified
from app.visits.actions.visits import record_visit


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
    confirm_refusal(call.case, call.answers("confirm_refusal"), by=call.by)
    months = int(call.inputs.get("months") or WINDOW_MONTHS)
    return {"unjustified_refusals": count_unjustified(call.case, months=months)}
