"""Signing in, throttled by account and by address; the counts are shared by all web processes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import lazyload

from app.accounts.models import SignInAttempt, User
from app.accounts.passwords import hash_password, is_password, needs_rehash
from app.audit.actions import record
from app.database import transaction
from app.dates.clock import now
from app.errors import InvalidInput, YiceError
from app.extensions import db

# After so many failures in a row an account waits: 1, 2, 4 … minutes, an hour at most.
FREE_FAILURES = 5
LONGEST_WAIT = timedelta(hours=1)
# From one address: an office shares one, so generous.
ADDRESS_FAILURES = 30
ADDRESS_PERIOD = timedelta(minutes=15)


class SignIn(NamedTuple):
    """How it went. One of the two is set, or neither: a wrong name or password."""

    user: User | None = None
    wait_until: datetime | None = None


def try_sign_in(username: str, password: str, *, address: str) -> SignIn:
    """Does not raise: a failed attempt has to be counted, so its transaction must be kept."""
    at = now()
    blocked_until = _address_blocked_until(address, at)
    if blocked_until:
        return SignIn(wait_until=blocked_until)
    # The row is locked: parallel guesses are counted one after the other.
    user = db.session.scalar(
        select(User)
        .where(func.lower(User.username) == username.strip().lower())
        .options(lazyload(User.unit), lazyload(User.grants))
        .with_for_update()
    )
    if user is not None and user.locked_until and user.locked_until > at:
        return SignIn(wait_until=user.locked_until)
    fits = is_password(user.password_hash if user else None, password)
    if user is None or not fits or not user.is_enabled:
        return _failed(user, address, at)
    user.failed_sign_ins, user.locked_until = 0, None
    if needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)
    record("signed_in", by=user, subject=f"user:{user.id}", address=address)
    return SignIn(user=user)


def _failed(user: User | None, address: str, at: datetime) -> SignIn:
    db.session.add(SignInAttempt(address=address, at=at))
    if user is None:
        return SignIn()
    user.failed_sign_ins += 1
    over = user.failed_sign_ins - FREE_FAILURES
    if over >= 0:
        user.locked_until = at + min(timedelta(minutes=2 ** min(over, 10)), LONGEST_WAIT)
        record("sign_in_throttled", by=None, subject=f"user:{user.id}", address=address)
        return SignIn(wait_until=user.locked_until)
    return SignIn()


def _address_blocked_until(address: str, at: datetime) -> datetime | None:
    """Until the oldest of the address's last failures is old enough."""
    oldest = db.session.scalar(
        select(SignInAttempt.at)
        .where(SignInAttempt.address == address, SignInAttempt.at > at - ADDRESS_PERIOD)
        .order_by(SignInAttempt.at.desc())
        .offset(ADDRESS_FAILURES - 1)
        .limit(1)
    )
    return oldest + ADDRESS_PERIOD if oldest else None


def forget_attempts(*, before: datetime) -> int:
    """Failures older than any rule looks at."""
    return db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < before)).rowcount


class SignInRefused(InvalidInput):
    """The same words for a wrong name, a wrong password and a disabled account."""

    default_message = "用户名或密码不正确"


class SignInThrottled(YiceError):
    status = 429
    default_message = "登录失败次数过多，请稍后再试"


def sign_in_checked(username: str, password: str, *, address: str | None) -> User:
    """An edge of its own: the failures stay counted although this raises.

    Raises SignInRefused, SignInThrottled.
    """
    with transaction():
        attempt = try_sign_in(username, password, address=address or "")
    if attempt.wait_until is not None:
        minutes = max(1, round((attempt.wait_until - now()).total_seconds() / 60))
        raise SignInThrottled(_("登录失败次数过多，请 %(n)s 分钟后再试", n=minutes))
    if attempt.user is None:
        raise SignInRefused(_("用户名或密码不正确"))
    return attempt.user
