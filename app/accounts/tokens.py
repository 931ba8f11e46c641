"""The tokens a person has given to programs, and ending them."""

from __future__ import annotations

from sqlalchemy import select, update

from app.accounts.models import ApiToken, User
from app.audit.actions import record
from app.dates.clock import now
from app.errors import NotFound
from app.extensions import db


def tokens_of(user: User) -> list[ApiToken]:
    """Those in force, the newest first."""
    query = (
        select(ApiToken)
        .where(
            ApiToken.user_id == user.id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now(),
        )
        .order_by(ApiToken.id.desc())
    )
    return list(db.session.scalars(query))


def end_token(token_id: int, *, by: User) -> None:
    """End one of one's own; one that has ended already stays so. Raises NotFound."""
    token = db.session.get(ApiToken, token_id)
    if token is None or token.user_id != by.id:
        raise NotFound
    if token.revoked_at is None:
        token.revoked_at = now()
        record("token.revoked", by=by, subject=f"user:{by.id}", label=token.label)


def end_tokens(user: User, *, by: User) -> int:
    """End all of a person's tokens; how many."""
    query = (
        update(ApiToken)
        .where(
            ApiToken.user_id == user.id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now(),
        )
        .values(revoked_at=now())
        .returning(ApiToken.id)
    )
    ended = len(db.session.scalars(query).all())
    if ended:
        record("tokens.revoked", by=by, subject=f"user:{user.id}", number=ended)
    return ended
