"""Keeping and forgetting from whom a task came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import User
from app.cases.handings.models import TaskHanding
from app.dates.clock import now
from app.extensions import db


def keep_word(task_ids: Sequence[int], kind: str, word: str, *, by: User) -> None:
    """That ``by`` has handed these tasks on or sent them back, in place of what was kept."""
    if not task_ids:
        return
    values = {"kind": kind, "by_id": by.id, "at": now(), "word": word}
    rows = insert(TaskHanding).values([{"task_id": task_id, **values} for task_id in task_ids])
    db.session.execute(rows.on_conflict_do_update(index_elements=["task_id"], set_=values))


def put_word_back(task_id: int, kept: Mapping[str, Any]) -> None:
    """As it was before; ``kept``: the columns, the moment as text."""
    values = {**kept, "at": datetime.fromisoformat(kept["at"])}
    row = insert(TaskHanding).values(task_id=task_id, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["task_id"], set_=values))


def forget_word(task_id: int) -> None:
    db.session.execute(delete(TaskHanding).where(TaskHanding.task_id == task_id))
