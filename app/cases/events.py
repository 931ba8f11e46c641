"""Writing what happened to a case, linked to what happened before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts.models import User
from app.audit.chain import link
from app.cases.models import Case
from app.cases.rows import add_event


def record_event(
    case: Case,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    task_id: int | None = None,
    **data: Any,
) -> None:
    """Append to the case's history. The caller holds the case's lock: the chain needs it."""
    row = linked_event(case, kind, by=by, at=at, task_id=task_id, data=data)
    add_event({"case_id": case.id, **row})
    case.last_hash = row["hash"]


def linked_event(
    case: Case,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    task_id: int | None,
    data: dict[str, Any],
) -> dict[str, Any]:
    """The columns of the next event, with the hash that ties it to the one before."""
    by_id = by.id if by else None
    return {
        "at": at,
        "kind": kind,
        "by_id": by_id,
        "task_id": task_id,
        "data": data,
        "hash": link(case.last_hash, at=at, by_id=by_id, what=kind, content=[task_id, data]),
    }
