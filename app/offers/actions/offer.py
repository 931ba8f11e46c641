"""Recording that a job was offered, with its suitability (rules.md 1.6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.cases.events import record_event
from app.cases.models import Case
from app.cases.permissions import may_act_on
from app.cases.queries import lock_case
from app.dates.clock import now
from app.eligibility.queries import standard
from app.errors import Conflict, NotAllowed
from app.extensions import db
from app.offers.models import JobOffer
from app.offers.permissions import takes_offers
from app.offers.schemas import OfferSchema
from app.people.fields import load

_SCHEMA = OfferSchema()


class NotInAssistance(Conflict):
    default_message = _l("个案不在援助阶段，不能记录岗位推荐")


def offer_job(case_id: int, given: Mapping[str, Any], *, by: User) -> JobOffer:
    """Store the offer; the pay is compared with the minimum wage of the case's county on that day.

    Raises InvalidInput, NotAllowed, NotInAssistance.
    """
    case = lock_for_offers(case_id, by=by)
    data = load(_SCHEMA, given)
    wage = _minimum_wage(case, data["offered_on"])
    comparable = wage is not None and data["contract"] != "part_time"
    data["suitability"] = data.get("suitability") or ""
    offer = JobOffer(
        case_id=case.id,
        offered_by=by.id,
        fits_pay=data["pay_month"] >= wage if comparable else None,
        minimum_wage=int(wage) if comparable else None,
        **data,
    )
    db.session.add(offer)
    db.session.flush()
    record_event(case, "job_offered", by=by, at=now(), offer=offer.id)
    return offer


def lock_for_offers(case_id: int, *, by: User) -> Case:
    case = lock_case(case_id, by=by)
    if not may_act_on(by, case):
        raise NotAllowed
    if not takes_offers(case):
        raise NotInAssistance
    return case


def _minimum_wage(case: Case, on: date) -> Decimal | None:
    found = standard("minimum_wage_month", case.unit_code, on)
    return None if found is None else found.amount
