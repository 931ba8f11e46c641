"""Exit: what the diagram's service tasks call."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.services import CaseCall, service
from app.exits import actions

# What of a decision's answer is read here among the variables.
READS = {"ground": ("clause",)}


@service("exit.record_proposal")
def record_proposal(call: CaseCall) -> dict[str, str]:
    proposal = actions.propose_exit(
        call.case,
        call.answers("propose_exit"),
        reason=call.variables.get("exit_reason"),
        by=call.by,
    )
    return {
        "exit_reason": proposal.reason,
        "exit_effective_on": proposal.effective_on.isoformat(),
    }


@service("exit.send_intent_notice")
def send_intent_notice(call: CaseCall) -> dict[str, str]:
    proposal = actions.send_intent_notice(
        call.case,
        window_working_days=int(call.inputs["working_days"]),
        clause=_clause(call),
        by=call.by,
    )
    return {"hearing_window_ends_on": proposal.hearing_window_ends_on.isoformat()}


@service("exit.record_hearing")
def record_hearing(call: CaseCall) -> None:
    actions.record_hearing(call.case, call.answers("hold_hearing"), by=call.by)


@service("exit.record_decision")
def record_decision(call: CaseCall) -> dict[str, bool]:
    decided = actions.decide_exit(call.case, call.answers("decide_exit"), by=call.by)
    return {"exit_approved": decided.decision == "exit"}


@service("exit.send_notice")
def send_notice(call: CaseCall) -> None:
    months = call.inputs.get("re_entry_months")
    actions.send_exit_notice(
        call.case,
        re_entry_months=int(months) if months is not None else None,
        clause=_clause(call),
        by=call.by,
    )


@service("exit.cancel_registration")
def cancel_registration(call: CaseCall) -> None:
    actions.end_registration(call.case, by=call.by)


def _clause(call: CaseCall) -> str | None:
    """The clause that the decision ``exit_ground`` named."""
    ground = call.variables.get("ground")
    return ground.get("clause") if isinstance(ground, Mapping) else None
