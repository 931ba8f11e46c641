"""Follow-up: what the diagram's service tasks call."""

from __future__ import annotations

from typing import Any

from app.cases.services import CaseCall, service
from app.follow_up import actions
from app.follow_up.actions import Finding


@service("follow_up.check_employment")
def check_employment(call: CaseCall) -> dict[str, Any]:
    return _variables(actions.check_employment(call.case))


@service("follow_up.record_employment")
def record_employment(call: CaseCall) -> dict[str, Any]:
    return _variables(
        actions.verify_employment(
            call.case, call.answers("verify_employment"), by=call.by, task_id=call.task_id
        )
    )


def _variables(finding: Finding) -> dict[str, Any]:
    return {
        "employment_confirmed": finding.is_employed,
        "employed_on": finding.employed_on.isoformat() if finding.employed_on else None,
        "follow_ups_done": finding.calls,
    }


@service("follow_up.record")
def record(call: CaseCall) -> dict[str, Any]:
    status = actions.record_follow_up(
        call.case, call.answers("follow_up_call"), by=call.by, task_id=call.task_id
    )
    done = int(call.variables.get("follow_ups_done") or 0)
    return {"employment_status": status, "follow_ups_done": done + (status == "employed")}
