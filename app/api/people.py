"""People: find, register, look, change; and one value in clear, with a reason."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields, validate

from app.api.auth import caller
from app.api.described import Raw, describe, json_body, make_blueprint
from app.api.paging import PageQuery, wrong_cursor
from app.api.people_shapes import PersonRecordShape, person_record
from app.api.posting import posts
from app.api.shapes import CaseShape, PersonShape, case_json, page_of, person_json
from app.cases.queries import cases_of_person
from app.database import transaction
from app.errors import NotFound
from app.people.actions.register import register_person, update_person
from app.people.actions.reveal import LONGEST_REASON, SHORTEST_REASON, reveal
from app.people.permissions import REVEAL_ROLES
from app.people.queries import get_person, search_people
from app.people.schemas import PersonSchema

PATH = "/people"
ID = "/<row:person_id>"
blueprint = make_blueprint("people", "人员登记")


class PeopleQuery(PageQuery):
    search = fields.String(load_default="", validate=validate.Length(max=50))
    unit = fields.String(load_default="", validate=validate.Regexp(r"^[0-9]{0,12}$"))


class PersonChange(Schema):
    version = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1)
    )

    class Meta:
        unknown = "include"


class Look(Schema):
    field = fields.String(required=True, validate=validate.OneOf(list(REVEAL_ROLES)))
    reason = fields.String(
        required=True, validate=validate.Length(min=SHORTEST_REASON, max=LONGEST_REASON)
    )


class InClear(Schema):
    value = fields.String(required=True)


@blueprint.get("")
@describe()
@blueprint.arguments(PeopleQuery, location="query")
@blueprint.response(200, page_of(PersonShape))
def list_people(wanted: dict[str, Any]) -> Any:
    """People within reach, by name: search by name, pinyin initials or a number's last digits."""
    try:
        page = search_people(
            by=caller(),
            text=wanted["search"],
            unit_code=wanted["unit"],
            cursor=wanted.get("cursor"),
            limit=wanted["limit"],
        )
    except NotFound:
        raise wrong_cursor() from None
    items = [person_json(person) for person in page.people]
    return jsonify(items=items, next_cursor=page.next_cursor)


@blueprint.post("")
@describe(posting=True, requestBody=json_body(PersonSchema))
@blueprint.arguments(Raw)
@blueprint.response(201, PersonShape)
@posts(201)
def create_person(body: dict[str, Any]) -> dict[str, Any]:
    """Register a person."""
    return person_json(register_person(body, by=caller()))


@blueprint.get(ID)
@describe(404)
@blueprint.response(200, PersonRecordShape)
def show_person(person_id: int) -> Any:
    """One person with all that is recorded of them, sensitive values masked."""
    return person_record(get_person(person_id, by=caller()))


@blueprint.patch(ID)
@describe(404, body=True)
@blueprint.arguments(PersonChange)
@blueprint.response(200, PersonShape)
def change_person(body: dict[str, Any], person_id: int) -> Any:
    """Change the given fields; ``version`` is what was read, so that no change is overwritten."""
    version = body.pop("version")
    with transaction():
        person = update_person(person_id, body, by=caller(), version=version)
        answer = person_json(person)
    return jsonify(answer)


@blueprint.get(f"{ID}/cases")
@describe(404)
@blueprint.response(200, CaseShape(many=True))
def list_cases_of_person(person_id: int) -> Any:
    """The person's cases, the newest first."""
    person = get_person(person_id, by=caller())
    return jsonify([case_json(case) for case in cases_of_person(person.id)])


@blueprint.post(f"{ID}/reveal")
@describe(404, body=True)
@blueprint.arguments(Look)
@blueprint.response(200, InClear)
def reveal_value(body: dict[str, Any], person_id: int) -> Any:
    """One value in clear, with a reason: recorded each time, so without an Idempotency-Key.

    Under a key the answer would have to be kept, and it must not be.
    """
    with transaction():
        value = reveal(person_id, body["field"], reason=body["reason"], by=caller())
    answer = jsonify(value=value)
    answer.headers["Cache-Control"] = "no-store"
    return answer
