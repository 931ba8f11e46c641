"""Sending a task back to an earlier step (退回), where the diagram has a way back."""

from __future__ import annotations

from sqlalchemy import select

from app import engine
from app.accounts.models import User
from app.cases.actions.assign import required_word
from app.cases.actions.complete import already_ended, lock_own_task
from app.cases.handings.actions import keep_word
from app.cases.handings.models import RETURNED
from app.cases.models import Task
from app.cases.step import Step
from app.cases.ways_back import way_back
from app.errors import Conflict
from app.extensions import db


class NoWayBack(Conflict):
    default_message = "流程没有规定这一步可以退回"


def send_back_task(task_id: int, *, by: User, reason: str) -> Task:
    """End a task undone and let the case go back as its diagram says, with the reason.

    The earlier step goes to whom the diagram names, else to whoever did it last if they still
    could, else to its group; the reason goes along. Raises NoWayBack, InvalidInput (reason), and
    what ``lock_own_task`` raises.
    """
    task, case, acting_for = lock_own_task(task_id, by=by)
    require_way_back(task)
    word = required_word(reason, "请写明退回理由")
    step = Step(case, by=by, acting_for=acting_for)
    step.restore()
    try:
        step.send_back(task, word)
    except engine.TaskNotReady:
        raise already_ended(task) from None
    step.save("returned", reason=word)
    new = select(Task.id).where(Task.case_id == case.id, Task.key.in_(step.new_keys))
    keep_word(db.session.scalars(new).all(), RETURNED, word, by=by)
    db.session.refresh(task)  # the step's statement has ended it; by whom tells it from the rest
    task.ended_by, task.ended_for = by.id, acting_for
    return task


def require_way_back(task: Task) -> None:
    """Raises NoWayBack."""
    if way_back(task) is None:
        raise NoWayBack
