"""Writing what happened to a case, linked to what happened before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.accounts.models import User
from app.audit.chain import link
from app.cases.models import Case, CaseEvent
from app.extensions import db


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
    by_id = by.id if by else None
    digest = link(case.last_hash, at=at, by_id=by_id, what=kind, content=[task_id, data])
    case.last_hash = (
        digest  # before the insert: one update carries it with the step's other changes
    )
    db.session.execute(
        insert(CaseEvent).values(
            case_id=case.id,
            at=at,
            kind=kind,
            by_id=by_id,
            task_id=task_id,
            data=data,
            hash=digest,
        )
    )
