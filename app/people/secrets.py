"""Personal data at rest: AES-256-GCM for the value, HMAC-SHA256 for finding it again.

A stored value is ``key id (1 byte) | nonce (12) | ciphertext and tag``. The name of the column is
bound in as associated data, so that a value copied into another column does not decrypt. Equality
search goes through a blind index, which only somebody who holds the index key can compute.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

_NONCE = 12
INDEX_BYTES = 16  # half of the digest: two numbers of a billion never meet by chance


class SecretError(RuntimeError):
    """A stored value cannot be read: its key is missing, or it was moved or changed."""


class KeyRing:
    """The data keys by id: the last one encrypts, all of them decrypt."""

    def __init__(self, setting: str) -> None:
        self._keys: dict[int, AESGCM] = {}
        for part in filter(None, (p.strip() for p in setting.split(","))):
            key_id, _, encoded = part.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
                number = int(key_id)
            except (binascii.Error, ValueError) as error:
                raise SecretError("DATA_KEYS must read 1:base64,2:base64") from error
            if len(key) != 32 or not 0 < number < 256:
                raise SecretError("a data key has 32 bytes and an id from 1 to 255")
            self._keys[number] = AESGCM(key)
            self.current = number
        if not self._keys:
            raise SecretError("DATA_KEYS holds no key")

    def encrypt(self, plain: bytes, label: str) -> bytes:
        nonce = os.urandom(_NONCE)
        sealed = self._keys[self.current].encrypt(nonce, plain, label.encode())
        return bytes([self.current]) + nonce + sealed

    def decrypt(self, stored: bytes, label: str) -> bytes:
        key = self._keys.get(stored[0]) if stored else None
        if key is None:
            raise SecretError(f"no data key for a value of {label}")
        try:
            return key.decrypt(stored[1 : 1 + _NONCE], stored[1 + _NONCE :], label.encode())
        except InvalidTag as error:
            raise SecretError(f"a value of {label} was changed or moved") from error


@lru_cache(maxsize=8)
def _ring(setting: str) -> KeyRing:
    return KeyRing(setting)


def key_ring() -> KeyRing:
    return _ring(current_app.config["DATA_KEYS"])


def blind_index(value: str, label: str) -> bytes:
    """The same for equal values of one column, meaningless without the index key."""
    key = current_app.config["INDEX_KEY"]
    message = f"{label}\0{value}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).digest()[:INDEX_BYTES]


class Secret:
    """A stored value that shows itself to nobody by accident: ``reveal`` is the only way in.

    Decrypted when asked, so that a list of a hundred people decrypts nothing.
    """

    __slots__ = ("_label", "_plain", "_stored")

    def __init__(
        self, *, label: str = "", stored: bytes | None = None, plain: str | None = None
    ) -> None:
        self._label, self._stored, self._plain = label, stored, plain

    def reveal(self) -> str:
        if self._plain is None:
            self._plain = key_ring().decrypt(self._stored or b"", self._label).decode()
        return self._plain

    def __str__(self) -> str:
        return "••••"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Secret):
            return self.reveal() == other.reveal()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.reveal())


class Encrypted(TypeDecorator[Secret]):
    """Text, encrypted in the database. Takes a str or a Secret, gives a Secret."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: Any, dialect: Any) -> bytes | None:
        if value is None:
            return None
        plain = value.reveal() if isinstance(value, Secret) else value
        return key_ring().encrypt(plain.encode(), self.label)

    def process_result_value(self, value: Any, dialect: Any) -> Secret | None:
        return None if value is None else Secret(label=self.label, stored=bytes(value))


class EncryptedBytes(TypeDecorator[bytes]):
    """A file's content, encrypted in the database; plain bytes in Python."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: Any, dialect: Any) -> bytes | None:
        return None if value is None else key_ring().encrypt(value, self.label)

    def process_result_value(self, value: Any, dialect: Any) -> bytes | None:
        return None if value is None else key_ring().decrypt(bytes(value), self.label)
