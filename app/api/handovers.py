"""Handing cases over for good: begin, offer case by case, accept or decline each."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import find_user
from app.api.auth import caller
from app.api.described import Nothing, describe, make_blueprint
from app.api.posting import posts
from app.api.staff import named_user
from app.cases.handover.actions import (
    accept_case,
    begin_handover,
    decline_case,
    get_handover,
    offer_case,
    withdraw_case,
)
from app.cases.handover.models import HandoverItem
from app.cases.handover.queries import handovers_for, lines_of_handover

PATH = "/handovers"
ID = "/<row:handover_id>"
CASE = f"{ID}/cases/<long:case_id>"
blueprint = make_blueprint("handovers", "移交", roles=WORKING_ROLES)
_USER = validate.Range(min=1, max=2**31 - 1)


class HandoverShape(Schema):
    id = fields.Integer(required=True)
    from_id = fields.Integer(required=True)
    to_id = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)
    offered = fields.Integer(metadata={"description": "cases without an answer yet"})
    accepted = fields.Integer()
    declined = fields.Integer()


class HandoverMadeShape(Schema):
    id = fields.Integer(required=True)
    from_id = fields.Integer(required=True)
    to_id = fields.Integer(required=True)
    word = fields.String()


class HandoverCaseShape(Schema):
    case_id = fields.Integer(required=True)
    status = fields.String(
        required=True, metadata={"description": "offered, accepted, declined, withdrawn"}
    )
    reason = fields.String(allow_none=True)


class HandoverBody(Schema):
    officer = fields.Integer(
        load_default=None,
        strict=True,
        allow_none=True,
        validate=_USER,
        metadata={"description": "whose cases; the caller's where nobody is named"},
    )
    to = fields.Integer(required=True, strict=True, validate=_USER)
    word = fields.String(load_default="", validate=validate.Length(max=1000))


class HandoverDecline(Schema):
    reason = fields.String(required=True, validate=validate.Length(min=1, max=500))


@blueprint.get("")
@describe()
@blueprint.response(200, HandoverShape(many=True))
def list_handovers() -> Any:
    """Given or received by the caller, and a manager's people's."""
    return handovers_for(caller())


@blueprint.post("")
@describe(posting=True)
@blueprint.arguments(HandoverBody)
@blueprint.response(201, HandoverMadeShape)
@posts(201)
def create_handover(body: dict[str, Any]) -> dict[str, Any]:
    """Begin one. The cases are offered after it, each by itself."""
    officer = named_user(body["officer"], "officer") if body["officer"] else caller()
    found = begin_handover(
        officer=officer, to=find_user(body["to"]), word=body["word"], by=caller()
    )
    return {"id": found.id, "from_id": found.from_id, "to_id": found.to_id, "word": found.word}


@blueprint.get(f"{ID}/cases")
@describe(404)
@blueprint.response(200, HandoverCaseShape(many=True))
def list_cases(handover_id: int) -> Any:
    """Its cases with their answers."""
    return lines_of_handover(get_handover(handover_id, by=caller()))


@blueprint.post(CASE)
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(201, HandoverCaseShape)
@posts(201)
def offer(_body: dict[str, Any], handover_id: int, case_id: int) -> dict[str, Any]:
    """Offer one case to the receiver."""
    return _json(offer_case(handover_id, case_id, by=caller()))


@blueprint.post(f"{CASE}/accept")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, HandoverCaseShape)
@posts()
def accept(_body: dict[str, Any], handover_id: int, case_id: int) -> dict[str, Any]:
    """The receiver answers for the case from now on."""
    return _json(accept_case(handover_id, case_id, by=caller()))


@blueprint.post(f"{CASE}/decline")
@describe(404, posting=True)
@blueprint.arguments(HandoverDecline)
@blueprint.response(200, HandoverCaseShape)
@posts()
def decline(body: dict[str, Any], handover_id: int, case_id: int) -> dict[str, Any]:
    """The officer stays responsible."""
    return _json(decline_case(handover_id, case_id, reason=body["reason"], by=caller()))


@blueprint.post(f"{CASE}/withdraw")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, HandoverCaseShape)
@posts()
def withdraw(_body: dict[str, Any], handover_id: int, case_id: int) -> dict[str, Any]:
    """Take back an offer that has not been answered."""
    return _json(withdraw_case(handover_id, case_id, by=caller()))


def _json(item: HandoverItem) -> dict[str, Any]:
    return {"case_id": item.case_id, "status": item.status, "reason": item.reason}
