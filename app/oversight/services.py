"""What runs when a task is late: the unit's manager sees it."""

from __future__ import annotations

from sqlalchemy import update

from app.cases.events import record_event
from app.cases.models import Task
from app.cases.services import CaseCall, service
from app.extensions import db


@service("oversight.escalate")
def escalate(call: CaseCall) -> None:
    """Mark the open task of the named element as late; once is enough."""
    element = call.inputs["task"]
    task_id = db.session.scalar(
        update(Task)
        .where(
            Task.case_id == call.case.id,
            Task.element_id == element,
            Task.status == "open",
            Task.escalated_at.is_(None),
        )
        .values(escalated_at=call.now)
        .returning(Task.id)
        .execution_options(synchronize_session=False)
    )
    if task_id is not None:
        record_event(call.case, "escalated", by=None, at=call.now, task_id=task_id, element=element)
