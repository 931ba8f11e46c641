"""The people of one household register who live together."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields, validate

from app.api.auth import caller
from app.api.described import describe, json_body, make_blueprint
from app.api.people import ID
from app.api.people_shapes import HouseholdShape, member_json
from app.api.records import RecordAnswer
from app.database import transaction
from app.people.actions.household import MAX_MEMBERS, set_household
from app.people.queries import get_person, household_of
from app.people.schemas import MemberSchema

PATH = "/people"
blueprint = make_blueprint("household", "家庭成员")
_LONGEST_BOOKLET = 40


class HouseholdBody(Schema):
    members = fields.List(
        fields.Nested(MemberSchema), required=True, validate=validate.Length(max=MAX_MEMBERS)
    )
    booklet_number = fields.String(allow_none=True, validate=validate.Length(max=_LONGEST_BOOKLET))


class RawHousehold(Schema):
    """The members as sent: the action names what is wrong by row and field."""

    members = fields.List(
        fields.Dict(keys=fields.String()), required=True, validate=validate.Length(max=MAX_MEMBERS)
    )
    booklet_number = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=_LONGEST_BOOKLET)
    )


@blueprint.get(f"{ID}/household")
@describe(404)
@blueprint.response(200, HouseholdShape)
def show_household(person_id: int) -> Any:
    """The person's household; without members if none is recorded."""
    found = household_of(get_person(person_id, by=caller()).id)
    if found is None:
        return {"id": None, "reference_person_id": None, "members": []}
    return {
        "id": found.id,
        "reference_person_id": found.reference_person_id,
        "members": [member_json(member) for member in found.members],
    }


@blueprint.put(f"{ID}/household")
@describe(404, body=True, requestBody=json_body(HouseholdBody))
@blueprint.arguments(RawHousehold)
@blueprint.response(200, RecordAnswer)
def replace_household(body: dict[str, Any], person_id: int) -> Any:
    """Set the other members, with their relation to this person."""
    with transaction():
        household = set_household(
            person_id, body["members"], by=caller(), booklet_number=body["booklet_number"]
        )
        answer = {"id": household.id}
    return jsonify(answer)
