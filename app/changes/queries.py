"""Looking at the changes a case heard of."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.names import with_name
from app.changes.models import CaseChange
from app.extensions import db


def changes_of_case(case_id: int) -> list[CaseChange]:
    """The newest first, with the officer who verified."""
    query = (
        select(CaseChange)
        .where(CaseChange.case_id == case_id)
        .options(with_name(CaseChange.recorder))
        .order_by(CaseChange.id.desc())
    )
    return list(db.session.scalars(query))
