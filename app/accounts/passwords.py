"""Passwords are kept as argon2id hashes."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def verify_password(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerificationError:
        return False


def needs_new_hash(password_hash: str) -> bool:
    """The parameters have been raised since this hash was made."""
    return _hasher.check_needs_rehash(password_hash)
