"""The acts that several tasks can have in common: what each would do to a task, and doing it."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from app.accounts.models import User
from app.cases.actions.assign import (
    claim_task,
    reassign_task,
    release_task,
    require_claimable,
    require_handable,
    require_open,
    require_releasable,
)
from app.cases.actions.complete import require_own
from app.cases.actions.send_back import require_way_back, send_back_task
from app.cases.batches.models import ASK, CLAIM, COPY, RELEASE, SEND_BACK
from app.cases.copies.actions import copy_in, require_copyable
from app.cases.models import Task
from app.cases.opinions.actions import ask_opinion, require_askable
from app.errors import Conflict
from app.extensions import db


class NothingToDo(Conflict):
    """The task is already as the act would leave it."""


class Act(NamedTuple):
    """``to``, ``word``: as ``TaskBatch``'s; None and empty while nothing has been entered yet."""

    name: str
    to: User | None = None
    word: str = ""


def require(act: Act, task: Task, *, by: User) -> None:
    """Raises what stands in the way (a YiceError), also where nothing would change."""
    require_open(task, by=by)
    if act.name == CLAIM:
        if task.assignee_id == by.id:
            raise NothingToDo(_("这项任务已经由您办理"))
        require_claimable(task, by=by)
    elif act.name == RELEASE:
        if task.assignee_id is None:
            raise NothingToDo(_("这项任务没有人签收，已经在岗位组"))
        require_releasable(task, by=by)
    elif act.name == COPY:
        require_copyable(task.case, to=act.to, by=by)
    elif act.name == ASK:
        require_own(task, by=by)
        require_askable(task, of=act.to, by=by)
    elif act.name == SEND_BACK:
        require_own(task, by=by)
        require_way_back(task)
    else:
        require_handable(task, to=act.to, by=by)


def carry_out(act: Act, task_id: int, *, by: User) -> Task:
    if act.name == CLAIM:
        return claim_task(task_id, by=by)
    if act.name == RELEASE:
        return release_task(task_id, by=by)
    if act.name == SEND_BACK:
        return send_back_task(task_id, by=by, reason=act.word)
    if act.name == ASK:
        return ask_opinion(task_id, of=act.to, question=act.word, by=by).task
    if act.name == COPY:
        task = db.session.get_one(Task, task_id)
        copy_in(task.case_id, to=act.to, word=act.word, by=by, task_id=task_id)
        return task
    return reassign_task(task_id, to=act.to, by=by, reason=act.word)


def holder_after(act: Act, *, by: User) -> int | None:
    """Who has a task once it is claimed, released or handed on."""
    if act.name == CLAIM:
        return by.id
    return act.to.id if act.to else None
