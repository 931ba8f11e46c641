"""What of the tasks is wanted: whose they are (the view), and by what they are narrowed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Select,
    and_,
    bindparam,
    false,
    func,
    not_,
    or_,
    select,
)

from app.accounts.permissions import CASE_ROLES, WORKING_ROLES, within
from app.accounts.standing_in import StandIn
from app.accounts.viewer import Viewer
from app.cases.models import Case, Task
from app.cases.queries import PAGE
from app.cases.sought import Sought, sought
from app.cases.work_list_cases import cases_behind, is_of
from app.cases.work_list_columns import USUAL_COLUMNS
from app.dates.clock import end_of_day, now, today

VIEWS = ("mine", "overdue", "today", "week", "waiting", "group", "done")
# Views that are a due date of their own: the filter by due date does not narrow them further.
DUE_VIEWS = ("overdue", "today", "week")
DUE = ("overdue", "today", "week", "later")
PRIORITIES = ("urgent", "usual")
ORDERS = ("due", "newest", "oldest")
# Of the day and minute on which a statement runs, not of those on which it was built.
_NOW, _TONIGHT, _SUNDAY, _IN_A_WEEK = (
    bindparam(name, callable_=moment, type_=DateTime(timezone=True))
    for name, moment in (
        ("now", now),
        ("tonight", lambda: end_of_day(today())),
        ("sunday", lambda: end_of_day(today() + timedelta(days=6 - today().weekday()))),
        ("in_a_week", lambda: end_of_day(today() + timedelta(days=7))),
    )
)
_USUAL_PRIORITY = 50  # BPMN's priorities go from 0 to 100; a task without one has this


@dataclass(frozen=True)
class Filter:
    """What of the list is wanted, and in which order; what is done always begins with the newest.

    ``category``: a code of eligibility, or ``none``. ``person``: the id of the person assisted.
    ``after`` is the cursor: (the order's moment, id) of the last row shown. ``columns`` say how the
    list is shown, not what is in it: filters that differ in them alone are equal.
    """

    view: str = "mine"
    stage: str | None = None
    due: str | None = None
    unit: str | None = None
    element: str | None = None
    role: str | None = None
    category: str | None = None
    priority: str | None = None
    person: int | None = None
    search: str = ""
    order: str = "due"
    after: tuple[datetime | None, int] | None = None
    limit: int = PAGE
    columns: tuple[str, ...] = field(default=USUAL_COLUMNS, compare=False)

    @property
    def across_views(self) -> Filter:
        """What stays when another view is chosen: its steps and dates may be others."""
        return replace(self, due=None, element=None, after=None)

    @property
    def narrows(self) -> bool:
        return replace(self, view="mine", order="due", after=None, limit=PAGE) != Filter()

    @property
    def asks_about_the_task(self) -> bool:
        return bool(self.unit or self.element or self.role or self.priority or self.due)

    @property
    def asks_about_the_case(self) -> bool:
        return bool(self.stage or self.search or self.category or self.person)

    # What a statement compares with: a parameter where the filter is any of its form
    # (``work_list_any``).

    def operand(self, name: str) -> Any:
        return [self.category] if name == "categories" else getattr(self, name)

    @property
    def sought(self) -> Sought:
        return sought(self.search)

    @property
    def cursor(self) -> tuple[Any, Any] | None:
        return self.after


def tasks_in(
    by: Viewer, view: str, wanted: Filter, *columns: Any, chosen: CTE | None = None
) -> Select:
    """``columns`` of the tasks of a view under a filter; joins only what is asked about.

    ``chosen``: what ``cases_behind`` gives, for several parts of one statement.
    """
    query = of_view(by, view, wanted, *columns)
    if not wanted.asks_about_the_case:
        return query
    if chosen is None:
        chosen = cases_behind(wanted, of_view(by, view, wanted, Task.case_id))
    return query.where(is_of(chosen, Task.case_id))


def of_view(by: Viewer, view: str, wanted: Filter, *columns: Any) -> Select:
    """As ``tasks_in``, by what the filter says of the tasks alone."""
    query = select(*columns).select_from(Task)
    if view == "waiting":
        query = query.join(Case, Task.case_id == Case.id)
    return query.where(in_view(by, view), *_of_tasks(wanted))


def in_view(by: Viewer, view: str) -> ColumnElement[bool]:
    if view == "group":
        return _group(by)
    if view == "waiting":
        return _waiting(by)
    if view == "done":
        return and_(Task.ended_by == by.id, Task.status == "done")
    if view in DUE_VIEWS:
        return and_(_mine(by), due_in_view(view))
    return _mine(by)


def due_in_view(view: str, due_at: Any = Task.due_at) -> ColumnElement[bool]:
    """*Today* and *this week* begin now: what is late is late, and in neither of them."""
    return {
        "overdue": due_at < _NOW,
        "today": and_(due_at >= _NOW, due_at <= _TONIGHT),
        "week": and_(due_at >= _NOW, due_at <= _SUNDAY),
    }[view]


def _mine(by: Viewer) -> ColumnElement[bool]:
    """One's own, and those of colleagues who are away and have this person for a deputy."""
    own = Task.assignee_id == by.id
    if by.stands_in_for:
        own = or_(own, and_(or_(*map(_covered, by.stands_in_for)), _of_own_roles(by)))
    return and_(own, Task.status == "open")


def _covered(stand_in: StandIn) -> ColumnElement[bool]:
    """As ``StandIn.covers``, for the database."""
    found = [Task.assignee_id == stand_in.principal_id]
    if stand_in.elements is not None:
        found.append(Task.element_id.in_(stand_in.elements))
    if stand_in.units is not None:
        found.append(within(Task.unit_code, stand_in.units))
    return and_(*found)


def _of_own_roles(by: Viewer) -> ColumnElement[bool]:
    """What ``by`` could claim, were it nobody's."""
    roles = [role for role in by.roles if role in WORKING_ROLES]
    each = [and_(Task.role == r, within(Task.unit_code, by.reach(r))) for r in roles]
    anyones = and_(Task.role.is_(None), within(Task.unit_code, by.reach(*WORKING_ROLES)))
    return or_(anyones, *each)


def _group(by: Viewer) -> ColumnElement[bool]:
    """Tasks nobody has taken, of the roles this person holds and where they hold them."""
    roles = [role for role in by.roles if role in WORKING_ROLES]
    each = (and_(Task.role == r, within(Task.unit_code, by.reach(r))) for r in roles)
    return and_(or_(false(), *each), Task.status == "open", Task.assignee_id.is_(None))


def _waiting(by: Viewer) -> ColumnElement[bool]:
    """What others have to do before a case that this person answers for goes on."""
    return and_(
        Case.responsible_id == by.id,
        Case.status == "open",
        Task.status == "open",
        Task.assignee_id.is_distinct_from(by.id),
        not_(func.coalesce(_group(by), false())),  # a task may have no role
        # Who has moved on sees these cases no more. Asked of the case: an index by the tasks' unit
        # would look tempting to the planner, and holds all that is open there.
        within(Case.unit_code, by.reach(*CASE_ROLES)),
    )


def _of_tasks(wanted: Filter) -> list[ColumnElement[bool]]:
    found = []
    if wanted.element:
        found.append(Task.element_id == wanted.operand("element"))
    if wanted.role:
        found.append(Task.role == wanted.operand("role"))
    if wanted.unit:
        found.append(within(Task.unit_code, [wanted.operand("unit")]))
    if wanted.priority:
        found.append(
            Task.priority > _USUAL_PRIORITY
            if wanted.priority == "urgent"
            else Task.priority <= _USUAL_PRIORITY
        )
    if wanted.due in DUE:
        found.append(_due(wanted.due))
    return found


def _due(due: str) -> ColumnElement[bool]:
    return {
        "overdue": Task.due_at < _NOW,
        "today": and_(Task.due_at >= _NOW, Task.due_at <= _TONIGHT),
        "week": and_(Task.due_at > _TONIGHT, Task.due_at <= _IN_A_WEEK),
        "later": or_(Task.due_at > _IN_A_WEEK, Task.due_at.is_(None)),
    }[due]
