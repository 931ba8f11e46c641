"""Does the register show that a person has gone to work?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.dates.working_days import add_months
from app.extensions import db
from app.people.models import InsuranceMonth, UnemploymentRegistration

# Registration cancelled because of work: employer, own business, steady income, welfare post.
EMPLOYED_CODES = ("11", "12", "13", "14")
# Contributions reach the register late: a run that ended longer ago than this is over.
INSURANCE_LAG_MONTHS = 3


class Evidence(NamedTuple):
    employed_on: date
    source: str  # "insurance" | "registration"


def find_employment(person_id: int, *, after: date, today: date) -> Evidence | None:
    """Work begun after ``after`` (the day the last job ended), by the registers alone.

    The registration's day of employment is exact; insurance knows the month only, so that work
    counts from its first day.
    """
    return _by_registration(person_id, after, today) or _by_insurance(person_id, after, today)


def unemployed_since(person_id: int) -> date | None:
    """The first day of the newest spell of unemployment that is registered."""
    return db.session.scalar(
        select(UnemploymentRegistration.unemployed_since)
        .where(UnemploymentRegistration.person_id == person_id)
        .order_by(UnemploymentRegistration.registered_on.desc())
        .limit(1)
    )


def _by_registration(person_id: int, after: date, today: date) -> Evidence | None:
    cancelled_on = db.session.scalar(
        select(UnemploymentRegistration.cancelled_on)
        .where(
            UnemploymentRegistration.person_id == person_id,
            UnemploymentRegistration.cancel_code.in_(EMPLOYED_CODES),
            UnemploymentRegistration.cancelled_on >= after,
            UnemploymentRegistration.cancelled_on <= today,
        )
        .order_by(UnemploymentRegistration.cancelled_on.desc())
        .limit(1)
    )
    return Evidence(cancelled_on, "registration") if cancelled_on else None


def _by_insurance(person_id: int, after: date, today: date) -> Evidence | None:
    months = db.session.scalars(
        select(InsuranceMonth.month)
        .where(
            InsuranceMonth.person_id == person_id,
            InsuranceMonth.kind == "employee",
            InsuranceMonth.is_back_paid.is_(False),
            # The month in which the old job ended may still be the old employer's.
            InsuranceMonth.month > after,
            InsuranceMonth.month <= today,
        )
        .distinct()
        .order_by(InsuranceMonth.month.desc())
    ).all()
    if not months or months[0] < add_months(today.replace(day=1), -INSURANCE_LAG_MONTHS):
        return None
    return Evidence(start_of_run(months), "insurance")


def start_of_run(months: Sequence[date]) -> date:
    """The first of the months (newest first) that follow one another up to the newest."""
    start = months[0]
    for month in months[1:]:
        if add_months(month, 1) != start:
            break
        start = month
    return start
