"""Yes or no: who may be copied in, and who may read a case because they are."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.permissions import can_see
from app.cases.copies.models import CaseCopy
from app.cases.models import Case
from app.cases.opinions.permissions import works_nearby
from app.extensions import db


def can_be_copied_in(colleague: User, case: Case) -> bool:
    """Whoever sees the case anyway, or works elsewhere in the same street."""
    if not colleague.is_enabled:
        return False
    return can_see(colleague, case.unit_code) or works_nearby(colleague, case.unit_code)


def may_read_for_copy(by: User, case: Case) -> bool:
    """Who was copied in reads the case until they put the copy aside, it is taken back, or the
    case has ended. Asked only where their own reach does not answer."""
    if not case.is_open:
        return False
    open_copy = select(CaseCopy.id).where(
        CaseCopy.to_id == by.id,
        CaseCopy.case_id == case.id,
        CaseCopy.seen_at.is_(None),
        CaseCopy.withdrawn_at.is_(None),
    )
    return db.session.scalar(open_copy.limit(1)) is not None
