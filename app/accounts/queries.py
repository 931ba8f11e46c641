"""Looking at users and units."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select, tuple_

from app.accounts.models import OrganisationUnit, RoleGrant, User
from app.accounts.permissions import within
from app.errors import NotFound, OutOfReach
from app.extensions import db

PAGE_SIZE = 50


@dataclass(frozen=True)
class UserPage:
    users: list[User]
    next_cursor: str | None


def users_for(by: User, *, search: str = "", role: str = "", cursor: str | None = None) -> UserPage:
    """Users of the units that ``by`` administers, by unit and user name."""
    query = select(User).join(User.unit).where(within(OrganisationUnit.code, admin_reach(by)))
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


def find_user(user_id: int) -> User | None:
    return db.session.get(User, user_id)
