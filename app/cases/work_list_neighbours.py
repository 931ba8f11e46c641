"""Where a task stands in the list it was opened from: what comes before and after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import User
from app.cases.models import Task
from app.cases.work_list import ahead_of, behind, order_of
from app.cases.work_list_cases import cases_behind
from app.cases.work_list_filter import Filter, of_view, tasks_in
from app.extensions import db


@dataclass(frozen=True)
class Neighbours:
    """Numbers of tasks. ``first``: of the list's others. ``place``: how many stand before this one,
    plus one. ``is_in``: this task is among the ``total`` of the list."""

    before: int | None
    after: int | None
    first: int | None
    place: int
    total: int
    is_in: bool


def neighbours(task: Task, *, by: User, wanted: Filter) -> Neighbours:
    """In one statement. A task that has left the list still has its place by date and number."""
    wanted = replace(wanted, after=None)
    column, is_descending = order_of(wanted)
    moment: datetime | None = getattr(task, column.key)
    before = ahead_of(column, is_descending, moment, task.id)
    after = behind(column, is_descending, moment, task.id)
    forward = (column.desc() if is_descending else column.asc().nulls_last(), Task.id)
    backward = (column.asc() if is_descending else column.desc().nulls_first(), Task.id.desc())
    chosen = None
    if wanted.asks_about_the_case:
        chosen = cases_behind(wanted, of_view(by, wanted.view, wanted, Task.case_id))
    ids = tasks_in(by, wanted.view, wanted, Task.id, chosen=chosen)
    numbers = tasks_in(
        by,
        wanted.view,
        wanted,
        func.count().filter(before).label("before"),
        func.count().label("total"),
        func.coalesce(func.bool_or(Task.id == task.id), False).label("is_in"),
        chosen=chosen,
    ).subquery()
    row = db.session.execute(
        select(
            ids.where(before).order_by(*backward).limit(1).scalar_subquery(),
            ids.where(after).order_by(*forward).limit(1).scalar_subquery(),
            ids.where(Task.id != task.id).order_by(*forward).limit(1).scalar_subquery(),
            numbers.c.before + 1,
            numbers.c.total,
            numbers.c.is_in,
        )
    ).one()
    return Neighbours(*row)


def next_in_list(task: Task, *, by: User, wanted: Filter) -> int | None:
    """The task to go on with after this one; at the end of the list what was passed over at its
    beginning."""
    found = neighbours(task, by=by, wanted=wanted)
    return found.after or found.first
