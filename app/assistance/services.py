"""Carrying out measures: what the diagram's service tasks call."""

from __future__ import annotations

from app.assistance import actions
from app.cases.services import CaseCall, service


@service("measure.record")
def record(call: CaseCall) -> dict[str, str]:
    result = actions.record_measures(
        call.case, call.answers("carry_out_measures"), by=call.by, task_id=call.task_id
    )
    return {"measure_result": result}


@service("measure.arrange_urgent")
def arrange_urgent(call: CaseCall) -> None:
    actions.record_urgent_help(
        call.case, call.answers("arrange_urgent_help"), by=call.by, task_id=call.task_id
    )
