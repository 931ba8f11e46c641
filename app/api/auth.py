"""Who calls: the bearer token, and nothing else. The browser's cookie does not count here."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from flask import g, request
from flask_smorest import abort
from sqlalchemy import select, text
from sqlalchemy.orm import joinedload

from app.accounts.models import ApiToken, User
from app.accounts.standing_in import holding_sql, stand_ins
from app.audit.actions import record
from app.dates.clock import now, today
from app.extensions import db

DEFAULT_DAYS = 90
_STANDING_IN = text(holding_sql("api_token.user_id"))


def issue_token(user: User, *, label: str, days: int = DEFAULT_DAYS, by: User | None) -> str:
    """Make a token for ``user``; it is shown this once, only its hash is kept."""
    token = f"yice_{secrets.token_urlsafe(32)}"
    db.session.add(
        ApiToken(
            user_id=user.id,
            token_hash=_hash(token),
            label=label[:60],
            expires_at=now() + timedelta(days=days),
        )
    )
    record("token.issued", by=by or user, subject=f"user:{user.id}", label=label[:60])
    return token


def require_token() -> None:
    """Before every request of the API: 401 without a token that is in force."""
    token = bearer()
    user = _holder(token) if token else None
    if user is None:
        abort(401, message="缺少有效的访问令牌", headers={"WWW-Authenticate": "Bearer"})
    g._login_user = user  # where Flask-Login looks: current_user is the caller, in errors too


def bearer() -> str:
    """The token that the request carries; empty if none."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def revoke_token(token: str, *, by: User) -> None:
    """From now on the token opens nothing."""
    found = db.session.scalars(select(ApiToken).where(ApiToken.token_hash == _hash(token))).one()
    found.revoked_at = now()
    record("token.revoked", by=by, subject=f"user:{found.user_id}", label=found.label)


def caller() -> User:
    return g._login_user


def _holder(token: str) -> User | None:
    with_roles = joinedload(ApiToken.user).joinedload(User.grants)  # one statement a request
    query = (
        select(ApiToken, _STANDING_IN)
        .where(ApiToken.token_hash == _hash(token))
        .options(with_roles)
        .params(today=today())
    )
    row = db.session.execute(query).unique().one_or_none()
    found = row[0] if row else None
    if found is None or found.revoked_at is not None or found.expires_at <= now():
        return None
    found.user.stands_in_for = stand_ins(row[1])
    return found.user if found.user.is_enabled else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
