"""*My work*: the tasks of a person and of the groups they belong to, by due date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, null, or_, select, true

from app.accounts.models import User
from app.accounts.permissions import WORKING_ROLES, within
from app.cases.models import Case, Task
from app.cases.queries import PAGE, named
from app.dates.clock import end_of_day, now
from app.extensions import db
from app.people.models import Person

VIEWS = ("mine", "group", "done")
DUE = ("overdue", "today", "week", "later")


class WorkRow(NamedTuple):
    """One line of the list; everything the page shows, so that no row asks again."""

    id: int
    name: str
    case_id: int
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


@dataclass(frozen=True)
class Filter:
    """What of the list is wanted. ``after`` is the cursor: (due, id) of the last row shown."""

    view: str = "mine"
    stage: str | None = None
    due: str | None = None
    unit: str | None = None
    element: str | None = None
    role: str | None = None
    search: str = ""
    after: tuple[datetime | None, int] | None = None
    limit: int = PAGE


@dataclass(frozen=True)
class Counts:
    mine: int = 0
    mine_overdue: int = 0
    mine_today: int = 0
    group: int = 0
    group_overdue: int = 0
    kinds: tuple[tuple[str, str], ...] = ()  # the steps found in the view: element, its name


@dataclass(frozen=True)
class WorkPage:
    rows: list[WorkRow] = field(default_factory=list)
    next_after: tuple[datetime | None, int] | None = None


def work_page(by: User, wanted: Filter) -> WorkPage:
    """One page of the list in two statements at most, however long the list is."""
    query = _filtered(_columns().where(_view(by, wanted.view)), wanted)
    order = Task.ended_at.desc() if wanted.view == "done" else Task.due_at.asc().nulls_last()
    if wanted.after is not None:
        query = query.where(_behind(wanted))
    found = db.session.execute(query.order_by(order, Task.id).limit(wanted.limit + 1)).all()
    rows = [WorkRow(*row) for row in found[: wanted.limit]]
    if len(found) <= wanted.limit:
        return WorkPage(rows)
    last = rows[-1]
    return WorkPage(rows, (last.ended_at if wanted.view == "done" else last.due_at, last.id))


def work_counts(by: User, view: str = "mine") -> Counts:
    """How much is mine and my groups', and which kinds of task ``view`` has, in one statement."""
    late, until_tonight = Task.due_at < now(), Task.due_at <= end_of_day(now().date())
    mine = (
        select(
            func.count(),
            func.count().filter(late),
            func.count().filter(~late, until_tonight),
        )
        .where(_mine(by))
        .subquery()
    )
    group = select(func.count(), func.count().filter(late)).where(_group(by)).subquery()
    query = select(mine, group, _kinds(by, view)).join_from(mine, group, true())
    *numbers, kinds = db.session.execute(query).one()
    return Counts(*numbers, kinds=tuple(sorted(dict(kinds or ()).items(), key=itemgetter(1))))


def _kinds(by: User, view: str) -> ColumnElement[list[list[str]] | None]:
    """The different steps among a view's open tasks; what is done goes back years, and has none."""
    if view == "done":
        return null()
    found = select(Task.element_id, Task.name).where(_view(by, view)).distinct().subquery()
    pair = func.jsonb_build_array(found.c.element_id, found.c.name)
    return select(func.jsonb_agg(pair)).scalar_subquery()


def next_task_of(by: User) -> int | None:
    """The task to go on with: the earliest due of mine."""
    query = select(Task.id).where(_mine(by)).order_by(Task.due_at.asc().nulls_last(), Task.id)
    return db.session.scalar(query.limit(1))


def _columns() -> Select:
    return (
        select(
            Task.id,
            Task.name,
            Task.case_id,
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
    )


def _mine(by: User) -> ColumnElement[bool]:
    return and_(Task.assignee_id == by.id, Task.status == "open")


def _group(by: User) -> ColumnElement[bool]:
    """Tasks nobody has taken, of the roles this person holds and where they hold them."""
    roles = [role for role in by.roles if role in WORKING_ROLES]
    each = (and_(Task.role == r, within(Task.unit_code, by.reach(r))) for r in roles)
    return and_(or_(false(), *each), Task.status == "open", Task.assignee_id.is_(None))


def _view(by: User, view: str) -> ColumnElement[bool]:
    if view == "group":
        return _group(by)
    if view == "done":
        return and_(Task.ended_by == by.id, Task.status == "done")
    return _mine(by)


def _filtered(query: Select, wanted: Filter) -> Select:
    if wanted.stage:
        query = query.where(Case.stage == wanted.stage)
    if wanted.element:
        query = query.where(Task.element_id == wanted.element)
    if wanted.role:
        query = query.where(Task.role == wanted.role)
    if wanted.unit:
        query = query.where(within(Task.unit_code, [wanted.unit]))
    if wanted.search:
        query = query.where(named(wanted.search))
    if wanted.due in DUE:
        query = query.where(_due(wanted.due))
    return query


def _due(due: str) -> ColumnElement[bool]:
    moment = now()
    tonight = end_of_day(moment.date())
    week = tonight + timedelta(days=7)
    return {
        "overdue": Task.due_at < moment,
        "today": and_(Task.due_at >= moment, Task.due_at <= tonight),
        "week": and_(Task.due_at > tonight, Task.due_at <= week),
        "later": or_(Task.due_at > week, Task.due_at.is_(None)),
    }[due]


def _behind(wanted: Filter) -> ColumnElement[bool]:
    """The rows that come after the cursor in the list's order."""
    moment, last_id = wanted.after
    if wanted.view == "done":
        if moment is None:
            return false()  # what is done has a moment: no cursor of ours
        return or_(Task.ended_at < moment, and_(Task.ended_at == moment, Task.id > last_id))
    if moment is None:
        return and_(Task.due_at.is_(None), Task.id > last_id)
    return or_(
        Task.due_at > moment,
        Task.due_at.is_(None),
        and_(Task.due_at == moment, Task.id > last_id),
    )
