"""What reaches a case from outside: messages, and a manager's cancellation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.accounts.models import User
from app.cases.models import Case
from app.cases.permissions import may_act_on, may_cancel
from app.cases.queries import lock_case
from app.cases.step import Step
from app.dates.clock import now
from app.errors import Conflict, InvalidInput, NotAllowed

# What staff may tell a running case; the others come from the process's own steps.
SENDABLE = (
    "employed",
    "condition_lapsed",
    "withdrawal",
    "moved_away",
    "death",
    "objection_raised",
    "review_requested",
    "job_lost",
    "hearing_requested",
)


class CaseNotWaiting(Conflict):
    default_message = "个案当前所处的环节不接收这个消息"


class CaseClosed(Conflict):
    default_message = "个案已经办结"


def send_message(
    case_id: int,
    name: str,
    payload: Mapping[str, Any] | None = None,
    *,
    by: User | None,
    hands: int | None = None,
) -> Case:
    """Deliver a BPMN message (``employed``, ``withdrawal``, …) to a case.

    ``by`` None is another system. ``hands``: who else has had a hand in what is told, and is
    kept from looking at it again. Raises CaseNotWaiting when nothing in the case waits for it.
    """
    case = lock_case(case_id, by=by)
    if by is not None and not may_act_on(by, case):
        raise NotAllowed
    if not case.is_open:
        raise CaseClosed
    step = Step(case, by=by)
    step.restore()
    if not step.run.deliver(name, case.id, dict(payload or {})):
        raise CaseNotWaiting
    told = {"message": name} if hands is None else {"message": name, "hands": hands}
    step.save("message", **told)
    return case


def cancel_case(case_id: int, *, by: User, reason: str) -> Case:
    """End a case that should not have been opened: its tasks and timers go, its history stays."""
    case = lock_case(case_id, by=by)
    if not may_cancel(by, case):
        raise NotAllowed
    if not case.is_open:
        raise CaseClosed
    if not reason.strip():
        raise InvalidInput("reason", "请填写撤销原因")
    step = Step(case, by=by)
    step.restore()
    step.run.cancel()
    step.save("cancelled", reason=reason.strip()[:500])
    case.status, case.outcome = "cancelled", None
    case.closed_at, case.closed_by = now(), by.id
    return case
