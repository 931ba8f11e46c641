"""Who has a task: claim, release, reassign."""

from __future__ import annotations

from sqlalchemy import update

from app.accounts.models import User
from app.cases.actions.complete import TaskOfAnother, lock_task
from app.cases.drafts.forget import forget_drafts
from app.cases.events import record_event
from app.cases.models import Case, Task
from app.cases.permissions import may_claim, may_reassign, may_see_task
from app.dates.clock import now
from app.errors import Conflict, InvalidInput, NotAllowed, OutOfReach
from app.extensions import db


class TaskNotOpen(Conflict):
    default_message = "这项任务已经办结或已取消"


def _open_task(task_id: int, by: User) -> tuple[Task, Case]:
    task, case = lock_task(task_id)
    # Whoever waited for the case's lock got the task as it was before the wait: look again.
    db.session.refresh(task)
    if not may_see_task(by, task):
        raise OutOfReach(f"task:{task.id}")
    if not task.is_open:
        raise TaskNotOpen
    return task, case


def claim_task(task_id: int, *, by: User) -> Task:
    """Take a task of the group. Taking what one has already changes nothing."""
    task, case = _open_task(task_id, by)
    if task.assignee_id == by.id:
        return task
    if task.assignee_id is not None:
        raise TaskOfAnother(f"这项任务已由{task.assignee.display_name}签收")
    if not may_claim(by, task):
        raise NotAllowed
    task.assignee_id = by.id
    record_event(case, "claimed", by=by, at=now(), task_id=task.id)
    return task


def release_task(task_id: int, *, by: User) -> Task:
    """Give a task back to its group."""
    task, case = _open_task(task_id, by)
    if task.assignee_id is None:
        return task
    if not may_reassign(by, task):
        raise NotAllowed
    if task.role is None:
        raise InvalidInput("assignee", "这项任务没有可退回的岗位组，请改为转派")
    task.assignee_id = None
    record_event(case, "released", by=by, at=now(), task_id=task.id)
    return task


def reassign_task(task_id: int, *, to: User, by: User, reason: str) -> Task:
    """Hand a task to ``to``, who must reach it with its role. The reason is recorded."""
    task, case = _open_task(task_id, by)
    if not may_reassign(by, task):
        raise NotAllowed
    _require_receiver(to, task)
    if not reason.strip():
        raise InvalidInput("reason", "请填写转派原因")
    before = task.assignee_id
    task.assignee_id = to.id
    forget_drafts([task.id])
    record_event(
        case,
        "reassigned",
        by=by,
        at=now(),
        task_id=task.id,
        **{"from": before, "to": to.id, "reason": reason.strip()[:500]},
    )
    return task


def _require_receiver(to: User, task: Task) -> None:
    if not to.is_enabled:
        raise InvalidInput("to", f"{to.display_name}的账号已停用")
    if not may_claim(to, task):
        raise InvalidInput("to", f"{to.display_name}的岗位或辖区不能办理这项任务")


def reassign_case(case: Case, *, to: User, by: User, reason: str) -> None:
    """Make ``to`` the responsible officer: the case's open tasks that the old one has go along."""
    if not to.is_enabled or not to.reaches(case.unit_code, "community_officer", "counsellor"):
        raise InvalidInput("to", f"{to.display_name}的岗位或辖区不能负责这个个案")
    moved = db.session.scalars(
        update(Task)
        .where(
            Task.case_id == case.id,
            Task.status == "open",
            Task.assignee_id == case.responsible_id,
        )
        .values(assignee_id=to.id)
        .returning(Task.id)
    ).all()
    forget_drafts(moved)
    record_event(
        case,
        "reassigned",
        by=by,
        at=now(),
        **{"from": case.responsible_id, "to": to.id, "reason": reason.strip()[:500]},
    )
    case.responsible_id = to.id
