"""People, units and staff for tests, made with few words."""

from __future__ import annotations

import itertools

from flask import g
from sqlalchemy import inspect, select

from app.accounts.models import CODE_LENGTH, OrganisationUnit, RoleGrant, User
from app.extensions import db

_numbers = itertools.count(1)
PASSWORD = "hai-dai-2026"
COMMUNITY = "379901001001"
LEVEL_OF = {length: level for level, length in CODE_LENGTH.items()}


def make_unit(code: str = COMMUNITY) -> OrganisationUnit:
    """The unit with this code, and the units above it."""
    known: dict[str, OrganisationUnit] = db.session.info.setdefault("units", {})
    unit = known.get(code)
    if unit is None or not inspect(unit).persistent:  # the test has undone it
        unit = known[code] = _found(code) or _new(code)
    return unit


def _found(code: str) -> OrganisationUnit | None:
    return db.session.scalars(select(OrganisationUnit).filter_by(code=code)).first()


def _new(code: str) -> OrganisationUnit:
    level = LEVEL_OF[len(code)]
    above = {"community": 9, "street": 6, "county": 4}.get(level)
    parent = make_unit(code[:above]) if above else None
    unit = OrganisationUnit(code=code, name=f"单位{code}", level=level, parent=parent)
    db.session.add(unit)
    db.session.flush()
    return unit


def make_user(role: str = "community_officer", unit: str = COMMUNITY, **values) -> User:
    """A member of staff holding ``role`` at ``unit``. Signs in with PASSWORD."""
    number = next(_numbers)
    user = User(
        username=values.pop("username", f"user{number}"),
        display_name=values.pop("display_name", f"职员{number}"),
        password_hash=values.pop("password_hash", _hash()),
        unit=make_unit(unit),
        **values,
    )
    user.grants.append(RoleGrant(role=role, unit_code=unit))
    db.session.add(user)
    db.session.flush()
    return user


def _hash() -> str:
    global _hashed
    if _hashed is None:
        from app.accounts.passwords import hash_password

        _hashed = hash_password(PASSWORD)
    return _hashed


_hashed: str | None = None


def sign_in(client, user: User) -> None:
    """Put ``user`` into the client's session, as signing in does.

    Commits what the test has made so far: a request ends with a fresh session.
    """
    db.session.commit()
    g.pop("_login_user", None)  # the test's own context keeps whoever came before
    with client.session_transaction() as cookie:
        cookie["_user_id"] = str(user.id)
        cookie["_fresh"] = True
        cookie["epoch"] = user.session_epoch
