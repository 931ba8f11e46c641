"""What is recorded of an offer and of the answer, checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError, validates_schema

from app.offers.codes import ANSWERS, CONTRACTS, REASONS
from app.people.fields import RecordSchema, code, day, text, whole, yes_no


class OfferSchema(RecordSchema):
    employer = text(80, required=True)
    post = text(60, required=True)
    place = text(120, required=True)
    contract = code(CONTRACTS, required=True)
    pay_month = whole(1, 1_000_000, required=True)
    minutes = whole(0, 600, required=True)
    offered_on = day(required=True)
    fits_health = yes_no(required=True)
    fits_skills = yes_no(required=True)
    fits_commute = yes_no(required=True)
    suitability = text(500, load_default=None)

    @validates_schema
    def _say_why_not(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        fits = [data.get(name) for name in ("fits_health", "fits_skills", "fits_commute")]
        if False in fits and not data.get("suitability"):
            raise ValidationError(_("有一项不适合，请写明情况和仍然推荐的理由"), "suitability")


class AnswerSchema(RecordSchema):
    """A refusal wants the reason, the person's words, and what the officer thinks of it."""

    answer = code(ANSWERS, required=True)
    answered_on = day(required=True)
    reason = code(REASONS, load_default=None)
    said = text(500, load_default=None)
    evidence = text(200, load_default=None)
    seems_justified = yes_no(load_default=None)
    opinion = text(500, load_default=None)

    @validates_schema
    def _whole_refusal(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        if data.get("answer") != "refused":
            return
        wanted = ("reason", "said", "seems_justified", "opinion")
        missing = {name: [_("必须填写")] for name in wanted if data.get(name) is None}
        if missing:
            raise ValidationError(missing)
