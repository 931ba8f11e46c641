"""What runs when a task is late: the unit's manager sees it."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from app.cases.models import Task
from app.cases.services import CaseCall, service
from app.extensions import db
from app.notices.actions import tell_managers

_task = Task.__table__
_MARK_LATE = (
    update(_task)
    .where(
        _task.c.case_id == bindparam("of_case"),
        _task.c.element_id == bindparam("element"),
        _task.c.status == "open",
        _task.c.escalated_at.is_(None),
    )
    .values(escalated_at=bindparam("at"))
    .returning(_task.c.id)
)


@service("oversight.escalate")
def escalate(call: CaseCall) -> None:
    """Mark the open task of the named element as late; once is enough."""
    found = {"of_case": call.case.id, "element": call.inputs["task"], "at": call.now}
    task_id = db.session.scalar(_MARK_LATE, found)
    if task_id is not None:
        call.remark(late_task=task_id)
        tell_managers(
            "task_escalated",
            unit_code=call.case.unit_code,
            case_id=call.case.id,
            task_id=task_id,
        )
