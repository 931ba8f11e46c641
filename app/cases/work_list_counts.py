"""How many tasks each view holds: all the numbers above the list, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from sqlalchemy import ColumnElement, func, null, select, true

from app.accounts.models import User
from app.cases.models import Task
from app.cases.work_list_filter import DUE_VIEWS, Filter, chosen_cases, due_in_view, tasks_in
from app.extensions import db

_APART = ("mine", "waiting", "group", "done")  # the other views are parts of the first


@dataclass(frozen=True)
class Counts:
    """``found``: what the whole filter leaves of the view that is shown. ``kinds``: the steps in
    that view, element and name. The others: what each view would show, being chosen now."""

    mine: int = 0
    overdue: int = 0
    today: int = 0
    week: int = 0
    waiting: int = 0
    waiting_overdue: int = 0
    group: int = 0
    group_overdue: int = 0
    done: int = 0
    found: int = 0
    kinds: tuple[tuple[str, str], ...] = ()


def work_counts(by: User, wanted: Filter | None = None) -> Counts:
    wanted = wanted or Filter()
    kept = wanted.across_views
    late = func.count().filter(due_in_view("overdue"))
    due = [func.count().filter(due_in_view(view)) for view in DUE_VIEWS]
    chosen = chosen_cases(by, kept, *_APART) if kept.asks_about_the_case else None
    counted = {"mine": due, "waiting": [late], "group": [late], "done": []}
    mine, waiting, group, done = (
        tasks_in(by, view, kept, func.count(), *counted[view], chosen=chosen).subquery()
        for view in _APART
    )
    query = select(mine, waiting, group, done, _found(by, wanted), _kinds(by, wanted.view))
    for one in (waiting, group, done):  # each is one row: they stand side by side
        query = query.join_from(mine, one, true())
    *numbers, found, kinds = db.session.execute(query).one()
    counts = Counts(*numbers, kinds=tuple(sorted(dict(kinds or ()).items(), key=itemgetter(1))))
    # Where nothing narrows further than the tab says, the tab's number is the answer.
    return replace(counts, found=getattr(counts, wanted.view) if found is None else found)


def numbers_found(by: User, filters: Sequence[Filter]) -> list[int]:
    """How many tasks each of the filters finds, in one statement."""
    if not filters:
        return []
    numbers = (tasks_in(by, f.view, f, func.count()).scalar_subquery() for f in filters)
    return list(db.session.execute(select(*numbers)).one())


def _found(by: User, wanted: Filter) -> ColumnElement[int | None]:
    if wanted.due is None and wanted.element is None:
        return null()
    return tasks_in(by, wanted.view, wanted, func.count()).scalar_subquery()


def _kinds(by: User, view: str) -> ColumnElement[list[list[str]] | None]:
    """The different steps among a view's open tasks; what is done goes back years, and has none."""
    if view == "done":
        return null()
    found = tasks_in(by, view, Filter(), Task.element_id, Task.name).distinct().subquery()
    pair = func.jsonb_build_array(found.c.element_id, found.c.name)
    return select(func.jsonb_agg(pair)).scalar_subquery()
