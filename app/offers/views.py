"""Pages: offering a job, taking down the answer, looking again at a finding."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.idempotency import run_once
from app.accounts.permissions import WORKING_ROLES
from app.cases.blueprint import NUMBER
from app.cases.queries import get_case
from app.dates.clock import today
from app.errors import InvalidInput, NotAllowed, NotFound
from app.offers.actions import NotInAssistance, answer_offer, offer_job
from app.offers.codes import ANSWERS, CONTRACTS, CRITERIA, REASONS
from app.offers.models import JobOffer
from app.offers.permissions import may_offer, takes_offers
from app.offers.queries import get_offer
from app.visits.actions.reviews import set_aside, uphold
from app.visits.models import Refusal
from app.visits.permissions import may_review
from app.visits.queries import refusals_of_case

blueprint = Blueprint("offers", __name__, template_folder="templates")
Page = str | Response | tuple[str, int]
_REVIEWS = {"set_aside": set_aside, "uphold": uphold}
_WORDS = {"contract": CONTRACTS, "answer": ANSWERS, "reason": REASONS}


@blueprint.app_template_filter("offer_word")
def offer_word(code: str | None, kind: str) -> str:
    """``{{ offer.contract|offer_word("contract") }}``"""
    return "" if code is None else str(_WORDS[kind].get(code, code))


@blueprint.app_template_global()
def offer_criteria(offer: JobOffer) -> list[tuple[str, bool]]:
    """Each criterion that was looked at, and whether the offer meets it."""
    found = [(str(name), getattr(offer, key)) for key, name in CRITERIA.items()]
    if offer.fits_pay is not None:
        words = _("工资不低于最低工资标准（%(n)s 元）", n=offer.minimum_wage)
        found.append((words, offer.fits_pay))
    return found


@blueprint.get(f"/cases/{NUMBER}case_id>/offers/new")
@needs_role(*WORKING_ROLES)
def new_offer(case_id: int) -> Page:
    return _offer_page(case_id)


@blueprint.post(f"/cases/{NUMBER}case_id>/offers")
@needs_role(*WORKING_ROLES)
def offer_post(case_id: int) -> Page:
    try:
        _once(lambda: offer_job(case_id, request.form, by=current_user))
    except InvalidInput as error:
        return _offer_page(case_id, error.errors), 422
    flash(_("岗位推荐已记录。本人答复后，请在这里登记。"), "success")
    return _back(case_id)


@blueprint.get("/offers/<int(max=2147483647):offer_id>/answer")
@needs_role(*WORKING_ROLES)
def new_answer(offer_id: int) -> Page:
    return _answer_page(get_offer(offer_id, by=current_user))


@blueprint.post("/offers/<int(max=2147483647):offer_id>/answer")
@needs_role(*WORKING_ROLES)
def answer_post(offer_id: int) -> Page:
    offer = get_offer(offer_id, by=current_user)
    case_id = offer.case_id
    try:
        _once(lambda: answer_offer(offer_id, request.form, by=current_user))
    except InvalidInput as error:
        return _answer_page(get_offer(offer_id, by=current_user), error.errors), 422
    if request.form.get("answer") == "refused":
        flash(_("拒绝情况已记录，已转由另一名工作人员复核。援助和走访照常进行。"), "success")
    else:
        flash(_("答复已记录。"), "success")
    return _back(case_id)


@blueprint.get(f"/cases/{NUMBER}case_id>/refusals/<int(max=2147483647):refusal_id>/review")
@needs_role("county_reviewer", "manager")
def review(case_id: int, refusal_id: int) -> Page:
    return _review_page(case_id, refusal_id)


@blueprint.post(f"/cases/{NUMBER}case_id>/refusals/<int(max=2147483647):refusal_id>/review")
@needs_role("county_reviewer", "manager")
def review_post(case_id: int, refusal_id: int) -> Page:
    reason, answer = request.form.get("reason", ""), request.form.get("answer")
    action = _REVIEWS.get(answer or "")
    try:
        if action is None:
            raise InvalidInput("answer", _("请选择处理结果"))
        _once(lambda: action(case_id, refusal_id, reason=reason, by=current_user))
    except InvalidInput as error:
        return _review_page(case_id, refusal_id, error.errors), 422
    if answer == "uphold":
        flash(_("维持原认定，理由已记入个案经过。请把结果告知本人。"), "success")
    else:
        flash(_("认定已撤销，这次拒绝不再计入次数。请把结果告知本人。"), "success")
    return _back(case_id)


def _offer_page(case_id: int, errors: dict[str, Any] | None = None) -> str:
    case = get_case(case_id, by=current_user)
    if not takes_offers(case):
        raise NotInAssistance
    if not may_offer(current_user, case):
        raise NotAllowed
    return render_template(
        "offers/offer.html",
        case=case,
        criteria=CRITERIA,
        contracts=list(CONTRACTS.items()),
        typed=request.form or {"offered_on": today().isoformat()},
        errors=errors or {},
    )


def _answer_page(offer: JobOffer, errors: dict[str, Any] | None = None) -> str:
    if not may_offer(current_user, offer.case):
        raise NotAllowed
    return render_template(
        "offers/answer.html",
        offer=offer,
        case=offer.case,
        answers=list(ANSWERS.items()),
        reasons=list(REASONS.items()),
        typed=request.form or {"answered_on": today().isoformat()},
        errors=errors or {},
    )


def _review_page(case_id: int, refusal_id: int, errors: dict[str, Any] | None = None) -> str:
    case = get_case(case_id, by=current_user)
    if not may_review(current_user, case):
        raise NotAllowed
    refusal = next((one for one in refusals_of_case(case.id) if one.id == refusal_id), None)
    if refusal is None or not refusal.counts:
        raise NotFound
    return render_template(
        "offers/review.html",
        case=case,
        refusal=refusal,
        typed=request.form,
        errors=errors or {},
    )


def _once(action: Callable[[], JobOffer | Refusal]) -> None:
    """The same form sent twice is carried out once, and answered alike."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    run_once(
        request.form.get("idempotency_key"),
        by=current_user,
        request=json.dumps([request.path, typed], sort_keys=True).encode(),
        action=lambda: {"id": action().id},
    )


def _back(case_id: int) -> Response:
    return redirect(url_for("cases.case_page", case_id=case_id, _anchor="refusals"), 303)
