"""Passwords: argon2id, and what a new one has to be."""

from __future__ import annotations

import functools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from app.errors import InvalidInput

MIN_LENGTH, MAX_LENGTH = 10, 200
_hasher = PasswordHasher()  # argon2id with the library's (RFC 9106) costs
_TOO_COMMON = ("password", "12345678", "qwertyui", "abcdefgh", "11111111", "88888888", "yice")


class UnacceptablePassword(InvalidInput):
    """``errors["new_password"]`` says why."""


@functools.cache
def _nobody() -> str:
    """Compared with when there is no such account, so that the answer takes as long as for one."""
    return _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Does ``password`` belong to the hash? With None it takes as long and says no."""
    if len(password) > MAX_LENGTH:
        return False
    try:
        return _hasher.verify(password_hash or _nobody(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    return _hasher.check_needs_rehash(password_hash)


def checked_password(password: str, *, username: str) -> str:
    """``password`` when it may be used. Raises UnacceptablePassword."""
    if len(password) < MIN_LENGTH:
        raise UnacceptablePassword("new_password", _("密码至少 %(n)s 位", n=MIN_LENGTH))
    if len(password) > MAX_LENGTH:
        raise UnacceptablePassword("new_password", _("密码最多 %(n)s 位", n=MAX_LENGTH))
    lowered = password.lower()
    if username.lower() in lowered:
        raise UnacceptablePassword("new_password", _("密码不能包含用户名"))
    if len(set(password)) < 5 or any(lowered.startswith(common) for common in _TOO_COMMON):
        raise UnacceptablePassword("new_password", _("密码太容易被猜到"))
    return password
