"""Looking at substitutions, and at what one could be made of."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, contains_eager, selectinload

from app.accounts.models import OrganisationUnit, User
from app.accounts.permissions import WORKING_ROLES, within
from app.accounts.queries import units_within, users_reaching_any, users_within
from app.dates.clock import today
from app.extensions import db
from app.releases.queries import current_release
from app.releases.runtime import parsed
from app.substitutions.models import Substitution
from app.substitutions.permissions import can_stand_in

SHOWN = 100
_MANY_UNITS = 40


def substitutions_for(by: User) -> list[Substitution]:
    """One's own, those where one stands in, and a manager's people's; the latest first."""
    principal, deputy = aliased(User), aliased(User)
    unit = aliased(OrganisationUnit)
    query = (
        select(Substitution)
        .join(principal, Substitution.principal_id == principal.id)
        .join(deputy, Substitution.deputy_id == deputy.id)
        .join(unit, principal.unit_id == unit.id)
        .options(
            contains_eager(Substitution.principal.of_type(principal)).options(
                contains_eager(principal.unit.of_type(unit)),
                selectinload(principal.grants),  # whose manager may end it
            ),
            contains_eager(Substitution.deputy.of_type(deputy)),
        )
        .where(
            or_(
                Substitution.principal_id == by.id,
                Substitution.deputy_id == by.id,
                within(unit.code, by.reach("manager")),
            )
        )
        .order_by(Substitution.ended_at.is_not(None), Substitution.until_on.desc())
        .limit(SHOWN)
    )
    return list(db.session.scalars(query).unique())


def deputies_for(principal: User) -> list[User]:
    """Who holds a role of theirs where they hold it, by name."""
    grants = [grant for grant in principal.grants if grant.role in WORKING_ROLES]
    units, roles = {grant.unit_code for grant in grants}, {grant.role for grant in grants}
    return [user for user in users_reaching_any(units, roles) if can_stand_in(user, principal)]


def people_of(by: User) -> list[User]:
    """For whom a manager may arrange; for others only oneself."""
    reach = by.reach("manager")
    if not reach:
        return [by]
    found = users_within(reach, *WORKING_ROLES)
    return found if any(user.id == by.id for user in found) else [by, *found]


def kinds_of_task(principal: User) -> dict[str, str]:
    """The kinds of task of their roles, element and name, as the release in force has them."""
    release = parsed(current_release(today()).id)
    return {
        element.id: element.name
        for process in release.processes.values()
        for element in process.elements
        if element.kind == "userTask" and (element.role is None or principal.has_role(element.role))
    }


def units_of(principal: User) -> dict[str, str]:
    """The communities they work in; the streets where that would be too many to choose from."""
    units = units_within(principal.reach(*WORKING_ROLES))
    communities = [unit for unit in units if unit.level == "community"]
    if len(communities) > _MANY_UNITS:
        communities = [unit for unit in units if unit.level in ("street", "county")]
    return {unit.code: unit.name for unit in communities}
