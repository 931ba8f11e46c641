"""Taking a batch back: each task goes to whoever had it, where nothing has happened to it since."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.accounts.queries import find_user
from app.cases.actions.assign import in_whose_place, lock_task_afresh
from app.cases.actions.complete import already_ended
from app.cases.actions.put_back import AsItWas, put_back
from app.cases.batches.actions import act_of, lock_item
from app.cases.batches.acts import holder_after
from app.cases.batches.models import ASK, COPY, HAND, SEND_BACK, TaskBatch, TaskBatchItem
from app.cases.copies.actions import take_copy_back
from app.cases.drafts.models import TaskDraft
from app.cases.events import record_event
from app.cases.handings.actions import forget_word, put_word_back
from app.cases.models import Case, CaseEvent, Task
from app.cases.opinions.actions import withdraw_opinion
from app.cases.permissions import may_see_task
from app.dates.clock import now
from app.errors import Conflict, OutOfReach
from app.extensions import db
from app.notices.actions import take_back_notice, tell


class TooLate(Conflict):
    default_message = "已超过十分钟，不能再撤销"


class AlreadyUndone(Conflict):
    default_message = "这次操作已经撤销过"


class MovedOn(Conflict):
    """Something has happened to the task since; it stays as it is."""


def begin_undo(batch: TaskBatch) -> None:
    """From now on the batch is being taken back. Raises TooLate, AlreadyUndone."""
    locked = select(TaskBatch.undone_at).where(TaskBatch.id == batch.id).with_for_update()
    if db.session.scalar(locked) is not None:
        raise AlreadyUndone
    if now() > batch.undoable_until:
        raise TooLate
    batch.undone_at = now()


def undo_item(batch_id: int, task_id: int, *, by: User) -> None:
    """One task of the batch. Raises MovedOn, CopyEnded, OpinionEnded, TaskNotOpen, OutOfReach."""
    item = lock_item(batch_id, task_id)
    if item.status == "waiting":
        item.status, item.why = "refused", _("还没有办理，随撤销取消")
        return
    if item.status != "done":
        return
    if item.batch.act in (COPY, ASK):
        _withdraw(item, by=by)
        item.status = "undone"
        return
    task, case = lock_task_afresh(task_id)
    if item.batch.act == SEND_BACK:
        _put_back(item, task, case, by=by)
        item.status = "undone"
        return
    _require_unmoved(item, task, by=by)
    held_by, task.assignee_id = task.assignee_id, item.before_id
    if item.handing:
        put_word_back(task.id, item.handing)
    else:
        forget_word(task.id)
    moved = {"from": held_by, "to": item.before_id, **in_whose_place(by, task)}
    record_event(case, "taken_back", by=by, at=now(), task_id=task.id, **moved)
    if item.batch.act == HAND:
        _untell(task, held_by, by=by)
    item.status = "undone"


def _put_back(item: TaskBatchItem, task: Task, case: Case, *, by: User) -> None:
    """The case stands at the step again that had been sent back, as if it had never been."""
    if not may_see_task(by, task):
        raise OutOfReach(f"task:{task.id}")
    if item.case_rows is None or item.case_state is None:
        raise MovedOn(_("退回途中系统已经办理了别的事，不能撤销"))
    if case.last_hash != item.event_hash:
        raise MovedOn(_("退回后个案又有办理，不能撤销"))
    was = AsItWas(item.case_state, item.case_rows)
    if name := _who_has_begun(case, was):
        raise MovedOn(_("%(name)s已经开始填写", name=name))
    put_back(case, was, task, by=by, to=task.assignee_id, **in_whose_place(by, task))
    item.case_state = item.case_rows = None


def _who_has_begun(case: Case, was: AsItWas) -> str | None:
    """Who is at the form of a step that the case has gone back to."""
    query = (
        select(User.display_name)
        .join(TaskDraft, TaskDraft.user_id == User.id)
        .join(Task, TaskDraft.task_id == Task.id)
        .where(Task.case_id == case.id, Task.status == "open", Task.id.not_in(was.rows["tasks"]))
    )
    return db.session.scalar(query.limit(1))


def _withdraw(item: TaskBatchItem, *, by: User) -> None:
    """The copy, or the question that has not been answered."""
    what, withdraw = {
        COPY: ("copy", take_copy_back),
        ASK: ("opinion", withdraw_opinion),
    }[item.batch.act]
    its_id = select(CaseEvent.data[what].as_integer()).where(
        CaseEvent.case_id == item.task.case_id, CaseEvent.hash == item.event_hash
    )
    withdraw(db.session.scalars(its_id).one(), by=by)


def _untell(task: Task, held_by: int, *, by: User) -> None:
    """Whoever had got it is told otherwise; whoever was away need not hear of it at all."""
    if not take_back_notice("task_handed", task.id, held_by, by=by):
        tell("task_taken_back", to=[held_by], by=by, case_id=task.case_id, task_id=task.id)
    if task.assignee_id is not None:
        take_back_notice("handed_for_me", task.id, task.assignee_id, by=by)


def keep_item(batch_id: int, task_id: int, why: str) -> None:
    item = lock_item(batch_id, task_id)
    if item.status == "done":
        item.status, item.why = "kept", why


def _require_unmoved(item: TaskBatchItem, task: Task, *, by: User) -> None:
    if item.before_id != by.id and not may_see_task(by, task):
        raise OutOfReach(f"task:{task.id}")
    if not task.is_open:
        raise MovedOn(already_ended(task).message)
    if task.assignee_id != holder_after(act_of(item.batch), by=by):
        if task.assignee_id is None:
            raise MovedOn(_("已退回岗位组"))
        raise MovedOn(_("现在由%(name)s办理", name=_name(task.assignee_id)))
    if _has_events_since(item, task):
        raise MovedOn(_("之后又有人转办过，现在的办理人保持不变"))
    if item.batch.act == HAND and _has_draft(task.id, task.assignee_id):
        raise MovedOn(_("%(name)s已经开始填写", name=_name(task.assignee_id)))
    before = find_user(item.before_id) if item.before_id else None
    if before is not None and not before.is_enabled:
        raise MovedOn(_("原办理人%(name)s的账号已停用", name=before.display_name))


def _has_events_since(item: TaskBatchItem, task: Task) -> bool:
    """Taken, given back or handed on after it, whoever has it now."""
    done = aliased(CaseEvent)
    since = (
        select(done.id)
        .where(done.case_id == task.case_id, done.hash == item.event_hash)
        .scalar_subquery()
    )
    later = select(CaseEvent.id).where(
        CaseEvent.case_id == task.case_id, CaseEvent.task_id == task.id, CaseEvent.id > since
    )
    return db.session.scalar(later.limit(1)) is not None


def _has_draft(task_id: int, user_id: int) -> bool:
    query = select(TaskDraft.id).where(TaskDraft.task_id == task_id, TaskDraft.user_id == user_id)
    return db.session.scalar(query) is not None


def _name(user_id: int) -> str:
    found = find_user(user_id)
    return found.display_name if found else ""
