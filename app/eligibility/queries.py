"""Looking at determinations, notices and recognitions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.accounts.names import with_name
from app.cases.models import Case
from app.cases.readings import require_reading
from app.eligibility.models import (
    Determination,
    Objection,
    Opinion,
    PublicNotice,
    Recognition,
    RegionalStandard,
)
from app.errors import NotFound
from app.extensions import db
from app.people.models import ChangedPerson

_PEOPLE_AT_ONCE = 5_000
_WITH_OPINIONS = (
    selectinload(Determination.opinions).options(with_name(Opinion.by)),
    selectinload(Determination.notices)
    .selectinload(PublicNotice.objections)
    .options(with_name(Objection.investigator)),
    joinedload(Determination.release),
)


def get_determination(determination_id: int, *, by: User) -> Determination:
    """Raises NotFound, OutOfReach."""
    found = db.session.scalar(
        select(Determination)
        .where(Determination.id == determination_id)
        .options(*_WITH_OPINIONS, joinedload(Determination.case))
    )
    if found is None:
        raise NotFound
    require_reading(by, found.case, subject=f"determination:{determination_id}")
    return found


def determination_in_case(case_id: int, determination_id: int) -> Determination:
    """For a step of that case: what else the step asks of it, it loads then. Raises NotFound when
    it belongs to another."""
    found = db.session.get(Determination, determination_id)
    if found is None or found.case_id != case_id:
        raise NotFound
    return found


def determinations_of_case(case_id: int) -> list[Determination]:
    """All of a case, the newest first, with what officers said of them."""
    query = (
        select(Determination)
        .where(Determination.case_id == case_id)
        .options(*_WITH_OPINIONS)
        .order_by(Determination.id.desc())
    )
    return list(db.session.scalars(query))


def latest_determination(case_id: int) -> Determination | None:
    return db.session.scalar(
        select(Determination)
        .where(Determination.case_id == case_id)
        .options(*_WITH_OPINIONS)
        .order_by(Determination.id.desc())
        .limit(1)
    )


def latest_determination_of_person(person_id: int) -> Determination | None:
    """The newest of any of their cases."""
    return db.session.scalar(
        select(Determination)
        .where(Determination.person_id == person_id)
        .order_by(Determination.id.desc())
        .limit(1)
    )


def running_recognition(person_id: int) -> Recognition | None:
    return db.session.scalar(
        select(Recognition).where(
            Recognition.person_id == person_id, Recognition.ended_on.is_(None)
        )
    )


def recognition_of_case(case_id: int) -> Recognition | None:
    """The newest that this case led to, running or ended."""
    return db.session.scalar(
        select(Recognition)
        .where(Recognition.case_id == case_id)
        .order_by(Recognition.id.desc())
        .limit(1)
    )


def recognitions_of_person(person_id: int) -> list[Recognition]:
    """The newest first."""
    query = select(Recognition).where(Recognition.person_id == person_id)
    return list(db.session.scalars(query.order_by(Recognition.id.desc())))


def cases_to_reassess(on: date) -> list[int]:
    """Open cases of recognised people whose newest determination says that ``on`` or an earlier
    day changes something."""
    newest = (
        select(Determination.case_id, Determination.next_change_on)
        .join(Recognition, Recognition.case_id == Determination.case_id)
        .join(Case, Case.id == Determination.case_id)
        .where(Recognition.ended_on.is_(None), Case.status == "open")
        .order_by(Determination.case_id, Determination.id.desc())
        .ext(distinct_on(Determination.case_id))
        .subquery()
    )
    query = select(newest.c.case_id).where(newest.c.next_change_on <= on)
    return list(db.session.scalars(query.order_by(newest.c.next_change_on, newest.c.case_id)))


def people_to_look_at(on: date) -> list[int]:
    """Whose records changed, or whose day has come: the longest waiting first."""
    query = (
        select(ChangedPerson.person_id)
        .where(ChangedPerson.look_on <= on)
        .order_by(ChangedPerson.look_on, ChangedPerson.person_id)
        .limit(_PEOPLE_AT_ONCE)
    )
    return list(db.session.scalars(query))


def barring_recognition(person_id: int, *, before_case: int | None = None) -> Recognition | None:
    """The one after whose end the person may not apply again yet, or had to wait the longest.

    ``before_case``: a case that does not count, since it is the new one.
    """
    query = select(Recognition).where(
        Recognition.person_id == person_id, Recognition.reapply_from.is_not(None)
    )
    if before_case is not None:
        query = query.where(Recognition.case_id != before_case)
    return db.session.scalar(query.order_by(Recognition.reapply_from.desc()).limit(1))


def barred_until(person_id: int, *, before_case: int | None = None) -> date | None:
    """The day from which the person may apply again after an earlier case (rules.md 1.7)."""
    found = barring_recognition(person_id, before_case=before_case)
    return found.reapply_from if found is not None else None


def running_notices(unit_prefix: str, on: date) -> list[PublicNotice]:
    """What is on public notice within a unit on a day, the first to end first."""
    query = (
        select(PublicNotice)
        .where(
            PublicNotice.unit_code.startswith(unit_prefix, autoescape=True),
            PublicNotice.starts_on <= on,
            PublicNotice.ends_on >= on,
        )
        .order_by(PublicNotice.ends_on, PublicNotice.id)
    )
    return list(db.session.scalars(query))


def standard(kind: str, region_code: str, on: date) -> RegionalStandard | None:
    """The figure in force: the latest year published by ``on``; the smallest region that has one.

    Of the same year a county's own comes before its city's (rules.md 2.8: county, else city).
    """
    regions = [region_code[:length] for length in (6, 4) if len(region_code) >= length]
    rows = db.session.scalars(
        select(RegionalStandard).where(
            RegionalStandard.kind == kind,
            RegionalStandard.region_code.in_(regions),
            RegionalStandard.published_on <= on,
        )
    ).all()
    return max(rows, key=lambda row: (len(row.region_code), row.year), default=None)
