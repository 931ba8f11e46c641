"""Looking at offers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.names import with_name
from app.cases.permissions import may_see_case
from app.errors import NotFound, OutOfReach
from app.extensions import db
from app.offers.models import JobOffer


def offers_of_case(case_id: int) -> list[JobOffer]:
    """The newest first, each with its officer and what became of a refusal."""
    query = (
        select(JobOffer)
        .where(JobOffer.case_id == case_id)
        .options(with_name(JobOffer.officer), joinedload(JobOffer.refusal))
        .order_by(JobOffer.offered_on.desc(), JobOffer.id.desc())
    )
    return list(db.session.scalars(query))


def get_offer(offer_id: int, *, by: User) -> JobOffer:
    """Raises NotFound, OutOfReach."""
    offer = db.session.scalar(
        select(JobOffer).where(JobOffer.id == offer_id).options(joinedload(JobOffer.case))
    )
    if offer is None:
        raise NotFound
    if not may_see_case(by, offer.case):
        raise OutOfReach(f"job_offer:{offer_id}")
    return offer


def find_offer_of_refusal(refusal_id: int) -> JobOffer | None:
    query = (
        select(JobOffer)
        .where(JobOffer.refusal_id == refusal_id)
        .options(with_name(JobOffer.officer), joinedload(JobOffer.refusal))
    )
    return db.session.scalar(query)
