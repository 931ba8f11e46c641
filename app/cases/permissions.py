"""Yes or no: who may do what with a task or a case."""

from __future__ import annotations

from app.accounts.models import User
from app.accounts.permissions import can_manage, can_see, can_work_on
from app.accounts.standing_in import StandIn
from app.cases.kept import keeps_case
from app.cases.models import Case, Task


def may_see_task(user: User, task: Task) -> bool:
    if task.assignee_id == user.id or can_see(user, task.unit_code):
        return True
    return keeps_case(user, task.case)


def may_see_case(user: User, case: Case) -> bool:
    return can_see(user, case.unit_code) or keeps_case(user, case)


def may_claim(user: User, task: Task) -> bool:
    """The task's role, held at a unit that reaches it. A task without a role is anyone's there."""
    if task.role is None:
        return can_work_on(user, task.unit_code)
    return user.reaches(task.unit_code, task.role)


def may_complete(user: User, task: Task) -> bool:
    if task.assignee_id is None:
        return may_claim(user, task)
    return task.assignee_id == user.id or acts_for(user, task) is not None


def acts_for(user: User, task: Task) -> StandIn | None:
    """In whose place ``user`` would do this task of a colleague who is away; None if in nobody's.

    A deputy does what their own role and reach permit, never more.
    """
    for found in user.stands_in_for:
        if found.covers(task.assignee_id, task.element_id, task.unit_code):
            return found if may_claim(user, task) else None
    return None


def may_reassign(user: User, task: Task) -> bool:
    """A manager of the unit, the person who has it, or their deputy within the deputy's scope."""
    if can_manage(user, task.unit_code) or task.assignee_id == user.id:
        return True
    return acts_for(user, task) is not None


def may_cancel(user: User, case: Case) -> bool:
    return can_manage(user, case.unit_code)


def may_act_on(user: User, case: Case) -> bool:
    """Send messages to the case, add notes."""
    return can_work_on(user, case.unit_code) or keeps_case(user, case)
