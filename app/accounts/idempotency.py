"""The same key twice gives the same answer, and the work is done once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import IdempotencyKey, User
from app.database import send_along, transaction
from app.dates.clock import now
from app.errors import InvalidInput, YiceError
from app.extensions import db

# Built once: they go with every request that changes something.
_keys = IdempotencyKey.__table__
_ANSWER = select(_keys.c.request, _keys.c.answer).where(_keys.c.key == bindparam("wanted"))
_KEEP = """
    insert into idempotency_key (key, request, answer, created_at)
    values (:key, :request, :answer, :created_at)
"""
_MADE_BY_ACTION = object()


class KeyReused(InvalidInput):
    """The key came before with another request: one of the two is not what its sender thinks."""

    default_message = "同一个幂等键已用于另一个不同的请求"


def run_once(
    key: str | None,
    *,
    by: User,
    request: bytes,
    action: Callable[[], Any],
    answer: Any = _MADE_BY_ACTION,
) -> tuple[Any, bool]:
    """Carry out ``action`` in a transaction of its own, unless ``key`` has been answered.

    Returns (what the action returned, False), or (the first one's JSON answer, True). ``request``
    is what must be the same the second time (path and body). ``answer``: what a repetition gets,
    where that is known beforehand; otherwise it is what the action returns, which then is JSON.
    Without a key the action simply runs.
    Raises KeyReused when the key came with another request; whatever the action raises.
    """
    if not key:
        with transaction():
            return action(), False
    key_hash = hashlib.sha256(f"{by.id}:{key}".encode()).digest()[:16]
    request_hash = hashlib.sha256(request).digest()[:8]
    try:
        with transaction():
            kept = {"key": key_hash, "request": request_hash, "created_at": now()}
            if answer is not _MADE_BY_ACTION:
                send_along(_KEEP, kept | {"answer": _json(answer)})
                return action(), False
            result = action()
            send_along(_KEEP, kept | {"answer": _json(result)})
            return result, False
    except (YiceError, IntegrityError):
        # Repetitions are rare, so nobody looks for one beforehand: a repeated request fails on
        # what the first has changed, or at last on its key, and then gets the first's answer.
        found = _find(key_hash, request_hash)
        if found is None:
            raise
        return json.loads(found), True


def _json(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def _find(key_hash: bytes, request_hash: bytes) -> str | None:
    row = db.session.execute(_ANSWER, {"wanted": key_hash}).first()
    if row is None:
        return None
    if row.request != request_hash:
        raise KeyReused
    return row.answer


def forget_keys(*, before: datetime) -> int:
    """Remove the answers given before ``before``; nobody repeats a request after days."""
    result = db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < before))
    return result.rowcount
