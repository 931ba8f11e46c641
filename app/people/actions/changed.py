"""Noting that a record changed which somebody's conditions may rest on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    any_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from app.cases.models import Case
from app.dates.clock import now, today
from app.extensions import db
from app.people.models import ChangedPerson, HouseholdMember, Person


def mark_changed(*person_ids: int) -> None:
    """These people, and who shares a household with one of them, are to be looked at again.

    With an open case at once; others tomorrow, when the officer who is entering their records has
    had the time to open one. Marked twice, a person is looked at once, on the earlier day.
    """
    these = any_(literal(list(person_ids), ARRAY(Integer)))
    has_case = exists().where(Case.person_id == Person.id, Case.status == "open")
    day = case((has_case, literal(today())), else_=literal(today() + timedelta(days=1)))
    _mark(or_(Person.id == these, Person.id.in_(_sharing_a_household(these))), day)


def mark_for(people: Select[Any], day: date) -> None:
    """The people whose ids are selected are to be looked at on ``day``."""
    _mark(Person.id.in_(people), literal(day))


def _mark(wanted: ColumnElement[bool], day: ColumnElement[Any]) -> None:
    # In the order of ids: two changes in one household at once wait for each other, and no more.
    people = select(Person.id, day, literal(now())).where(wanted).order_by(Person.id)
    statement = insert(ChangedPerson).from_select(["person_id", "look_on", "noted_at"], people)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id"],
            set_={
                "look_on": func.least(ChangedPerson.look_on, statement.excluded.look_on),
                "noted_at": statement.excluded.noted_at,
            },
        )
    )


def _sharing_a_household(these: ColumnElement[int]) -> Select[Any]:
    households = select(HouseholdMember.household_id).where(HouseholdMember.person_id == these)
    return select(HouseholdMember.person_id).where(
        HouseholdMember.household_id.in_(households), HouseholdMember.person_id.is_not(None)
    )
