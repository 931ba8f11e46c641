"""Reading from whom tasks came."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ARRAY, Integer, any_, bindparam, select

from app.accounts.models import User
from app.cases.handings.models import TaskHanding
from app.extensions import db


class Handing(NamedTuple):
    """``kind``: handed or returned. ``by``: the name of the colleague."""

    task_id: int
    kind: str
    by: str
    at: datetime
    word: str


_OF_TASKS = (
    select(
        TaskHanding.task_id,
        TaskHanding.kind,
        User.display_name,
        TaskHanding.at,
        TaskHanding.word,
    )
    .join(User, User.id == TaskHanding.by_id)
    .where(TaskHanding.task_id == any_(bindparam("ids", type_=ARRAY(Integer))))
)


def handings_of(task_ids: Collection[int]) -> dict[int, Handing]:
    """Of the tasks that came from somebody, by task; one statement for a whole list."""
    if not task_ids:
        return {}
    found = db.session.execute(_OF_TASKS, {"ids": list(task_ids)})
    return {row.task_id: Handing(*row) for row in found}
