"""What the diagrams' ``case.*`` service tasks call."""

from __future__ import annotations

from typing import Any

from app.archive.actions import archive_case
from app.cases.answers import is_yes
from app.cases.officers import propose_receiver as find_receiver
from app.cases.services import CaseCall, service
from app.changes import actions as changes


@service("case.propose_receiver")
def propose_receiver(call: CaseCall) -> dict[str, Any]:
    first_contact = call.inputs.get("first_contact_officer")
    # Somebody who declines sets this very step going: their answer is not in the task list yet.
    declines = call.by is not None and call.answers("accept_case").get("accepted") == "no"
    receiver = find_receiver(
        call.case,
        call.inputs.get("unit") or call.case.unit_code,
        first_contact=int(first_contact) if first_contact else None,
        declined=[call.officer_id] if declines else [],
    )
    return {"handover_needed": receiver.is_needed, "receiver": _text(receiver.user_id)}


@service("case.accept")
def accept(call: CaseCall) -> dict[str, Any]:
    """Until somebody has accepted, the first contact stays responsible (notice 五(三))."""
    accepted = is_yes(call.answers("accept_case").get("accepted"))
    if not accepted or call.by is None:
        return {
            "accepted": False,
            "responsible_officer": call.variables.get("responsible_officer"),
        }
    return {"accepted": True, "responsible_officer": _text(call.officer_id)}


@service("case.record_change")
def record_change(call: CaseCall) -> dict[str, Any]:
    way_on = changes.record_change(
        call.case,
        call.answers("verify_change"),
        change=call.inputs["change"],
        stage=call.inputs["stage"],
        recognised=call.inputs.get("recognised") is True,
        by=call.by,
        task_id=call.task_id,
    )
    return {
        "stage": way_on.stage,
        "exit_reason": way_on.exit_reason,
        "unit": way_on.unit,
        "responsible_officer": _text(way_on.responsible_id),
    }


@service("case.archive")
def archive(call: CaseCall) -> None:
    archive_case(call.case, by=call.by)


def _text(user_id: int | None) -> str | None:
    """Ids of users are text in a diagram: an assignee is text there."""
    return str(user_id) if user_id is not None else None
