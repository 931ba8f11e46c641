"""The edge of a batch: one transaction for beginning it, and one for each of its tasks, so that one
that fails does not stop the rest. What an interruption has left waiting is gone on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from app.accounts.idempotency import run_once
from app.accounts.models import User
from app.cases.batches.actions import (
    begin_batch,
    do_item,
    note_out_of_reach,
    refuse_item,
    words_of,
)
from app.cases.batches.acts import Act
from app.cases.batches.models import TaskBatch
from app.cases.batches.queries import get_batch, item_ids
from app.cases.batches.undo import begin_undo, keep_item, undo_item
from app.database import transaction
from app.errors import Conflict, YiceError


def do_several(
    act: Act, task_ids: Sequence[int], *, by: User, key: str | None, request: bytes = b""
) -> TaskBatch:
    """Raises InvalidInput (tasks), KeyReused. The same ``key`` goes on with the same batch."""
    batch_id, _is_repeated = run_once(
        key, by=by, request=request, action=lambda: begin_batch(act, task_ids, by=by).id
    )
    return go_on(batch_id, by=by)


def go_on(batch_id: int, *, by: User) -> TaskBatch:
    """Do what waits; or, of a batch that is being taken back, take back what is left."""
    batch = get_batch(batch_id, by=by)
    if batch.undone_at is not None:
        _take_back(batch_id, by=by)
        return batch
    _each(
        item_ids(batch_id, "waiting"),
        lambda task_id: do_item(batch_id, task_id, by=by),
        lambda task_id, error: refuse_item(batch_id, task_id, error, by=by),
    )
    return batch


def undo_several(batch_id: int, *, by: User) -> TaskBatch:
    """Raises NotFound, TooLate, AlreadyUndone."""
    with transaction():
        begin_undo(get_batch(batch_id, by=by))
    return go_on(batch_id, by=by)


def _take_back(batch_id: int, *, by: User) -> None:
    def keep(task_id: int, error: YiceError) -> None:
        keep_item(batch_id, task_id, words_of(error))
        note_out_of_reach([error], by=by)

    ids = item_ids(batch_id, "waiting", "done")
    _each(ids, lambda task_id: undo_item(batch_id, task_id, by=by), keep)


def _each(
    task_ids: Sequence[int],
    action: Callable[[int], None],
    failed: Callable[[int, YiceError], None],
) -> None:
    for task_id in task_ids:
        try:
            with transaction():
                action(task_id)
        except (YiceError, DBAPIError) as error:
            reason = error
            if isinstance(error, DBAPIError):
                if error.connection_invalidated:
                    raise  # the request is tried again as a whole, and goes on from here
                reason = Conflict(_("系统正忙，没有办成，请稍后再试"))
            with transaction():
                failed(task_id, reason)
