"""Comparing what was registered with every other record we hold.

Each check answers the differences it sees, as (kind, detail); detail carries ids, dates and codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select

from app.cases.models import Case
from app.eligibility.queries import barred_until
from app.extensions import db
from app.people.models import (
    Certificate,
    HouseholdMember,
    InsuranceMonth,
    Person,
    RegisterCheck,
    UnemploymentRegistration,
)
from app.people.queries import household_of, register_checks_of

Difference = tuple[str, dict[str, Any]]
MANY_PEOPLE = 3  # the same phone: rules.md 4.2


def differences(person: Person, on: date, *, case: Case | None = None) -> list[Difference]:
    """Everything that does not fit, in the order an officer should clear it up."""
    found: list[Difference] = []
    for check in _CHECKS:
        found.extend(check(person, on))
    if case is not None:
        found.extend(_too_early_again(person, on, case))
    return found


def _deceased(person: Person, on: date) -> Iterator[Difference]:
    if person.deceased_on is not None and person.deceased_on <= on:
        yield "deceased", {"on": person.deceased_on.isoformat()}


def _registration(person: Person, on: date) -> Iterator[Difference]:
    current = _active(person.id, on)
    if current is None:
        yield "no_registration", {}
        return
    last = _last_insured_month(person.id)
    # A month counts as insured although the job ended in it (rules.md 2.0).
    if last is not None and last.month > current.unemployed_since.replace(day=1):
        yield (
            "insured_after",
            {"month": last.month.isoformat(), "since": current.unemployed_since.isoformat()},
        )


def _answers(person: Person, on: date) -> Iterator[Difference]:
    found = {check.register: check for check in register_checks_of(person.id) if check.found}
    for register, kind in (("retirement", "receiving_pension"), ("business", "business_owner")):
        check: RegisterCheck | None = found.get(register)
        if check is not None:
            yield kind, {"checked_on": check.checked_at.date().isoformat()}


def _certificates(person: Person, on: date) -> Iterator[Difference]:
    """Expired without a valid one of the same kind beside it."""
    rows = db.session.scalars(
        select(Certificate).where(
            Certificate.person_id == person.id, Certificate.withdrawn_on.is_(None)
        )
    ).all()
    valid = {c.kind for c in rows if c.is_valid_on(on)}
    for certificate in rows:
        until = certificate.valid_until
        if until is not None and until < on and certificate.kind not in valid:
            yield (
                "certificate_expired",
                {"kind": certificate.kind, "valid_until": until.isoformat(), "id": certificate.id},
            )


def _shared_phone(person: Person, on: date) -> Iterator[Difference]:
    if person.phone_index is None:
        return
    people = db.session.scalar(select(func.count()).where(Person.phone_index == person.phone_index))
    if people and people >= MANY_PEOPLE:
        yield "shared_phone", {"people": people}


def _members(person: Person, on: date) -> Iterator[Difference]:
    """A member told to be unemployed whom an employer insured within the last two months."""
    household = household_of(person.id)
    for member in household.members if household else ():
        if member.person_id in (None, person.id) or not member.registered_unemployed:
            continue
        if _is_insured_now(member, on):
            yield "member_employed", {"member": member.id}


def _is_insured_now(member: HouseholdMember, on: date) -> bool:
    year, month = divmod(on.year * 12 + on.month - 2, 12)
    recent = date(year, month + 1, 1)
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    InsuranceMonth.person_id == member.person_id,
                    InsuranceMonth.kind == "employee",
                    InsuranceMonth.month >= recent,
                    InsuranceMonth.month <= on,
                )
            )
        )
    )


def _too_early_again(person: Person, on: date, case: Case) -> Iterator[Difference]:
    """An earlier case ended by refusal, falsehood or lost contact bars a new one for a while."""
    until = barred_until(person.id, before_case=case.id)
    if until is not None and on < until:
        yield "other_case", {"until": until.isoformat()}


def _active(person_id: int, on: date) -> UnemploymentRegistration | None:
    return db.session.scalar(
        select(UnemploymentRegistration).where(
            UnemploymentRegistration.person_id == person_id,
            UnemploymentRegistration.cancelled_on.is_(None),
            UnemploymentRegistration.registered_on <= on,
        )
    )


def _last_insured_month(person_id: int) -> InsuranceMonth | None:
    return db.session.scalar(
        select(InsuranceMonth)
        .where(InsuranceMonth.person_id == person_id, InsuranceMonth.kind == "employee")
        .order_by(InsuranceMonth.month.desc())
        .limit(1)
    )


_CHECKS: tuple[Callable[[Person, date], Iterator[Difference]], ...] = (
    _deceased,
    _registration,
    _answers,
    _certificates,
    _members,
    _shared_phone,
)
