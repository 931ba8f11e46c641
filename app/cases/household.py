"""The household of a case's person, with the cases of the other members.

Whether somebody has a case at all is known only within reach: outside it nothing is said, not
even that there is one.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.permissions import CASE_ROLES, within
from app.cases.models import Case
from app.extensions import db
from app.people.codes import RELATIONS
from app.people.models import Household, HouseholdMember
from app.people.queries import household_of


class Member(NamedTuple):
    """``case``: the running case within reach, else the newest that ended, else None."""

    name: str
    relation: str
    lives_together: bool
    is_person: bool  # the one whose case is looked at
    case: Case | None


def household_with_cases(case: Case, *, by: User) -> list[Member]:
    """Every member in the order recorded; empty if no household is."""
    household = household_of(case.person_id)
    if household is None:
        return []
    others = [m.person_id for m in household.members if m.person_id not in (None, case.person_id)]
    cases = _cases(others, by)
    return [_member(household, member, case, cases) for member in household.members]


def _member(
    household: Household, member: HouseholdMember, case: Case, cases: dict[int, Case]
) -> Member:
    is_reference = member.person_id == household.reference_person_id
    return Member(
        name=member.name,
        relation="" if is_reference else str(RELATIONS.get(member.relation, member.relation)),
        lives_together=member.lives_together,
        is_person=member.person_id == case.person_id,
        case=cases.get(member.person_id or 0),
    )


def _cases(person_ids: list[int | None], by: User) -> dict[int, Case]:
    query = (
        select(Case)
        .where(Case.person_id.in_(person_ids), within(Case.unit_code, by.reach(*CASE_ROLES)))
        .order_by(Case.closed_at.asc().nulls_last(), Case.id)  # what is running comes last
    )
    return {case.person_id: case for case in db.session.scalars(query)} if person_ids else {}
