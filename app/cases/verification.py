"""Proving that a case's history is whole."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.chain import GENESIS, link
from app.cases.models import Case, CaseEvent
from app.extensions import db


def first_broken_event(case_id: int) -> int | None:
    """The id of the first event that does not follow from the one before it; None if whole.

    An event taken off the end shows as well: the case keeps the hash of its newest one. Then the
    answer is 0, since there is no event to name.
    """
    previous = GENESIS
    events = db.session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
    )
    for event in events:
        expected = link(
            previous,
            at=event.at,
            by_id=event.by_id,
            what=event.kind,
            content=[event.task_id, event.data],
        )
        if event.hash != expected:
            return event.id
        previous = event.hash
    last = db.session.scalar(select(Case.last_hash).where(Case.id == case_id))
    return None if last == previous else 0
