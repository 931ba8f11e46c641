"""Looking at the trail and proving that it is whole."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.chain import GENESIS, link
from app.audit.models import AuditEntry
from app.extensions import db


def first_broken_entry() -> int | None:
    """The id of the first entry that does not follow from the one before it; None if whole."""
    previous = GENESIS
    query = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    with db.session.scalars(query) as entries:
        for entry in entries:
            expected = link(
                previous,
                at=entry.at,
                by_id=entry.by_id,
                what=entry.action,
                content=[entry.subject, entry.detail],
            )
            if entry.previous_hash != previous or entry.hash != expected:
                return entry.id
            previous = entry.hash
    return None
