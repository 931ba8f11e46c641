"""Looking at who was copied in on a case, and at what was copied to oneself."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, select

from app.accounts.models import User
from app.accounts.names import with_name
from app.accounts.permissions import CASE_ROLES
from app.accounts.queries import users_near
from app.accounts.viewer import Viewer
from app.cases.copies.models import CaseCopy
from app.cases.models import Case, Task
from app.cases.permissions import may_act_on
from app.extensions import db
from app.people.models import Person


def copies_of_case(case_id: int) -> list[CaseCopy]:
    """With the names of both; in the order in which they were sent."""
    query = (
        select(CaseCopy)
        .where(CaseCopy.case_id == case_id)
        .options(with_name(CaseCopy.sender), with_name(CaseCopy.receiver))
        .order_by(CaseCopy.id)
    )
    return list(db.session.scalars(query))


class CopyToMe(NamedTuple):
    """What was copied to me, with all that a list shows. ``task`` None: the whole case."""

    id: int
    case_id: int
    task_id: int | None
    task: str | None
    person: str
    by: str
    word: str
    copied_at: datetime


def is_copied_in(by: Viewer) -> ColumnElement[bool]:
    """Whether anything was copied to ``by``: to be read along with something else."""
    return exists().where(CaseCopy.case_id == Case.id, _is_for(by))


def copied_ids(by: Viewer) -> Select:
    """Of what was copied to ``by`` and not marked as read."""
    return select(CaseCopy.id).join(Case).where(_is_for(by))


def _is_for(by: Viewer) -> ColumnElement[bool]:
    return and_(
        CaseCopy.to_id == by.id,
        CaseCopy.seen_at.is_(None),
        CaseCopy.withdrawn_at.is_(None),
        Case.status == "open",
    )


def copies_to(by: User) -> list[CopyToMe]:
    """Not put aside yet; the newest first."""
    query = (
        select(
            CaseCopy.id,
            CaseCopy.case_id,
            CaseCopy.task_id,
            Task.name,
            Person.name,
            User.display_name,
            CaseCopy.word,
            CaseCopy.copied_at,
        )
        .join(Case, Case.id == CaseCopy.case_id)
        .join(Person, Person.id == Case.person_id)
        .join(User, User.id == CaseCopy.copied_by)
        .outerjoin(Task, Task.id == CaseCopy.task_id)
        .where(_is_for(by))
        .order_by(CaseCopy.id.desc())
    )
    return [CopyToMe(*row) for row in db.session.execute(query)]


def readers_for(case: Case, *, by: User) -> list[User]:
    """Whom ``by`` can copy in: those who see the case, then the others of the street."""
    if not case.is_open or not may_act_on(by, case):
        return []
    return [user for user in users_near(case.unit_code, *CASE_ROLES) if user.id != by.id]
