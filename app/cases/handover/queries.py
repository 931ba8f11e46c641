"""Looking at hand-overs, and at the cases that could be handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from app.accounts.models import OrganisationUnit, User
from app.accounts.names import with_name
from app.accounts.permissions import CASE_ROLES, within
from app.accounts.queries import users_reaching, users_within
from app.accounts.viewer import Viewer
from app.cases.handover.models import Handover, HandoverItem
from app.cases.handover.permissions import RESPONSIBLE_ROLES
from app.cases.kept import is_kept
from app.cases.models import Case, Task
from app.cases.sought import named
from app.dates.clock import now
from app.extensions import db
from app.people.models import Person

SHOWN = 100
MOST_CASES = 500


class HandoverRow(NamedTuple):
    id: int
    officer: str
    receiver: str
    created_at: datetime
    from_id: int
    to_id: int
    offered: int
    accepted: int
    declined: int


class OfferToMe(NamedTuple):
    """A hand-over that waits for my answer; ``n``: its cases without one."""

    id: int
    officer: str
    word: str
    created_at: datetime
    n: int


class CaseLine(NamedTuple):
    """A case to hand over, or handed over. ``next_due``: of its open tasks."""

    case_id: int
    person_name: str
    stage: str
    unit_code: str
    open_tasks: int
    late_tasks: int
    next_due: datetime | None
    status: str | None = None
    reason: str | None = None


def handovers_for(by: User) -> list[HandoverRow]:
    """Given or received by oneself, and a manager's people's; the newest first."""
    officer, receiver, unit = aliased(User), aliased(User), aliased(OrganisationUnit)
    numbers = [
        func.count().filter(HandoverItem.status == status)
        for status in ("offered", "accepted", "declined")
    ]
    query: Select = (
        select(
            Handover.id,
            officer.display_name,
            receiver.display_name,
            Handover.created_at,
            Handover.from_id,
            Handover.to_id,
            *numbers,
        )
        .join(officer, Handover.from_id == officer.id)
        .join(receiver, Handover.to_id == receiver.id)
        .join(unit, officer.unit_id == unit.id)
        .join(HandoverItem, HandoverItem.handover_id == Handover.id)
        .where(
            or_(
                Handover.from_id == by.id,
                Handover.to_id == by.id,
                within(unit.code, by.reach("manager")),
            )
        )
        .group_by(Handover.id, officer.id, receiver.id)
        .order_by(Handover.id.desc())
        .limit(SHOWN)
    )
    return [HandoverRow(*row) for row in db.session.execute(query)]


def is_offered_to(by: Viewer) -> ColumnElement[bool]:
    """Whether a case waits for ``by`` to accept it: to be read along with something else."""
    joined = HandoverItem.handover_id == Handover.id, HandoverItem.case_id == Case.id
    return exists().where(*joined, *_waits_for(by))


def offers_to(by: User) -> list[OfferToMe]:
    """The oldest first."""
    query = (
        select(Handover.id, User.display_name, Handover.word, Handover.created_at, func.count())
        .join(User, User.id == Handover.from_id)
        .join(HandoverItem, HandoverItem.handover_id == Handover.id)
        .join(Case, Case.id == HandoverItem.case_id)
        .where(*_waits_for(by))
        .group_by(Handover.id, User.id)
        .order_by(Handover.id)
    )
    return [OfferToMe(*row) for row in db.session.execute(query)]


def _waits_for(by: Viewer) -> tuple[ColumnElement[bool], ...]:
    """What has ended, or is somebody else's by now, can no longer be accepted."""
    return (
        Handover.to_id == by.id,
        HandoverItem.status == "offered",
        Case.status == "open",
        Case.responsible_id == Handover.from_id,
    )


def find_offer(case: Case) -> Handover | None:
    """The hand-over of the case by its responsible officer that waits for an answer; with names."""
    query = (
        select(Handover)
        .join(HandoverItem, HandoverItem.handover_id == Handover.id)
        .where(
            HandoverItem.case_id == case.id,
            HandoverItem.status == "offered",
            Handover.from_id == case.responsible_id,
        )
        .options(with_name(Handover.officer), with_name(Handover.receiver))
    )
    return db.session.scalar(query)


def cases_of_officer(
    officer: User, *, by: User, stage: str | None = None, unit: str | None = None, search: str = ""
) -> list[CaseLine]:
    """The officer's open cases within the reach of ``by`` that are not on offer already."""
    on_offer = select(HandoverItem.case_id).where(HandoverItem.status == "offered")
    query = _lines().where(
        Case.responsible_id == officer.id,
        Case.status == "open",
        Case.id.not_in(on_offer),
        or_(within(Case.unit_code, by.reach(*CASE_ROLES)), is_kept(by, Case.id)),
    )
    if stage:
        query = query.where(Case.stage == stage)
    if unit:
        query = query.where(within(Case.unit_code, [unit]))
    if search:
        query = query.where(named(search))
    rows = db.session.execute(query.order_by(Case.unit_code, Case.id).limit(MOST_CASES))
    return [CaseLine(*row) for row in rows]


def lines_of_handover(handover: Handover) -> list[CaseLine]:
    """Its cases with their answers; those without one first."""
    query = (
        _lines(HandoverItem.status, HandoverItem.reason)
        .join(HandoverItem, HandoverItem.case_id == Case.id)
        .where(HandoverItem.handover_id == handover.id)
        .order_by(HandoverItem.decided_at.desc().nulls_first(), Case.id)
    )
    return [CaseLine(*row) for row in db.session.execute(query)]


def _lines(*more: Any) -> Select:
    open_tasks = (
        select(
            func.count().label("open"),
            func.count().filter(Task.due_at < now()).label("late"),
            func.min(Task.due_at).label("due"),
        )
        .where(Task.case_id == Case.id, Task.status == "open")
        .lateral()
    )
    return (
        select(
            Case.id,
            Person.name,
            Case.stage,
            Case.unit_code,
            open_tasks.c.open,
            open_tasks.c.late,
            open_tasks.c.due,
            *more,
        )
        .join(Person, Case.person_id == Person.id)
        .join(open_tasks, true())
    )


def officers_of(by: User) -> list[User]:
    """Whose cases one may hand over: one's own, and for managers those of their people."""
    reach = by.reach("manager")
    own = [by] if by.has_role(*RESPONSIBLE_ROLES) else []
    if not reach:
        return own
    found = users_within(reach, *RESPONSIBLE_ROLES)
    return found if any(user.id == by.id for user in found) else [*own, *found]


def receivers_for(officer: User) -> list[User]:
    """Who may be responsible where the officer is, or where the officer's cases have moved to."""
    moved_to = select(Case.unit_code).where(is_kept(officer, Case.id)).distinct()
    units = [grant.unit_code for grant in officer.grants if grant.role in RESPONSIBLE_ROLES]
    found: dict[int, User] = {}
    for unit in {*units, *db.session.scalars(moved_to)}:
        found |= {u.id: u for u in users_reaching(unit, *RESPONSIBLE_ROLES)}
    found.pop(officer.id, None)
    return sorted(found.values(), key=lambda user: user.display_name)
