"""Yes or no: who may arrange for whose absence, and who can stand in."""

from __future__ import annotations

from app.accounts.models import User
from app.accounts.permissions import WORKING_ROLES, can_manage
from app.substitutions.models import Substitution


def may_arrange(by: User, principal: User) -> bool:
    """For oneself; a manager for the people of their units."""
    if not principal.has_role(*WORKING_ROLES):
        return False
    return by.id == principal.id or can_manage(by, principal.unit.code)


def may_end(by: User, substitution: Substitution) -> bool:
    return may_arrange(by, substitution.principal)


def may_see(by: User, substitution: Substitution) -> bool:
    return by.id == substitution.deputy_id or may_arrange(by, substitution.principal)


def can_stand_in(deputy: User, principal: User, units: list[str] | None = None) -> bool:
    """The same role, held where the other holds it; only these ``units``, if any are named."""
    if deputy.id == principal.id or not deputy.is_enabled:
        return False
    for grant in principal.grants:
        if grant.role not in WORKING_ROLES:
            continue
        places = [u for u in units if u.startswith(grant.unit_code)] if units else [grant.unit_code]
        if places and all(deputy.reaches(place, grant.role) for place in places):
            return True
    return False
