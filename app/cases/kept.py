"""Cases that have moved to another community and are still with the officer who had them.

Responsibility without reach would be none: until somebody there has accepted, that officer sees
the case and the person, and goes on working on them (首问负责, notice 五(三)).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, any_, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.accounts.models import User
from app.accounts.permissions import WORKING_ROLES
from app.cases.models import Case
from app.changes.models import CaseChange
from app.extensions import db
from app.people.models import Person

_Kept = aliased(Case)


def keeps_case(user: User, case: Case) -> bool:
    """Asked only where the user's own reach does not answer."""
    if case.responsible_id != user.id or not user.has_role(*WORKING_ROLES):
        return False
    return db.session.scalar(_kept(user).where(_Kept.id == case.id).limit(1)) is not None


def keeps_person(user: User, person: Person) -> bool:
    """By the person's case. Asked only where the user's own reach does not answer."""
    if not user.has_role(*WORKING_ROLES):
        return False
    return db.session.scalar(_kept(user).where(_Kept.person_id == person.id).limit(1)) is not None


def is_kept(user: User, case_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The same as a condition of a list: they are few, and found once for all of its rows."""
    return case_id == any_(func.array(_kept(user).scalar_subquery()))


def _kept(user: User) -> Select[tuple[int]]:
    return (
        select(_Kept.id)
        .join(CaseChange, CaseChange.case_id == _Kept.id)
        .where(
            _Kept.responsible_id == user.id,
            _Kept.status == "open",
            CaseChange.confirmed,
            CaseChange.new_unit_code == _Kept.unit_code,
        )
    )
