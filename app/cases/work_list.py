"""*My work*: the tasks of a person and of the groups they belong to, page by page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    and_,
    any_,
    bindparam,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.cases.models import Case, Task
from app.cases.work_list_cases import cases_behind
from app.cases.work_list_columns import with_columns
from app.cases.work_list_filter import Filter, in_view, of_view, tasks_in
from app.extensions import db
from app.people.models import Person


class WorkRow(NamedTuple):
    """One line of the list; everything the page shows, so that no row asks again."""

    id: int
    name: str
    case_id: int
    person_id: int
    person_name: str
    stage: str
    role: str | None
    unit_code: str
    assignee_id: int | None
    priority: int
    due_at: datetime | None
    escalated_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
    more: tuple[Any, ...] = ()  # what the chosen columns read (``work_list_columns``)


@dataclass(frozen=True)
class WorkPage:
    rows: list[WorkRow] = field(default_factory=list)
    next_after: tuple[datetime | None, int] | None = None


_ROWS = (
    select(
        Task.id,
        Task.name,
        Task.case_id,
        Case.person_id,
        Person.name,
        Case.stage,
        Task.role,
        Task.unit_code,
        Task.assignee_id,
        Task.priority,
        Task.due_at,
        Task.escalated_at,
        Task.created_at,
        Task.ended_at,
    )
    .join(Case, Task.case_id == Case.id)
    .join(Person, Case.person_id == Person.id)
    .where(Task.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
)

_OWN = len(_ROWS.selected_columns)


def work_page(by: User, wanted: Filter) -> WorkPage:
    """One page of the list, however long the list is."""
    return page_of_ids(list(db.session.scalars(ids_of_page(by, wanted))), wanted)


def ids_of_page(by: Viewer, wanted: Filter, chosen: CTE | None = None) -> Select:
    """The tasks of one page in their order, and one more if another page follows.

    ``chosen``: as in ``tasks_in``.
    """
    column, is_descending = order_of(wanted)
    order = column.desc() if is_descending else column.asc().nulls_last()
    if chosen is None and wanted.asks_about_the_case:
        chosen = cases_behind(wanted, of_view(by, wanted.view, wanted, Task.case_id))
    ids = tasks_in(by, wanted.view, wanted, Task.id, chosen=chosen)
    if wanted.cursor is not None:
        ids = ids.where(behind(column, is_descending, *wanted.cursor))
    if chosen is not None and wanted.view == "done":
        ids = ids.where(_among_the_last_done(by, wanted, chosen))
    return ids.order_by(order, Task.id).limit(wanted.limit + 1)


def _among_the_last_done(by: Viewer, wanted: Filter, chosen: CTE) -> ColumnElement[bool]:
    """Of the moments at which something was done, those of this page.

    The index knows them with their cases. So of the thousands of tasks that one has done in years
    only those of the page are read themselves.
    """
    moments = tasks_in(by, "done", wanted, Task.ended_at, chosen=chosen).distinct()
    if wanted.cursor is not None:
        moments = moments.where(Task.ended_at <= wanted.cursor[0])  # its own may hold more
    moments = moments.order_by(Task.ended_at.desc()).limit(wanted.limit + 2)
    return Task.ended_at == any_(func.array(moments.scalar_subquery()))


def page_of_ids(ids: list[int], wanted: Filter) -> WorkPage:
    """What the page shows of these tasks; one that has gone meanwhile is left out."""
    shown = ids[: wanted.limit]
    read = db.session.execute(with_columns(_ROWS, wanted.columns), {"ids": shown})
    found = {row[0]: WorkRow(*row[:_OWN], more=tuple(row[_OWN:])) for row in read}
    rows = [found[id_] for id_ in shown if id_ in found]
    if not rows or len(ids) <= wanted.limit:
        return WorkPage(rows)
    column, _is_descending = order_of(wanted)
    return WorkPage(rows, (getattr(rows[-1], column.key), rows[-1].id))


def order_of(wanted: Filter) -> tuple[InstrumentedAttribute, bool]:
    """The moment that rows are ordered by, and whether the latest comes first."""
    if wanted.view == "done":
        return Task.ended_at, True
    if wanted.order == "due":
        return Task.due_at, False
    return Task.created_at, wanted.order == "newest"


def next_task_of(by: User) -> int | None:
    """The task to go on with: the earliest due of mine."""
    query = select(Task.id).where(in_view(by, "mine"))
    return db.session.scalar(query.order_by(Task.due_at.asc().nulls_last(), Task.id).limit(1))


def behind(
    column: InstrumentedAttribute, is_descending: bool, moment: datetime | None, last_id: int
) -> ColumnElement[bool]:
    """The rows that come after the cursor in the list's order."""
    if moment is None:
        # Only a due date may be missing: any other cursor without a moment is none of ours.
        return and_(column.is_(None), Task.id > last_id) if column is Task.due_at else false()
    same = and_(column == moment, Task.id > last_id)
    if is_descending:
        return or_(column < moment, same)
    return or_(column > moment, column.is_(None), same)


def ahead_of(
    column: InstrumentedAttribute, is_descending: bool, moment: datetime | None, its_id: int
) -> ColumnElement[bool]:
    """The rows that come before the one of that moment and number."""
    if moment is None:
        return or_(column.is_not(None), Task.id < its_id)
    same = and_(column == moment, Task.id < its_id)
    return or_(column > moment if is_descending else column < moment, same)
