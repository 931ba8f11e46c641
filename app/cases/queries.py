"""Looking at cases and tasks. Nothing here restores a workflow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from app.accounts.models import User
from app.accounts.names import with_name
from app.accounts.permissions import CASE_ROLES, within
from app.cases.kept import is_kept
from app.cases.models import Case, CaseEvent, Task, Timer
from app.cases.permissions import may_see_case, may_see_task
from app.cases.readings import may_read_beyond_reach, require_reading
from app.cases.sought import named
from app.errors import NotFound, OutOfReach
from app.extensions import db
from app.people.models import Person

PAGE = 50


def get_case(case_id: int, *, by: User) -> Case:
    """The case with its person and officer, to be read. Raises NotFound, OutOfReach."""
    case = db.session.scalar(
        select(Case)
        .where(Case.id == case_id)
        .options(joinedload(Case.person), joinedload(Case.responsible), joinedload(Case.release))
    )
    if case is None:
        raise NotFound
    require_reading(by, case)
    return case


def lock_case(case_id: int, *, by: User | None) -> Case:
    """The case with its state, locked until the transaction ends. ``by`` None: the clock."""
    case = db.session.scalar(
        select(Case)
        .where(Case.id == case_id)
        .with_for_update()
        .options(undefer(Case.state))
        .execution_options(populate_existing=True)
    )
    if case is None:
        raise NotFound
    if by is not None and not may_see_case(by, case):
        raise OutOfReach(f"case:{case.id}")
    return case


def get_task(task_id: int, *, by: User) -> Task:
    """The task with its case, person and people. Raises NotFound, OutOfReach."""
    task = db.session.scalar(
        select(Task)
        .where(Task.id == task_id)
        .options(
            joinedload(Task.case).joinedload(Case.person),
            joinedload(Task.assignee),
            joinedload(Task.ended_by_user),
            with_name(Task.ended_for_user),
            undefer(Task.answers),
        )
    )
    if task is None:
        raise NotFound
    if not may_see_task(by, task) and not may_read_beyond_reach(
        by, task.case, after_handover=False
    ):
        raise OutOfReach(f"task:{task.id}")
    return task


def open_tasks_of_case(case_id: int) -> list[Task]:
    """The earliest due first."""
    return list(
        db.session.scalars(
            select(Task)
            .where(Task.case_id == case_id, Task.status == "open")
            .options(joinedload(Task.assignee))
            .order_by(Task.due_at.asc().nulls_last(), Task.id)
        )
    )


def timers_of_case(case_id: int) -> list[Timer]:
    query = select(Timer).where(Timer.case_id == case_id).order_by(Timer.due_at, Timer.id)
    return list(db.session.scalars(query))


class EventFilter(NamedTuple):
    """Of a case's history: these kinds, by this user, of tasks of this process. Empty: all."""

    kinds: tuple[str, ...] = ()
    by_id: int | None = None
    stage: str = ""


EVERYTHING = EventFilter()


def case_timeline(
    case_id: int,
    *,
    only: EventFilter = EVERYTHING,
    before_id: int | None = None,
    limit: int = PAGE,
) -> list[CaseEvent]:
    """What happened, the newest first; ``before_id`` is the last id of the page before."""
    query = (
        select(CaseEvent)
        .where(CaseEvent.case_id == case_id)
        .options(joinedload(CaseEvent.by))
        .order_by(CaseEvent.id.desc())
        .limit(limit)
    )
    if only.kinds:
        query = query.where(CaseEvent.kind.in_(only.kinds))
    if only.by_id is not None:
        query = query.where(CaseEvent.by_id == only.by_id)
    if only.stage:
        tasks = select(Task.id).where(Task.case_id == case_id, Task.process_id == only.stage)
        query = query.where(CaseEvent.task_id.in_(tasks))
    if before_id is not None:
        query = query.where(CaseEvent.id < before_id)
    return list(db.session.scalars(query))


def people_in_history(case_id: int) -> list[tuple[int, str]]:
    """(id, name) of those who did something in a case, by name."""
    query = (
        select(User.id, User.display_name)
        .where(User.id.in_(select(CaseEvent.by_id).where(CaseEvent.case_id == case_id)))
        .order_by(User.display_name, User.id)
    )
    return [(row.id, row.display_name) for row in db.session.execute(query)]


def counts_of_events(case_id: int) -> dict[str, int]:
    """How often each kind of event is in the history."""
    query = (
        select(CaseEvent.kind, func.count().label("number"))
        .where(CaseEvent.case_id == case_id)
        .group_by(CaseEvent.kind)
    )
    return {row.kind: row.number for row in db.session.execute(query)}


def last_step_of(case_id: int) -> CaseEvent | None:
    """The newest event by which the case moved: since then it waits as it does now."""
    return db.session.scalar(
        select(CaseEvent)
        .where(CaseEvent.case_id == case_id, CaseEvent.data.has_key("trail"))
        .order_by(CaseEvent.id.desc())
        .limit(1)
    )


def tasks_by_id(ids: Sequence[int]) -> dict[int, Task]:
    """For naming the tasks that a timeline speaks of."""
    return {task.id: task for task in db.session.scalars(select(Task).where(Task.id.in_(ids)))}


def case_of_person(person_id: int) -> Case | None:
    """The running case of a person, else the newest that ended."""
    return db.session.scalar(
        select(Case)
        .where(Case.person_id == person_id)
        .order_by(Case.closed_at.desc().nulls_first())
        .limit(1)
    )


def cases_of_person(person_id: int) -> list[Case]:
    query = select(Case).where(Case.person_id == person_id).order_by(Case.opened_at.desc())
    return list(db.session.scalars(query))


class CaseRow(NamedTuple):
    """One line of a list of cases."""

    id: int
    person_name: str
    unit_code: str
    status: str
    stage: str
    stage_since: datetime
    responsible: str | None
    opened_at: datetime
    outcome: str | None


def cases_list(
    by: User,
    *,
    status: str | None = "open",
    stage: str | None = None,
    unit: str | None = None,
    search: str = "",
    before_id: int | None = None,
    limit: int = PAGE,
) -> list[CaseRow]:
    """Cases within reach, the newest first; one row more than ``limit`` tells of a next page."""
    query = _case_rows().where(
        or_(within(Case.unit_code, by.reach(*CASE_ROLES)), is_kept(by, Case.id))
    )
    if status:
        query = query.where(Case.status == status)
    if stage:
        query = query.where(Case.stage == stage)
    if unit:
        query = query.where(within(Case.unit_code, [unit]))
    if search:
        query = query.where(named(search))
    if before_id is not None:
        query = query.where(Case.id < before_id)
    rows = db.session.execute(query.order_by(Case.id.desc()).limit(limit + 1))
    return [CaseRow(*row) for row in rows]


def _case_rows() -> Select:
    return (
        select(
            Case.id,
            Person.name,
            Case.unit_code,
            Case.status,
            Case.stage,
            Case.stage_since,
            User.display_name,
            Case.opened_at,
            Case.outcome,
        )
        .join(Person, Case.person_id == Person.id)
        .outerjoin(User, Case.responsible_id == User.id)
    )


def count_open_tasks(user_id: int) -> int:
    query = select(func.count()).where(Task.assignee_id == user_id, Task.status == "open")
    return db.session.scalar(query) or 0
