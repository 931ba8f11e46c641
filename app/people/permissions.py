"""Yes or no: who may do what with a person's records.

The system administrator sees no personal data, policy staff need none, and a partner body knows
the people referred to it through its own pages, never the register.
"""

from __future__ import annotations

from app.accounts.models import User
from app.accounts.permissions import can_see, can_work_on, sees_cases
from app.cases.kept import keeps_person
from app.people.models import Person

# Least privilege: each role unmasks what its work needs, and nobody else may (rules.md 7.3).
_OFFICERS = ("community_officer", "street_officer", "county_reviewer", "manager")
REVEAL_ROLES: dict[str, tuple[str, ...]] = {
    "id_number": _OFFICERS,
    "phone": (*_OFFICERS, "counsellor"),
    "bank_account": ("street_officer", "county_reviewer", "manager"),
    "hukou_address": _OFFICERS,
    "residence_address": (*_OFFICERS, "counsellor"),
}
_REGISTERING = ("community_officer", "street_officer", "county_reviewer", "manager")


def may_search(user: User) -> bool:
    return sees_cases(user)


def may_see_person(user: User, person: Person) -> bool:
    return can_see(user, person.unit_code) or keeps_person(user, person)


def may_change_person(user: User, person: Person) -> bool:
    return can_work_on(user, person.unit_code) or keeps_person(user, person)


def may_reveal(user: User, person: Person, field: str) -> bool:
    roles = REVEAL_ROLES[field]
    if user.reaches(person.unit_code, *roles):
        return True
    return user.has_role(*roles) and keeps_person(user, person)


def may_register(user: User, unit_code: str | None = None) -> bool:
    """At this community, or anywhere if none is named."""
    if unit_code is None:
        return user.has_role(*_REGISTERING)
    return user.reaches(unit_code, *_REGISTERING)


def may_import(user: User) -> bool:
    return user.has_role(*_REGISTERING)


def registering_reach(user: User) -> list[str]:
    """Prefixes of the communities where ``user`` may register people."""
    return user.reach(*_REGISTERING)
