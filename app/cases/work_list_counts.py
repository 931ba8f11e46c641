"""How many tasks each view holds: all the numbers above the list, in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, func, literal, null, select, union_all

from app.accounts.models import User
from app.accounts.viewer import AnyViewer, Viewer, likeness_of
from app.cases.copies.queries import is_copied_in
from app.cases.handover.queries import is_offered_to
from app.cases.live.state import each_sign, number_of_signs, sign_of
from app.cases.models import Task
from app.cases.opinions.queries import is_asked
from app.cases.work_list import WorkPage, ids_of_page, page_of_ids
from app.cases.work_list_any import AnyFilter, form_of
from app.cases.work_list_cases import cases_behind, is_of
from app.cases.work_list_filter import (
    DUE_VIEWS,
    Filter,
    due_in_view,
    of_view,
    tasks_in,
)
from app.extensions import db

_OPEN = ("mine", "waiting", "group")  # the other views of open tasks are parts of the first


@dataclass(frozen=True)
class Counts:
    """``found``: what the whole filter leaves of the view that is shown. ``kinds``: the steps in
    that view, element and name. ``asked``, ``copied_in``, ``offered``: whether colleagues wait for
    an opinion, have told of a case, or wait for one to be taken over. ``sign``: changes with the
    tasks that are there, for a page to compare. The others: what each view would show, being
    chosen now."""

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
    sign: str = ""
    asked: bool = False
    copied_in: bool = False
    offered: bool = False


def work_counts(by: User, wanted: Filter | None = None) -> Counts:
    wanted = wanted or Filter()
    query, _chosen = _numbers(by, wanted)
    return _read(db.session.execute(query).one(), wanted)


def work_shown(by: User, wanted: Filter) -> tuple[WorkPage, Counts]:
    """The page and the numbers above it: the cases that a filter leaves are found once for both."""
    likeness = likeness_of(by)
    if likeness is None:
        found = db.session.execute(_shown(by, wanted))
    else:
        form, values = form_of(wanted)
        found = db.session.execute(_shown_to_any(likeness.viewer, form), likeness.values | values)
    *numbers, ids = found.one()
    return page_of_ids(ids, wanted), _read(numbers, wanted)


@lru_cache(maxsize=250)  # a statement takes some 280 kB of memory
def _shown_to_any(viewer: AnyViewer, wanted: AnyFilter) -> Select:
    """Built once for all who look at a list of the form."""
    return _shown(viewer, wanted)


def _shown(by: Viewer, wanted: Filter) -> Select:
    query, chosen = _numbers(by, wanted)
    return query.add_columns(func.array(ids_of_page(by, wanted, chosen).scalar_subquery()))


def numbers_found(by: User, filters: Sequence[Filter]) -> list[int]:
    """How many tasks each of the filters finds, in one statement."""
    if not filters:
        return []
    numbers = (tasks_in(by, f.view, f, func.count()).scalar_subquery() for f in filters)
    return list(db.session.execute(select(*numbers)).one())


def _numbers(by: Viewer, wanted: Filter) -> tuple[Select, CTE | None]:
    """One row of numbers, and what ``chosen_cases`` gives if the filter asks about the case."""
    kept = wanted.across_views
    listed, chosen = _open_tasks(by, kept), None
    if kept.asks_about_the_case:
        done = of_view(by, "done", kept, Task.case_id)
        chosen = cases_behind(kept, select(listed.c.case_id), done)
    done = tasks_in(by, "done", kept, func.count(), chosen=chosen)
    query = select(
        *_of_each_view(listed),
        done.scalar_subquery(),
        _found(by, wanted, chosen),
        _kinds(by, wanted, listed),
        is_asked(by),
        is_copied_in(by),
        is_offered_to(by),
        *each_sign(by, wanted.view),
    )
    return query if chosen is None else query.where(is_of(chosen, listed.c.case_id)), chosen


def _open_tasks(by: Viewer, kept: Filter) -> CTE:
    """What is open under the filter, each row with its view: read once, counted in many ways."""
    shown = (Task.case_id, Task.due_at, Task.element_id, Task.name)
    each = (of_view(by, view, kept, literal(view).label("view"), *shown) for view in _OPEN)
    return union_all(*each).cte().prefix_with("materialized")


def _of_each_view(listed: CTE) -> Iterator[ColumnElement[int]]:
    """In the order of ``Counts``."""
    mine, waiting, group = (listed.c.view == view for view in _OPEN)
    yield func.count().filter(mine)
    for view in DUE_VIEWS:
        yield func.count().filter(mine, due_in_view(view, listed.c.due_at))
    for others in (waiting, group):
        yield func.count().filter(others)
        yield func.count().filter(others, due_in_view("overdue", listed.c.due_at))


def _found(by: Viewer, wanted: Filter, chosen: CTE | None) -> ColumnElement[int | None]:
    if wanted.due is None and wanted.element is None:
        return null()
    return tasks_in(by, wanted.view, wanted, func.count(), chosen=chosen).scalar_subquery()


def _kinds(by: Viewer, wanted: Filter, listed: CTE) -> ColumnElement[list[list[str]] | None]:
    """The different steps among a view's open tasks, whatever else is chosen; what is done goes
    back years, and has none."""
    if wanted.view == "done":
        return null()
    if wanted.view in _OPEN and not wanted.asks_about_the_task:
        found = listed.alias()
        steps = select(found.c.element_id, found.c.name).where(found.c.view == wanted.view)
    else:
        steps = of_view(by, wanted.view, Filter(), Task.element_id, Task.name)
    each = steps.distinct().subquery()
    pair = func.jsonb_build_array(each.c.element_id, each.c.name)
    return select(func.jsonb_agg(pair)).scalar_subquery()


def _read(row: Sequence[Any], wanted: Filter) -> Counts:
    signs = number_of_signs(wanted.view)
    *numbers, found, kinds, asked, copied_in, offered = row[:-signs]
    steps = tuple(sorted(dict(kinds or ()).items(), key=itemgetter(1)))
    sign = sign_of(*row[-signs:])
    flags = {"asked": asked, "copied_in": copied_in, "offered": offered}
    counts = Counts(*numbers, kinds=steps, sign=sign, **flags)
    # Where nothing narrows further than the tab says, the tab's number is the answer.
    return replace(counts, found=getattr(counts, wanted.view) if found is None else found)
