"""What a manager sees of the work in their units: counted by the database, limited to reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import CODE_LENGTH, OrganisationUnit, User
from app.accounts.permissions import within
from app.cases.models import Case, Task, Timer
from app.cases.sought import named
from app.dates.clock import now
from app.extensions import db
from app.people.models import Person

PAGE = 100
DONE_PERIOD = timedelta(days=30)


class Figures(NamedTuple):
    open_cases: int
    open_tasks: int
    late_tasks: int
    unclaimed_tasks: int
    failed_timers: int


def figures(by: User) -> Figures:
    """The five numbers at the top, in one statement."""
    reach = by.reach("manager")
    cases = select(func.count()).where(within(Case.unit_code, reach), Case.status == "open")
    tasks = (
        select(
            func.count().label("open"),
            func.count().filter(Task.due_at < now()).label("late"),
            func.count().filter(Task.assignee_id.is_(None)).label("unclaimed"),
        )
        .where(within(Task.unit_code, reach), Task.status == "open")
        .subquery()
    )
    timers = (
        select(func.count())
        .select_from(Timer)
        .join(Case, Timer.case_id == Case.id)
        .where(within(Case.unit_code, reach), Timer.failed_at.is_not(None))
    )
    row = db.session.execute(
        select(
            cases.scalar_subquery(),
            tasks.c.open,
            tasks.c.late,
            tasks.c.unclaimed,
            timers.scalar_subquery(),
        )
    ).one()
    return Figures(*row)


@dataclass
class StageRow:
    """A unit's open cases by stage; ``late`` counts those with a task past its date."""

    code: str
    name: str
    counts: dict[str, int] = field(default_factory=dict)
    late: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def cases_by_stage(by: User, within_unit: str | None = None) -> list[StageRow]:
    """One row for each unit on the level below the manager's (or below ``within_unit``)."""
    reach = _narrowed(by, within_unit)
    if not reach:
        return []
    group = func.substr(Case.unit_code, 1, _level_below(min(reach, key=len)))
    late = (
        select(Task.id)
        .where(Task.case_id == Case.id, Task.status == "open", Task.due_at < now())
        .exists()
    )
    counted = (
        select(
            group.label("code"),
            Case.stage,
            func.count().label("cases"),
            func.count().filter(late).label("late"),
        )
        .where(within(Case.unit_code, reach), Case.status == "open")
        .group_by(group, Case.stage)
        .subquery()
    )
    query = (
        select(counted, OrganisationUnit.name)
        .outerjoin(OrganisationUnit, OrganisationUnit.code == counted.c.code)
        .order_by(counted.c.code)
    )
    rows: dict[str, StageRow] = {}
    for code, stage, cases, late_cases, name in db.session.execute(query):
        row = rows.setdefault(code, StageRow(code, name or code))
        row.counts[stage] = row.counts.get(stage, 0) + cases
        row.late += late_cases
    return list(rows.values())


def _narrowed(by: User, unit: str | None) -> list[str]:
    """The manager's reach, or the part of it within ``unit``."""
    reach = by.reach("manager")
    if not unit:
        return reach
    return [unit] if any(unit.startswith(prefix) for prefix in reach) else []


def _level_below(prefix: str) -> int:
    longer = [length for length in CODE_LENGTH.values() if length > len(prefix)]
    return min(longer, default=len(prefix))


class Load(NamedTuple):
    """How much one person has. ``done`` counts the last 30 days."""

    user_id: int
    name: str
    unit: str
    open: int
    late: int
    done: int


def workload(by: User) -> list[Load]:
    """Everybody with open or recently completed tasks in the manager's units; most late first."""
    reach = by.reach("manager")
    has = (
        select(
            Task.assignee_id.label("user_id"),
            func.count().label("open"),
            func.count().filter(Task.due_at < now()).label("late"),
        )
        .where(within(Task.unit_code, reach), Task.status == "open", Task.assignee_id.is_not(None))
        .group_by(Task.assignee_id)
        .subquery()
    )
    did = (
        select(Task.ended_by.label("user_id"), func.count().label("done"))
        .where(
            within(Task.unit_code, reach),
            Task.status == "done",
            Task.ended_at > now() - DONE_PERIOD,
        )
        .group_by(Task.ended_by)
        .subquery()
    )
    open_, late = func.coalesce(has.c.open, 0), func.coalesce(has.c.late, 0)
    query = (
        select(
            User.id,
            User.display_name,
            OrganisationUnit.name,
            open_,
            late,
            func.coalesce(did.c.done, 0),
        )
        .join(OrganisationUnit, User.unit_id == OrganisationUnit.id)
        .outerjoin(has, has.c.user_id == User.id)
        .outerjoin(did, did.c.user_id == User.id)
        .where(or_(has.c.user_id.is_not(None), did.c.user_id.is_not(None)))
        .order_by(late.desc(), open_.desc(), User.display_name)
    )
    return [Load(*row) for row in db.session.execute(query)]


class TaskRow(NamedTuple):
    id: int
    name: str
    case_id: int
    person_name: str
    stage: str
    role: str | None
    unit_code: str
    assignee: str | None
    due_at: datetime | None
    created_at: datetime
    escalated_at: datetime | None


@dataclass(frozen=True)
class TaskFilter:
    """``assignee`` 0 means nobody. ``after`` is (due, id) of the last row of the page before."""

    late: bool = False
    stage: str | None = None
    unit: str | None = None
    assignee: int | None = None
    search: str = ""
    after: tuple[datetime | None, int] | None = None


def tasks_within(by: User, wanted: TaskFilter) -> tuple[list[TaskRow], bool]:
    """Open tasks in the manager's units, the earliest due first; and whether there are more."""
    query = _task_rows().where(
        within(Task.unit_code, _narrowed(by, wanted.unit)), Task.status == "open"
    )
    for condition in _conditions(wanted):
        query = query.where(condition)
    query = query.order_by(Task.due_at.asc().nulls_last(), Task.id).limit(PAGE + 1)
    rows = [TaskRow(*row) for row in db.session.execute(query)]
    return rows[:PAGE], len(rows) > PAGE


def _conditions(wanted: TaskFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.late:
        yield Task.due_at < now()
    if wanted.stage:
        yield Case.stage == wanted.stage
    if wanted.assignee is not None:
        yield Task.assignee_id == (wanted.assignee or None)
    if wanted.search:
        yield named(wanted.search)
    if wanted.after is not None:
        yield _behind(*wanted.after)


def _behind(moment: datetime | None, last_id: int) -> ColumnElement[bool]:
    if moment is None:
        return and_(Task.due_at.is_(None), Task.id > last_id)
    return or_(
        Task.due_at > moment,
        Task.due_at.is_(None),
        and_(Task.due_at == moment, Task.id > last_id),
    )


def _task_rows() -> Select:
    assignee = aliased(User, flat=True)
    return (
        select(
            Task.id,
            Task.name,
            Task.case_id,
            Person.name,
            Case.stage,
            Task.role,
            Task.unit_code,
            assignee.display_name,
            Task.due_at,
            Task.created_at,
            Task.escalated_at,
        )
        .join(Case, Task.case_id == Case.id)
        .join(Person, Case.person_id == Person.id)
        .outerjoin(assignee, Task.assignee_id == assignee.id)
    )
