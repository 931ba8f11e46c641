"""The statements that every step sends, built once: building one costs more than sending it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from app.cases.models import CaseEvent, Task, Timer
from app.extensions import db

_task, _timer, _event = Task.__table__, Timer.__table__, CaseEvent.__table__

# inline: the new keys are not asked back, nobody reads them in the step.
_ADD_TASK = insert(_task).inline()
_ADD_TIMER = insert(_timer).inline()
_ADD_EVENT = insert(_event).inline()
_CLOSE_TASKS = (
    update(_task)
    .where(
        _task.c.case_id == bindparam("of_case"),
        _task.c.key.in_(bindparam("keys", expanding=True)),
        _task.c.status == "open",
    )
    .values(status="gone", ended_at=bindparam("at"))
)
_DROP_TIMERS = delete(_timer).where(
    _timer.c.case_id == bindparam("of_case"), _timer.c.key.in_(bindparam("keys", expanding=True))
)


def add_tasks(rows: Sequence[dict[str, Any]]) -> None:
    _add(_ADD_TASK, rows)


def add_timers(rows: Sequence[dict[str, Any]]) -> None:
    _add(_ADD_TIMER, rows)


def add_event(row: dict[str, Any]) -> None:
    db.session.execute(_ADD_EVENT, row)


def close_tasks(case_id: int, keys: Sequence[str], *, at: datetime) -> None:
    """Open tasks that the case has moved on without."""
    if keys:
        db.session.execute(_CLOSE_TASKS, {"of_case": case_id, "keys": list(keys), "at": at})


def drop_timers(case_id: int, keys: Sequence[str]) -> None:
    if keys:
        db.session.execute(_DROP_TIMERS, {"of_case": case_id, "keys": list(keys)})


def _add(statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(statement, rows[0] if len(rows) == 1 else list(rows))
