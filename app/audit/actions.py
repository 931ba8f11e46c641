"""Writing to the trail, in the same transaction as what it records."""

from __future__ import annotations

from sqlalchemy import select, text

from app.accounts.models import User
from app.audit.chain import GENESIS, link
from app.audit.models import AuditEntry
from app.dates.clock import now
from app.extensions import db

# Any number of processes append; the chain needs one order. The lock ends with the transaction.
_CHAIN_LOCK = 0x59696365


def record(action: str, *, by: User | None, subject: str | None = None, **detail: object) -> None:
    """Append one entry. ``detail`` must be JSON and carry no personal data beyond ids."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    previous = db.session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    previous = previous or GENESIS
    at, by_id = now(), by.id if by else None
    digest = link(previous, at=at, by_id=by_id, what=action, content=[subject, detail])
    db.session.add(
        AuditEntry(
            at=at,
            by_id=by_id,
            action=action,
            subject=subject,
            detail=detail,
            previous_hash=previous,
            hash=digest,
        )
    )
    db.session.flush()
