"""To whom a task can be handed."""

from __future__ import annotations

from app.accounts.models import User
from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import users_reaching
from app.cases.hands import barred_from
from app.cases.models import Task
from app.cases.permissions import may_reassign


def receivers_of(task: Task, *, by: User) -> list[User]:
    """Those who reach the task with its role and whom nothing they did before bars from it."""
    if not task.is_open or not may_reassign(by, task):
        return []
    users = users_reaching(task.unit_code, *([task.role] if task.role else WORKING_ROLES))
    barred = barred_from(task)
    return [user for user in users if user.id != task.assignee_id and user.id not in barred]
