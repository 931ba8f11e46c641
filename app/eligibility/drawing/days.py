"""The days to come on which a sheet would be drawn otherwise, all records unchanged.

What the sheet itself tells of time (ages, months, a certificate's last day) is not here but in
``facts.turning_points``; these are the records that begin, end or are published on a later day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from app.eligibility.models import RegionalStandard
from app.extensions import db
from app.people.models import HouseholdMember, Person
from app.people.models.household import MEMBER_STATUSES
from app.people.queries import household_of

_DAY = timedelta(days=1)


def days_ahead(person: Person, as_of: date) -> list[date]:
    """In order, each after ``as_of``."""
    household = household_of(person.id)
    members = household.members if household else []
    people = {m.person.id: m.person for m in members if m.person is not None} | {person.id: person}
    days = {
        *(day for one in people.values() for day in _of_person(one)),
        *(day for member in members for day in _of_member(member)),
        *_published_after(person.unit_code, as_of),
    }
    return sorted(day for day in days if day is not None and day > as_of)


def _of_person(person: Person) -> Iterator[date | None]:
    for registration in person.registrations:
        yield from (registration.registered_on, registration.cancelled_on)
    for certificate in person.certificates:
        yield from (certificate.issued_on, certificate.withdrawn_on)
        if certificate.valid_until is not None and certificate.valid_until < date.max:
            yield certificate.valid_until + _DAY
    yield from (service.on for service in person.services)
    yield from (month.month for month in person.insurance_months)


def _of_member(member: HouseholdMember) -> Iterator[date | None]:
    yield from (getattr(member, f"{status}_since") for status in MEMBER_STATUSES)


def _published_after(unit_code: str, as_of: date) -> list[date]:
    query = select(RegionalStandard.published_on).where(
        RegionalStandard.region_code.in_((unit_code[:6], unit_code[:4])),
        RegionalStandard.published_on > as_of,
    )
    return list(db.session.scalars(query))
