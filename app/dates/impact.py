"""What a change of the calendar would meet: due dates and timers that have been given already."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select, true

from app.cases.models import Task, Timer
from app.dates.clock import end_of_day, start_of_day
from app.extensions import db


class Given(NamedTuple):
    """Open tasks and waiting timers that fall on a day or after it, and on the very day."""

    tasks: int
    tasks_on_the_day: int
    timers: int
    timers_on_the_day: int


def given_from(day: date) -> Given:
    """Counted over the whole city, as the calendar is the city's; in one statement."""
    begins, ends = start_of_day(day), end_of_day(day)
    tasks = (
        select(func.count(), func.count().filter(Task.due_at <= ends))
        .where(Task.status == "open", Task.due_at >= begins)
        .subquery()
    )
    timers = (
        select(func.count(), func.count().filter(Timer.due_at <= ends))
        .where(Timer.due_at >= begins)
        .subquery()
    )
    row = db.session.execute(select(tasks, timers).join_from(tasks, timers, true())).one()
    return Given(*row)
