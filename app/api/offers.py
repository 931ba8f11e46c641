"""Jobs offered to a person, their answers, and findings of refusals set aside."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.auth import caller
from app.api.cases import ID
from app.api.described import describe, make_blueprint
from app.api.posting import posts
from app.cases.queries import get_case
from app.offers.actions import answer_offer, offer_job
from app.offers.codes import ANSWERS, CONTRACTS, REASONS
from app.offers.models import JobOffer
from app.offers.queries import offers_of_case
from app.visits.actions.reviews import set_aside, uphold

PATH = ""
CASE = f"/cases{ID}"
blueprint = make_blueprint("offers", "岗位推荐")


class OfferShape(Schema):
    id = fields.Integer(required=True)
    employer = fields.String()
    post = fields.String()
    place = fields.String()
    contract = fields.String()
    pay_month = fields.Integer(metadata={"description": "yuan"})
    minutes = fields.Integer(metadata={"description": "one way"})
    offered_on = fields.Date()
    offered_by = fields.Integer()
    fits_health = fields.Boolean()
    fits_skills = fields.Boolean()
    fits_commute = fields.Boolean()
    fits_pay = fields.Boolean(allow_none=True)
    suitability = fields.String()
    answer = fields.String(allow_none=True)
    answered_on = fields.Date(allow_none=True)
    answer_by = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True)
    said = fields.String(allow_none=True)
    evidence = fields.String(allow_none=True)
    seems_justified = fields.Boolean(allow_none=True)
    opinion = fields.String(allow_none=True)
    refusal_id = fields.Integer(allow_none=True)


class OfferBody(Schema):
    employer = fields.String(required=True, validate=validate.Length(min=1, max=80))
    post = fields.String(required=True, validate=validate.Length(min=1, max=60))
    place = fields.String(required=True, validate=validate.Length(min=1, max=120))
    contract = fields.String(required=True, validate=validate.OneOf(list(CONTRACTS)))
    pay_month = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=1_000_000)
    )
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=600))
    offered_on = fields.Date(required=True)
    fits_health = fields.Boolean(required=True)
    fits_skills = fields.Boolean(required=True)
    fits_commute = fields.Boolean(required=True)
    suitability = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=500)
    )


class AnswerBody(Schema):
    answer = fields.String(required=True, validate=validate.OneOf(list(ANSWERS)))
    answered_on = fields.Date(required=True)
    reason = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(list(REASONS))
    )
    said = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))
    evidence = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))
    seems_justified = fields.Boolean(load_default=None, allow_none=True)
    opinion = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class ReviewBody(Schema):
    reason = fields.String(required=True, validate=validate.Length(min=1, max=500))


class ReviewedShape(Schema):
    id = fields.Integer(required=True)
    counts = fields.Boolean()


@blueprint.get(f"{CASE}/offers")
@describe(404)
@blueprint.response(200, OfferShape(many=True))
def list_offers(case_id: int) -> Any:
    """Jobs offered in the case, the newest first."""
    return offers_of_case(get_case(case_id, by=caller()).id)


@blueprint.post(f"{CASE}/offers")
@describe(404, posting=True)
@blueprint.arguments(OfferBody)
@blueprint.response(201, OfferShape)
@posts(201)
def create_offer(body: dict[str, Any], case_id: int) -> Any:
    """Record an offer; the pay is compared with the minimum wage of the place."""
    return _json(offer_job(case_id, _plain(body), by=caller()))


@blueprint.post("/offers/<row:offer_id>/answer")
@describe(404, posting=True)
@blueprint.arguments(AnswerBody)
@blueprint.response(200, OfferShape)
@posts()
def create_answer(body: dict[str, Any], offer_id: int) -> Any:
    """What the person said. A refusal opens the task of a second officer."""
    return _json(answer_offer(offer_id, _plain(body), by=caller()))


@blueprint.post(f"{CASE}/refusals/<row:refusal_id>/set-aside")
@describe(404, posting=True)
@blueprint.arguments(ReviewBody)
@blueprint.response(200, ReviewedShape)
@posts()
def create_set_aside(body: dict[str, Any], case_id: int, refusal_id: int) -> Any:
    """A third officer sets the finding aside on the person's request: it no longer counts."""
    found = set_aside(case_id, refusal_id, reason=body["reason"], by=caller())
    return {"id": found.id, "counts": bool(found.counts)}


@blueprint.post(f"{CASE}/refusals/<row:refusal_id>/upholding")
@describe(404, posting=True)
@blueprint.arguments(ReviewBody)
@blueprint.response(200, ReviewedShape)
@posts()
def create_upholding(body: dict[str, Any], case_id: int, refusal_id: int) -> Any:
    """A third officer upholds the finding on the person's request: it counts as before."""
    found = uphold(case_id, refusal_id, reason=body["reason"], by=caller())
    return {"id": found.id, "counts": bool(found.counts)}


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    """As the action's own check reads it: a page sends days as text."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in body.items()
    }


def _json(offer: JobOffer) -> Any:
    return OfferShape().dump(offer)
