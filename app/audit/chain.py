"""The one way in which an entry is linked to the one before it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

GENESIS = bytes(32)


def link(previous: bytes, *, at: datetime, by_id: int | None, what: str, content: Any) -> bytes:
    """SHA-256 over the previous hash and the canonical JSON of the entry (32 bytes)."""
    text = json.dumps(
        [at.astimezone(UTC).isoformat(), by_id, what, content],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(previous + text.encode()).digest()
