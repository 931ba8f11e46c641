"""Who has a task: claim, release, reassign."""

from __future__ import annotations

from sqlalchemy import update

from app.accounts.models import User
from app.cases.actions.complete import TaskOfAnother, lock_task
from app.cases.drafts.forget import forget_drafts
from app.cases.events import record_event
from app.cases.handings.actions import forget_word, keep_word
from app.cases.handings.models import HANDED
from app.cases.hands import barred_from
from app.cases.models import Case, Task
from app.cases.permissions import acts_for, may_claim, may_reassign, may_see_task
from app.dates.clock import now
from app.errors import Conflict, InvalidInput, NotAllowed, OutOfReach
from app.extensions import db
from app.notices.actions import tell

MAX_WORD = 500


class TaskNotOpen(Conflict):
    default_message = "这项任务已经办结或已取消"


def lock_task_afresh(task_id: int) -> tuple[Task, Case]:
    """As ``lock_task``. Whoever waited for the case's lock got the task as it was before the wait,
    so it is looked at again."""
    task, case = lock_task(task_id)
    db.session.refresh(task)
    return task, case


def _open_task(task_id: int, by: User) -> tuple[Task, Case]:
    task, case = lock_task_afresh(task_id)
    require_open(task, by=by)
    return task, case


# -- what stands in the way: asked by the actions, and by a preview of several at once --------


def require_open(task: Task, *, by: User) -> None:
    """Raises OutOfReach, TaskNotOpen."""
    if not may_see_task(by, task):
        raise OutOfReach(f"task:{task.id}")
    if not task.is_open:
        raise TaskNotOpen


def require_claimable(task: Task, *, by: User) -> None:
    """Raises TaskOfAnother, NotAllowed."""
    if task.assignee_id not in (None, by.id):
        raise TaskOfAnother(f"这项任务已由{task.assignee.display_name}签收")
    if not may_claim(by, task):
        raise NotAllowed("您的岗位或辖区不能办理这项任务")


def require_releasable(task: Task, *, by: User) -> None:
    """Raises NotAllowed, InvalidInput."""
    if not may_reassign(by, task):
        raise NotAllowed("只有办理人本人、代理人或主管可以退回岗位组")
    if task.role is None:
        raise InvalidInput("assignee", "这项任务没有可退回的岗位组，请改为转办")


def require_handable(task: Task, *, to: User | None, by: User) -> None:
    """Raises NotAllowed, InvalidInput. ``to`` None: whoever may get it, is it ``by``'s to give?"""
    if not may_reassign(by, task):
        raise NotAllowed("只有办理人本人、代理人或主管可以转办")
    if to is None:
        return
    _require_receiver(to, task)
    if to.id == task.assignee_id:
        raise InvalidInput("to", f"这项任务已经由{to.display_name}办理")


def claim_task(task_id: int, *, by: User) -> Task:
    """Take a task of the group. Taking what one has already changes nothing."""
    task, case = _open_task(task_id, by)
    if task.assignee_id == by.id:
        return task
    require_claimable(task, by=by)
    task.assignee_id = by.id
    record_event(case, "claimed", by=by, at=now(), task_id=task.id)
    return task


def release_task(task_id: int, *, by: User) -> Task:
    """Give a task back to its group."""
    task, case = _open_task(task_id, by)
    if task.assignee_id is None:
        return task
    require_releasable(task, by=by)
    both = in_whose_place(by, task)
    task.assignee_id = None
    forget_word(task.id)
    record_event(case, "released", by=by, at=now(), task_id=task.id, **both)
    return task


def reassign_task(task_id: int, *, to: User, by: User, reason: str) -> Task:
    """Hand a task to ``to``, who must reach it with its role: one's own, that of somebody one
    stands in for, or a manager anybody's.

    ``reason``: the word that ``to`` finds with the task. Drafts of it are dropped: what others
    have typed is theirs. Whoever is away reads later what became of their task. Raises
    InvalidInput, NotAllowed, TaskNotOpen, OutOfReach, NotFound.
    """
    task, case = _open_task(task_id, by)
    require_handable(task, to=to, by=by)
    word = required_word(reason, "请写明转办说明")
    before, both = task.assignee_id, in_whose_place(by, task)
    task.assignee_id = to.id
    forget_drafts([task.id])
    keep_word([task.id], HANDED, word, by=by)
    about = {"by": by, "case_id": case.id, "task_id": task.id, "note": word}
    tell("task_handed", to=[to.id], **about)
    if both:
        tell("handed_for_me", to=both.values(), **about, to_name=to.display_name)
    record_event(
        case,
        "reassigned",
        by=by,
        at=now(),
        task_id=task.id,
        **{"from": before, "to": to.id, "reason": word, **both},
    )
    return task


def in_whose_place(by: User, task: Task) -> dict[str, int]:
    """For the event: the colleague whose task it is, where ``by`` is their deputy."""
    deputy_of = acts_for(by, task)
    return {"for": deputy_of.principal_id} if deputy_of else {}


def required_word(text: str, missing: str, field: str = "reason", longest: int = MAX_WORD) -> str:
    """A colleague's words, without the blanks around them. Raises InvalidInput."""
    word = text.strip()
    if not word:
        raise InvalidInput(field, missing)
    if len(word) > longest:
        raise InvalidInput(field, f"最多 {longest} 字")
    return word


def _require_receiver(to: User, task: Task) -> None:
    if not to.is_enabled:
        raise InvalidInput("to", f"{to.display_name}的账号已停用")
    if not may_claim(to, task):
        raise InvalidInput("to", f"{to.display_name}的岗位或辖区不能办理这项任务")
    if to.id in barred_from(task):
        raise InvalidInput("to", f"{to.display_name}办理过前一环节，这项任务须由另一位工作人员办理")


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
    keep_word(moved, HANDED, reason.strip()[:MAX_WORD], by=by)
    record_event(
        case,
        "reassigned",
        by=by,
        at=now(),
        **{"from": case.responsible_id, "to": to.id, "reason": reason.strip()[:500]},
    )
    case.responsible_id = to.id
