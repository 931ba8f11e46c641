"""Who reaches what: a role is held at a unit, and the unit's code is the prefix of its reach."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, ColumnElement, bindparam, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import User

# Roles that see people and cases. The system administrator is not among them (PIPL Art. 51).
CASE_ROLES = (
    "community_officer",
    "street_officer",
    "county_reviewer",
    "counsellor",
    "manager",
    "auditor",
)
# Of those, the ones that may change something.
WORKING_ROLES = tuple(role for role in CASE_ROLES if role != "auditor")


Prefix = str | BindParameter[str]


def within(column: InstrumentedAttribute, prefixes: Sequence[Prefix]) -> ColumnElement[bool]:
    """``column`` (a unit code) lies within one of ``prefixes``; nothing does if there are none."""
    if not prefixes:
        return false()
    # A range instead of LIKE: the "C" collation makes it the same, and plans are kept and reused.
    return or_(*((column >= p) & (column < _end_of(p)) for p in prefixes))


def _end_of(prefix: Prefix) -> Prefix:
    if isinstance(prefix, str):
        return after_prefix(prefix)
    return bindparam(end_name(prefix.key), type_=prefix.type)


def after_prefix(prefix: str) -> str:
    """The first code behind all that start with ``prefix``."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def end_name(prefix: str) -> str:
    """The parameter that says where the range ends which begins with the parameter ``prefix``."""
    return f"{prefix}_end"


def sees_cases(user: User) -> bool:
    return user.has_role(*CASE_ROLES)


def can_see(user: User, unit_code: str) -> bool:
    """May ``user`` see a person or case of this unit?"""
    return user.reaches(unit_code, *CASE_ROLES)


def can_work_on(user: User, unit_code: str) -> bool:
    return user.reaches(unit_code, *WORKING_ROLES)


def can_manage(user: User, unit_code: str) -> bool:
    """A manager of the unit may reassign, cancel and see everyone's work there."""
    return user.reaches(unit_code, "manager")
