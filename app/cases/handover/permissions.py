"""Yes or no: who may offer, answer, see a hand-over; who may still read a case."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.permissions import can_manage
from app.cases.handover.models import READABLE, Handover, HandoverItem
from app.cases.models import Case
from app.dates.clock import now
from app.extensions import db

# Who may be responsible for a case.
RESPONSIBLE_ROLES = ("community_officer", "counsellor")


def may_offer(by: User, officer: User) -> bool:
    """One's own cases; a manager those of the people of their units."""
    return by.id == officer.id or can_manage(by, officer.unit.code)


def may_offer_case(by: User, case: Case) -> bool:
    return by.id == case.responsible_id or can_manage(by, case.unit_code)


def may_see_handover(by: User, handover: Handover) -> bool:
    return by.id in (handover.from_id, handover.to_id, handover.created_by) or can_manage(
        by, handover.officer.unit.code
    )


def may_withdraw(by: User, handover: Handover) -> bool:
    return may_offer(by, handover.officer)


def can_receive(to: User, case: Case) -> bool:
    return to.is_enabled and to.reaches(case.unit_code, *RESPONSIBLE_ROLES)


def may_still_read(by: User, case: Case) -> bool:
    """Whoever had the case reads it for 30 days after the receiver accepted, wherever they have
    gone. Asked only where their own reach does not answer."""
    found = select(HandoverItem.case_id).where(
        HandoverItem.case_id == case.id,
        HandoverItem.status == "accepted",
        HandoverItem.decided_at > now() - READABLE,
        HandoverItem.handover_id.in_(select(Handover.id).where(Handover.from_id == by.id)),
    )
    return db.session.scalar(found.limit(1)) is not None
