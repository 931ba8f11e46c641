"""Completing a task: the step that everything else exists for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app import engine
from app.accounts.models import User
from app.cases.models import Case, Task
from app.cases.permissions import may_complete, may_see_task
from app.cases.step import Step
from app.dates.clock import ZONE
from app.errors import Conflict, NotAllowed, NotFound, OutOfReach
from app.extensions import db
from app.forms.queries import form_of_release
from app.forms.schemas import load_answers


class TaskAlreadyCompleted(Conflict):
    """Somebody completed it before: ``who`` and ``when`` are in the message."""


class TaskOfAnother(Conflict):
    """The task is somebody else's; they, or a manager's reassignment, come first."""


def complete_task(task_id: int, answers: Mapping[str, Any], *, by: User) -> Task:
    """Complete a task with what was filled into its form, and run the case on.

    ``answers``: form key → raw value as posted or as JSON. Raises InvalidInput (field → messages)
    for answers that the form does not accept, TaskAlreadyCompleted, TaskOfAnother, NotAllowed,
    OutOfReach, NotFound. Idempotent only together with ``accounts.idempotency.run_once``.
    """
    task, case = lock_task(task_id)
    if not may_see_task(by, task):
        raise OutOfReach(f"task:{task.id}")
    if not task.is_open:
        raise _already(task)
    if task.assignee_id not in (None, by.id):
        raise TaskOfAnother(f"这项任务由{task.assignee.display_name}办理,请先由主管转派")
    if not may_complete(by, task):
        raise NotAllowed
    step = Step(case, by=by, task=task)
    step.restore()
    try:
        clean = _clean(case, task, answers, step)
        step.complete(clean)
    except engine.TaskNotReady:
        raise _already(task) from None
    task.status, task.ended_at, task.ended_by = "done", step.now, by.id
    task.answers = clean
    step.save("completed", element=task.element_id)
    return task


def lock_task(task_id: int) -> tuple[Task, Case]:
    """The task and its case, the case locked: waits for a step under way, then sees its result."""
    row = db.session.execute(
        select(Task, Case)
        .join(Case, Task.case_id == Case.id)
        .where(Task.id == task_id)
        .with_for_update(of=Case)
        .options(undefer(Case.state))
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    task, case = row
    return task, case


def _clean(case: Case, task: Task, answers: Mapping[str, Any], step: Step) -> dict[str, Any]:
    if task.form_id is None:
        return {}
    form = form_of_release(case.release_id, task.form_id)
    return load_answers(form, answers, scope=step.run.variables_at(task.key), today=step.now.date())


def _already(task: Task) -> TaskAlreadyCompleted:
    if task.status == "gone":
        return TaskAlreadyCompleted("流程已进入下一步,这项任务已不需要办理")
    if task.ended_at is None or task.ended_by_user is None:
        return TaskAlreadyCompleted("这项任务已经办结")
    when = task.ended_at.astimezone(ZONE)
    return TaskAlreadyCompleted(
        f"这项任务已由{task.ended_by_user.display_name}"
        f"于{when.month}月{when.day}日 {when:%H:%M} 办结",
        who=task.ended_by_user.display_name,
        when=when.isoformat(),
    )
