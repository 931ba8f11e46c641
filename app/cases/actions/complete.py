"""Completing a task: the step that everything else exists for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import undefer

from app import engine
from app.accounts.models import User
from app.cases.hands import require_other_hands
from app.cases.models import Case, Task
from app.cases.permissions import acts_for, may_complete, may_see_task
from app.cases.step import Step
from app.dates.clock import ZONE
from app.errors import Conflict, NotAllowed, NotFound, OutOfReach
from app.extensions import db
from app.forms.model import Form
from app.forms.queries import form_of_release
from app.forms.schemas import load_answers

# Built once: it goes with every completion.
_LOCKED = (
    select(Task, Case)
    .join(Case, Task.case_id == Case.id)
    .where(Task.id == bindparam("wanted"))
    .with_for_update(of=(Case, Task))  # both: a row that is not locked is seen as it was before
    .options(undefer(Case.state))
)
_AFRESH = {"populate_existing": True}


class TaskAlreadyCompleted(Conflict):
    """Somebody completed it before: ``who`` and ``when`` are in the message."""


class TaskOfAnother(Conflict):
    """The task is somebody else's; they, or a manager's reassignment, come first."""


def complete_task(
    task_id: int, answers: Mapping[str, Any] | Callable[[Form], Mapping[str, Any]], *, by: User
) -> Task:
    """Complete a task with what was filled into its form, and run the case on.

    ``answers``: form key → raw value as posted or as JSON, or what reads them for this very form.
    Raises InvalidInput (field → messages)
    for answers that the form does not accept, TaskAlreadyCompleted, TaskOfAnother, NotAllowed,
    OutOfReach, NotFound. Idempotent only together with ``accounts.idempotency.run_once``.
    """
    task, case, acting_for = lock_own_task(task_id, by=by)
    step = Step(case, by=by, task=task, acting_for=acting_for)
    step.restore()
    try:
        clean = _clean(case, task, answers, step)
        step.complete(clean)
    except engine.TaskNotReady:
        raise already_ended(task) from None
    step.save("completed")
    return task


def lock_own_task(task_id: int, *, by: User) -> tuple[Task, Case, int | None]:
    """An open task that ``by`` may do, with its locked case and the id of whom they stand in for.

    Raises TaskAlreadyCompleted, TaskOfAnother, NotAllowed, OutOfReach, NotFound.
    """
    task, case = lock_task(task_id)
    return task, case, require_own(task, by=by)


def require_own(task: Task, *, by: User) -> int | None:
    """An open task that ``by`` may do: the id of whom they stand in for.

    Raises TaskAlreadyCompleted, TaskOfAnother, NotAllowed, OutOfReach.
    """
    if not may_see_task(by, task):
        raise OutOfReach(f"task:{task.id}")
    if not task.is_open:
        raise already_ended(task)
    deputy_of = acts_for(by, task)
    if task.assignee_id not in (None, by.id) and deputy_of is None:
        raise TaskOfAnother(f"这项任务由{task.assignee.display_name}办理，请先由主管转办")
    if not may_complete(by, task):
        raise NotAllowed
    acting_for = deputy_of.principal_id if deputy_of else None
    require_other_hands(task, by=by, acting_for=acting_for)
    return acting_for


def lock_task(task_id: int) -> tuple[Task, Case]:
    """The task and its case, the case locked: waits for a step under way, then sees its result."""
    row = db.session.execute(_LOCKED, {"wanted": task_id}, execution_options=_AFRESH).first()
    if row is None:
        raise NotFound
    task, case = row
    return task, case


def _clean(case: Case, task: Task, answers: Any, step: Step) -> dict[str, Any]:
    if task.form_id is None:
        return {}
    form = form_of_release(case.release_id, task.form_id)
    raw = answers(form) if callable(answers) else answers
    return load_answers(form, raw, scope=step.run.variables_at(task.key), today=step.now.date())


def already_ended(task: Task) -> TaskAlreadyCompleted:
    if task.status == "gone" and task.ended_by_user is not None:
        return TaskAlreadyCompleted(f"这项任务已由{task.ended_by_user.display_name}退回")
    if task.status == "gone":
        return TaskAlreadyCompleted("流程已进入下一步，这项任务已不需要办理")
    if task.ended_at is None or task.ended_by_user is None:
        return TaskAlreadyCompleted("这项任务已经办结")
    when = task.ended_at.astimezone(ZONE)
    return TaskAlreadyCompleted(
        f"这项任务已由{task.ended_by_user.display_name}"
        f"于{when.month}月{when.day}日 {when:%H:%M} 办结",
        who=task.ended_by_user.display_name,
        when=when.isoformat(),
    )
