"""Beginning a batch, and doing its tasks one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app.accounts.models import User
from app.accounts.queries import find_user
from app.audit.actions import record
from app.cases.actions.assign import lock_task_afresh, required_word
from app.cases.actions.put_back import as_it_is, has_only_moved
from app.cases.batches.acts import Act, carry_out, require
from app.cases.batches.models import (
    ACTS,
    ASK,
    COPY,
    HAND,
    MOST_TASKS,
    SEND_BACK,
    TO_SOMEBODY,
    WITH_A_WORD,
    TaskBatch,
    TaskBatchItem,
)
from app.cases.handings.models import TaskHanding
from app.cases.models import Task
from app.dates.clock import now
from app.errors import InvalidInput, OutOfReach, YiceError
from app.extensions import db


def checked_act(name: str, *, to_id: int | None = None, word: str = "") -> Act:
    """Raises InvalidInput (act, to, reason): what is wrong with the act whatever the tasks are."""
    if name not in ACTS:
        raise InvalidInput("act", _("请选择怎么办理"))
    if name not in WITH_A_WORD:
        return Act(name)
    nobody, no_word = _MISSING[name]
    to = find_user(to_id) if to_id and name in TO_SOMEBODY else None
    if to is None and name in TO_SOMEBODY:
        raise InvalidInput("to", str(nobody))
    return Act(name, to, required_word(word, str(no_word)))


_MISSING = {
    HAND: (_l("请选择转给谁"), _l("请写明转办说明")),
    COPY: (_l("请选择抄送给谁"), _l("请写明抄送的说明")),
    ASK: (_l("请选择请谁协办"), _l("请写明要请教的问题")),
    SEND_BACK: ("", _l("请写明退回理由")),
}


def begin_batch(act: Act, task_ids: Sequence[int], *, by: User) -> TaskBatch:
    """Keep what is to be done; nothing is done yet. Raises InvalidInput (tasks).

    A number that names no task is left out: there is nothing to tell of it.
    """
    wanted = list(dict.fromkeys(task_ids))
    if len(wanted) > MOST_TASKS:
        raise InvalidInput("tasks", _("一次最多办理 %(n)s 项", n=MOST_TASKS))
    known = set(db.session.scalars(select(Task.id).where(Task.id.in_(wanted))))
    if not known:
        raise InvalidInput("tasks", _("请先勾选任务"))
    batch = TaskBatch(by_id=by.id, act=act.name, at=now())
    batch.to_id, batch.word = act.to.id if act.to else None, act.word or None
    db.session.add(batch)
    db.session.flush()
    chosen = [task_id for task_id in wanted if task_id in known]
    db.session.add_all(
        TaskBatchItem(batch_id=batch.id, task_id=task_id, place=place, status="waiting")
        for place, task_id in enumerate(chosen)
    )
    db.session.flush()
    return batch


def act_of(batch: TaskBatch) -> Act:
    return Act(batch.act, batch.to, batch.word or "")


def do_item(batch_id: int, task_id: int, *, by: User) -> None:
    """One task of the batch, if it still waits. Raises what stands in the way."""
    item = lock_item(batch_id, task_id)
    if item.status != "waiting" or item.batch.undone_at is not None:
        return
    act = act_of(item.batch)
    task, case = lock_task_afresh(task_id)
    require(act, task, by=by)
    item.before_id = task.assignee_id
    item.handing = _handing(task_id)
    was = as_it_is(case) if act.name == SEND_BACK else None
    carry_out(act, task_id, by=by)
    if was is not None and has_only_moved(case):
        item.case_state, item.case_rows = was
    item.event_hash = case.last_hash
    item.status = "done"


def refuse_item(batch_id: int, task_id: int, error: YiceError, *, by: User) -> None:
    """Keep why a task could not be done; a look beyond one's reach goes into the trail."""
    item = lock_item(batch_id, task_id)
    if item.status != "waiting":
        return
    item.status, item.why = "refused", words_of(error)
    note_out_of_reach([error], by=by)


def note_out_of_reach(errors: Sequence[YiceError | None], *, by: User) -> None:
    for error in errors:
        if isinstance(error, OutOfReach):
            record("out_of_reach", by=by, subject=error.subject)


def lock_item(batch_id: int, task_id: int) -> TaskBatchItem:
    return db.session.execute(
        select(TaskBatchItem)
        .where(TaskBatchItem.batch_id == batch_id, TaskBatchItem.task_id == task_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def words_of(error: YiceError) -> str:
    errors = getattr(error, "errors", None)
    if errors:
        return "；".join(str(text) for texts in errors.values() for text in texts)
    return str(error.message)


def _handing(task_id: int) -> dict | None:
    found = db.session.get(TaskHanding, task_id, populate_existing=True)
    if found is None:
        return None
    return {
        "kind": found.kind,
        "by_id": found.by_id,
        "at": found.at.isoformat(),
        "word": found.word,
    }


def forget_batches(*, before: datetime) -> None:
    """Remove what was done before ``before``: the cases' histories keep it."""
    db.session.execute(delete(TaskBatch).where(TaskBatch.at < before))
