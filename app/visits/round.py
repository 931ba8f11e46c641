"""The visits that wait: those of an officer's week, and what is late in a manager's units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Date, Select, and_, cast, func, or_, select, true

from app.accounts.models import OrganisationUnit, User
from app.accounts.permissions import within
from app.cases.models import Case, Task
from app.cases.work_list_filter import in_view
from app.dates.clock import ZONE, now, today
from app.extensions import db
from app.people.models import Person
from app.plans.models import RUNNING, Measure, Plan
from app.visits.models import PlannedVisit, Visit

# The form that makes a task a visit, whatever a release calls the task.
FORM = "visit_record"
# Visits that come due within this time are there to be planned.
_AHEAD = timedelta(days=21)
MOST = 300
# The day chosen for the week, else the one agreed at the visit before (of the diagram's task).
_AGREED_ON = cast(func.timezone(ZONE.key, Task.follow_up_at), Date)
_PLANNED_ON = func.coalesce(PlannedVisit.planned_on, _AGREED_ON)


class WaitingVisit(NamedTuple):
    """One visit that waits; all that a page shows of it."""

    task_id: int
    case_id: int
    person_id: int
    name: str
    unit_code: str
    unit: str
    due_at: datetime | None
    planned_on: date | None
    officer_id: int | None
    officer: str | None
    last_on: date | None
    last_met: bool | None
    last_outcome: str | None
    release_id: int

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < now()


def visits_to_plan(by: User) -> list[WaitingVisit]:
    """Mine, those of colleagues in whose place I stand, and those of my groups that nobody has
    taken: late ones first, then by community and date; at most ``MOST``. What is planned is there
    however far off it is due."""
    near = or_(
        Task.due_at.is_(None),
        Task.due_at < now() + _AHEAD,
        Task.follow_up_at < now() + _AHEAD,
        PlannedVisit.planned_on.is_not(None),
    )
    late = Task.due_at < now()
    query = _waiting(and_(_mine(by), near)).order_by(
        late.desc(), Task.unit_code, Task.due_at.asc().nulls_last(), Task.id
    )
    return _rows(query)


def visits_planned_on(day: date, *, by: User) -> list[WaitingVisit]:
    """The round of one day, community by community."""
    query = _waiting(and_(_mine(by), day == _PLANNED_ON))
    return _rows(query.order_by(Task.unit_code, Person.residence_division_code, Task.due_at))


def late_visits(by: User) -> list[WaitingVisit]:
    """What is late in the units of a manager, the longest first."""
    reach = by.reach("manager")
    query = _waiting(and_(within(Task.unit_code, reach), Task.due_at < now()))
    return _rows(query.order_by(Task.due_at, Task.id))


def _rows(query: Select) -> list[WaitingVisit]:
    return [WaitingVisit(*row) for row in db.session.execute(query.limit(MOST))]


def _mine(by: User) -> ColumnElement[bool]:
    return or_(in_view(by, "mine"), in_view(by, "group"))


def _waiting(condition: ColumnElement[bool]) -> Select:
    last = (
        select(Visit.visited_on, Visit.met, Visit.outcome)
        .where(Visit.case_id == Task.case_id)
        .order_by(Visit.number.desc())
        .limit(1)
        .lateral()
    )
    return (
        select(
            Task.id,
            Task.case_id,
            Case.person_id,
            Person.name,
            Task.unit_code,
            func.coalesce(OrganisationUnit.name, Task.unit_code),
            Task.due_at,
            _PLANNED_ON,
            Task.assignee_id,
            User.display_name,
            last.c.visited_on,
            last.c.met,
            last.c.outcome,
            Case.release_id,
        )
        .join(Case, Task.case_id == Case.id)
        .join(Person, Case.person_id == Person.id)
        .outerjoin(OrganisationUnit, OrganisationUnit.code == Task.unit_code)
        .outerjoin(User, User.id == Task.assignee_id)
        .outerjoin(PlannedVisit, PlannedVisit.task_id == Task.id)
        .outerjoin(last, true())
        .where(Task.status == "open", Task.form_id == FORM, condition)
    )


def open_measures(case_ids: Iterable[int]) -> dict[int, list[Measure]]:
    """Case → what its newest plan still promises."""
    newest = (
        select(func.max(Plan.id)).where(Plan.case_id.in_(list(case_ids))).group_by(Plan.case_id)
    )
    query = (
        select(Plan.case_id, Measure)
        .join(Measure, Measure.plan_id == Plan.id)
        .where(Plan.id.in_(newest), Measure.status.in_(RUNNING))
        .order_by(Plan.case_id, Measure.number)
    )
    found: dict[int, list[Measure]] = {}
    for case_id, measure in db.session.execute(query):
        found.setdefault(case_id, []).append(measure)
    return found


def week_of(day: date) -> list[date]:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def first_week() -> date:
    return week_of(today())[0]
