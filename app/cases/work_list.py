"""*My work*: the tasks of a person and of the groups they belong to, by due date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.accounts.models import User
from app.cases.models import Case, Task
from app.cases.work_list_filter import Filter, in_view, tasks_in
from app.extensions import db
from app.people.models import Person


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
class WorkPage:
    rows: list[WorkRow] = field(default_factory=list)
    next_after: tuple[datetime | None, int] | None = None


_COLUMNS = (
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


def work_page(by: User, wanted: Filter) -> WorkPage:
    """One page of the list in one statement, however long the list is."""
    query = tasks_in(by, wanted.view, wanted, *_COLUMNS, named_too=True)
    order = Task.ended_at.desc() if wanted.view == "done" else Task.due_at.asc().nulls_last()
    if wanted.after is not None:
        query = query.where(_behind(wanted))
    found = db.session.execute(query.order_by(order, Task.id).limit(wanted.limit + 1)).all()
    rows = [WorkRow(*row) for row in found[: wanted.limit]]
    if len(found) <= wanted.limit:
        return WorkPage(rows)
    last = rows[-1]
    return WorkPage(rows, (last.ended_at if wanted.view == "done" else last.due_at, last.id))


def next_task_of(by: User) -> int | None:
    """The task to go on with: the earliest due of mine."""
    query = select(Task.id).where(in_view(by, "mine"))
    return db.session.scalar(query.order_by(Task.due_at.asc().nulls_last(), Task.id).limit(1))


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
