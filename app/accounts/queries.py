"""Looking at users and units."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import selectinload

from app.accounts.models import CODE_LENGTH, OrganisationUnit, RoleGrant, User
from app.accounts.permissions import WORKING_ROLES, within
from app.errors import NotFound, OutOfReach
from app.extensions import db

PAGE_SIZE = 50


@dataclass(frozen=True)
class UserPage:
    users: list[User]
    next_cursor: str | None


def users_for(by: User, *, search: str = "", role: str = "", cursor: str | None = None) -> UserPage:
    """Users of the units that ``by`` administers, by unit and user name."""
    query = (
        select(User)
        .join(User.unit)
        .where(within(OrganisationUnit.code, admin_reach(by)))
        .options(selectinload(User.grants))  # the list names the roles
    )
    if search.strip():
        text = search.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        query = query.where(
            or_(
                User.username.ilike(f"%{text}%"),
                User.display_name.ilike(f"%{text}%"),
                OrganisationUnit.name.ilike(f"%{text}%"),
            )
        )
    if role:
        query = query.where(User.grants.any(RoleGrant.role == role))
    if cursor and cursor.count(":") == 1:
        code, _colon, username = cursor.partition(":")
        query = query.where(tuple_(OrganisationUnit.code, User.username) > (code, username))
    query = query.order_by(OrganisationUnit.code, User.username).limit(PAGE_SIZE + 1)
    users = list(db.session.scalars(query).unique())
    page, more = users[:PAGE_SIZE], len(users) > PAGE_SIZE
    return UserPage(page, f"{page[-1].unit.code}:{page[-1].username}" if more else None)


def admin_reach(by: User) -> list[str]:
    return by.reach("system_admin")


def get_user_as_admin(user_id: int, *, by: User) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound
    if not by.reaches(user.unit.code, "system_admin"):
        raise OutOfReach(f"user:{user.id}")
    return user


def units_within(prefixes: list[str]) -> list[OrganisationUnit]:
    """Units in the order of their codes: each followed by those below it."""
    query = (
        select(OrganisationUnit)
        .where(within(OrganisationUnit.code, prefixes))
        .order_by(OrganisationUnit.code)
    )
    return list(db.session.scalars(query))


def unit_options(prefixes: list[str]) -> list[tuple[str, str]]:
    """Codes and names to choose from, in the order of ``units_within``."""
    query = select(OrganisationUnit.code, OrganisationUnit.name)
    query = query.where(within(OrganisationUnit.code, prefixes)).order_by(OrganisationUnit.code)
    return [(row.code, row.name) for row in db.session.execute(query)]


def find_user(user_id: int) -> User | None:
    return db.session.get(User, user_id)


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of units by code, in one statement."""
    wanted = set(codes)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(OrganisationUnit.code, OrganisationUnit.name).where(
            OrganisationUnit.code.in_(wanted)
        )
    )
    return {row.code: row.name for row in rows}


def users_reaching(unit_code: str, *roles: str) -> list[User]:
    """Enabled staff who hold one of ``roles`` (any, if none) at this unit or above it."""
    above = [unit_code[:length] for length in CODE_LENGTH.values() if length <= len(unit_code)]
    grants = select(RoleGrant.user_id).where(RoleGrant.unit_code.in_(above))
    if roles:
        grants = grants.where(RoleGrant.role.in_(roles))
    query = select(User).where(User.id.in_(grants), User.is_enabled).order_by(User.display_name)
    return list(db.session.scalars(query).unique())


def users_near(unit_code: str, *roles: str) -> list[User]:
    """Those who reach the unit in one of ``roles``, then the other caseworkers of its street."""
    street = users_within([unit_code[: CODE_LENGTH["street"]]], *WORKING_ROLES)
    return list(dict.fromkeys([*users_reaching(unit_code, *roles), *street]))


def users_reaching_any(unit_codes: Collection[str], roles: Collection[str]) -> list[User]:
    """Enabled staff who hold one of ``roles`` at or above one of these units, by name; with their
    grants."""
    lengths = CODE_LENGTH.values()
    above = {code[:length] for code in unit_codes for length in lengths if length <= len(code)}
    holders = select(RoleGrant.user_id).where(
        RoleGrant.unit_code.in_(above), RoleGrant.role.in_(roles)
    )
    query = (
        select(User)
        .where(User.id.in_(holders), User.is_enabled)
        .options(selectinload(User.grants))
        .order_by(User.display_name, User.id)
    )
    return list(db.session.scalars(query))


def names_of_users(ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.execute(select(User.id, User.display_name).where(User.id.in_(wanted)))
    return {row.id: row.display_name for row in rows}


def users_within(prefixes: list[str], *roles: str) -> list[User]:
    """Enabled staff who hold one of ``roles`` at a unit within ``prefixes``."""
    holders = select(RoleGrant.user_id).where(
        RoleGrant.role.in_(roles), within(RoleGrant.unit_code, prefixes)
    )
    query = select(User).where(User.id.in_(holders), User.is_enabled).order_by(User.display_name)
    return list(db.session.scalars(query).unique())
