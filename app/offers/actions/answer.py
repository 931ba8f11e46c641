"""Taking down what the person said to an offer; a refusal goes to a second officer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.cases.actions import CaseNotWaiting, send_message
from app.cases.events import record_event
from app.dates.clock import now
from app.errors import Conflict, InvalidInput
from app.extensions import db
from app.letters.wording import in_chinese
from app.offers.actions.offer import lock_for_offers
from app.offers.codes import REASONS
from app.offers.models import JobOffer
from app.offers.queries import get_offer
from app.offers.schemas import AnswerSchema
from app.people.fields import load
from app.visits.actions.refusals import record_refusal

_SCHEMA = AnswerSchema()
MESSAGE = "job_refused"


class AlreadyAnswered(Conflict):
    default_message = _l("这次推荐已经有答复，不能再改")


def answer_offer(offer_id: int, given: Mapping[str, Any], *, by: User) -> JobOffer:
    """Store the answer. A refusal opens the task of the second officer; the assistance goes on.

    Raises InvalidInput, NotAllowed, NotInAssistance, AlreadyAnswered; CaseNotWaiting for a case
    whose release knows refusals only of visits and measures.
    """
    offer = get_offer(offer_id, by=by)
    case = lock_for_offers(offer.case_id, by=by)
    db.session.refresh(offer)
    if offer.answer is not None:
        raise AlreadyAnswered
    data = load(_SCHEMA, given)
    if data["answered_on"] < offer.offered_on:
        raise InvalidInput("answered_on", _("答复不能早于推荐"))
    if data["answer"] == "accepted":
        data = {"answer": "accepted", "answered_on": data["answered_on"]}
        record_event(case, "job_accepted", by=by, at=now(), offer=offer.id)
    else:
        _refuse(offer, data, by=by)
    for name, value in data.items():
        setattr(offer, name, value)
    offer.answer_by = by.id
    db.session.flush()
    if offer.refusal_id is not None:
        _open_confirmation(offer, by=by)
    return offer


def _refuse(offer: JobOffer, data: Mapping[str, Any], *, by: User) -> None:
    refusal = record_refusal(
        offer.case,
        offered=["job_referral"],
        about=offer.title,
        reason=f"{in_chinese(REASONS[data['reason']])}：{data['said']}",
        refused_on=data["answered_on"],
        source="offer",
        by=by,
    )
    db.session.flush()
    offer.refusal_id = refusal.id


def _open_confirmation(offer: JobOffer, *, by: User) -> None:
    try:
        # Whoever made the offer said that it suits; a second officer judges just that.
        offered_by = None if offer.offered_by == by.id else offer.offered_by
        told = {"refusal_id": offer.refusal_id}
        send_message(offer.case_id, MESSAGE, told, by=by, hands=offered_by)
    except CaseNotWaiting as error:
        raise CaseNotWaiting(
            _(
                "本个案所用的流程版本还不能单独复核拒绝岗位，请在“走访”或“落实帮扶措施”中记录本次拒绝"
            )
        ) from error
