"""Who lives together, and what the family takes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.actions import record
from app.dates.clock import now
from app.errors import Conflict, InvalidInput
from app.extensions import db
from app.people.actions.changed import mark_changed
from app.people.actions.register import lock_person, touch
from app.people.fields import load
from app.people.identity import normalise
from app.people.models import Household, HouseholdMember, Person
from app.people.queries import find_by_identity, household_of
from app.people.schemas import MemberSchema
from app.people.secrets import Secret

MAX_MEMBERS = 30


class HouseholdChanged(Conflict):
    default_message = "家庭成员刚被他人更改，请刷新后再试"


def set_household(
    person_id: int,
    members: Sequence[Mapping[str, Any]],
    *,
    by: User,
    booklet_number: str | None = None,
) -> Household:
    """Record the household as ``person_id`` tells it: the other members (fields of MemberSchema).

    Relations are those to this person, who is a member by themselves. A member whose identity
    number is in the register is tied to that person; the last telling of a household holds.
    Raises InvalidInput whose field is ``members-<row>-<field>``.
    """
    checked = _check(members)
    person = lock_person(person_id, by=by)
    household = household_of(person.id)
    if household is None:
        household = Household(reference_person_id=person.id, created_by=by.id)
        db.session.add(household)
    household.reference_person_id = person.id
    household.updated_at, household.updated_by = now(), by.id
    household.booklet_number = Secret(plain=booklet_number) if booklet_number else None
    numbers = {m.id: m.id_number for m in household.members if m.id_number}
    mark_changed(person.id)  # who is told no more was of the household until now
    household.members.clear()
    db.session.flush()
    household.members.append(_self(person))
    for values in checked:
        kept = numbers.get(values.pop("id", None))
        if kept and not values.get("id_number"):
            values["id_number"] = kept.reveal()
        household.members.append(_member(values, household, person))
    touch(person, by=by)
    try:
        db.session.flush()
    except IntegrityError as error:  # the same member, told by two officers at once
        raise HouseholdChanged from error
    mark_changed(person.id)
    record(
        "household.recorded",
        by=by,
        subject=f"person:{person.id}",
        household=household.id,
        members=len(household.members),
    )
    return household


def _check(members: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if len(members) > MAX_MEMBERS:
        raise InvalidInput("members", _("家庭成员最多 %(n)d 人", n=MAX_MEMBERS))
    schema, checked = MemberSchema(), []
    errors: dict[str, Any] = {}
    for row, data in enumerate(members):
        try:
            checked.append(load(schema, data))
        except InvalidInput as error:
            errors |= {f"members-{row}-{name}": text for name, text in error.errors.items()}
    numbers = [m["id_number"] for m in checked if m.get("id_number")]
    if len(set(numbers)) < len(numbers):
        errors["members"] = [_("同一个证件号码填了两次")]
    if errors:
        raise InvalidInput(errors=errors)
    return checked


def _self(person: Person) -> HouseholdMember:
    return HouseholdMember(
        person_id=person.id,
        relation="self",
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
    )


def _member(values: dict[str, Any], household: Household, person: Person) -> HouseholdMember:
    number = values.pop("id_number", None)
    member = HouseholdMember(**values)
    if number:
        member.id_number = Secret(plain=number)
        known = find_by_identity("resident_id", normalise(number))
        if known is not None and known.id == person.id:
            raise InvalidInput("members", _("本人不用再填一行"))
        if known is not None and not _in_other_household(known.id, household.id):
            member.person_id = known.id
    return member


def _in_other_household(person_id: int, household_id: int) -> bool:
    """A person is counted in one household: a second telling does not draw them over."""
    found = db.session.scalar(
        select(HouseholdMember.id).where(
            HouseholdMember.person_id == person_id,
            HouseholdMember.household_id != household_id,
        )
    )
    return found is not None
