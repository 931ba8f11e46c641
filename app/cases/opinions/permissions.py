"""Yes or no: who may be asked, and who may read a case because they are."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import CODE_LENGTH, User
from app.accounts.permissions import WORKING_ROLES, can_work_on
from app.cases.models import Case, Task
from app.cases.opinions.models import TaskOpinion
from app.cases.permissions import may_complete
from app.extensions import db


def can_be_asked(colleague: User, task: Task) -> bool:
    """Whoever works on cases of the task's unit, or elsewhere in the same street."""
    return colleague.is_enabled and works_nearby(colleague, task.unit_code)


def works_nearby(colleague: User, unit_code: str) -> bool:
    """On cases of this unit, or of another in the same street."""
    street = unit_code[: CODE_LENGTH["street"]]
    return can_work_on(colleague, unit_code) or any(
        prefix.startswith(street) for prefix in colleague.reach(*WORKING_ROLES)
    )


def may_withdraw(by: User, opinion: TaskOpinion) -> bool:
    """Whoever asked, also when the task is another's by now; else whoever does the task."""
    return opinion.asked_by == by.id or may_complete(by, opinion.task)


def may_read_for_opinion(by: User, case: Case) -> bool:
    """Who is asked reads the case until they have answered, the question is withdrawn, or the
    task has ended. Asked only where their own reach does not answer."""
    asked = (
        select(TaskOpinion.id)
        .join(Task, Task.id == TaskOpinion.task_id)
        .where(
            TaskOpinion.of_id == by.id,
            TaskOpinion.answered_at.is_(None),
            TaskOpinion.withdrawn_at.is_(None),
            TaskOpinion.case_id == case.id,
            Task.status == "open",
        )
    )
    return db.session.scalar(asked.limit(1)) is not None
