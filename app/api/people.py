"""People and their records."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields, validate

from app.api.auth import caller
from app.api.described import describe, make_blueprint
from app.api.paging import PageQuery
from app.api.posting import posts
from app.api.shapes import PersonShape, page_of, person_json
from app.database import transaction
from app.people.actions.household import set_household
from app.people.actions.records import (
    add_insurance_months,
    record_certificate,
    record_service,
    state_income,
)
from app.people.actions.register import register_person, update_person
from app.people.actions.registrations import add_registration
from app.people.queries import get_person, search_people
from app.people.schemas import (
    CertificateSchema,
    IncomeSchema,
    InsuranceSchema,
    MemberSchema,
    PersonSchema,
    RegistrationSchema,
    ServiceSchema,
)

PATH = "/people"
ID = "/<int(max=2147483647):person_id>"
blueprint = make_blueprint("people", "人员登记")


class Raw(Schema):
    """The body as sent: the action checks it, with the same messages as on the page."""

    class Meta:
        unknown = "include"


class PeopleQuery(PageQuery):
    search = fields.String(load_default="", validate=validate.Length(max=50))
    unit = fields.String(load_default="", validate=validate.Regexp(r"^\d{0,12}$"))


class RecordAnswer(Schema):
    id = fields.Integer(required=True)


class CountAnswer(Schema):
    new = fields.Integer(required=True)


def _body(schema: type[Schema]) -> dict[str, Any]:
    """The documented body of an operation whose action does the checking."""
    return {"content": {"application/json": {"schema": schema}}, "required": True}


@blueprint.get("")
@describe(403, 422)
@blueprint.arguments(PeopleQuery, location="query")
@blueprint.response(200, page_of(PersonShape))
def list_people(wanted: dict[str, Any]) -> Any:
    """People within reach, by name: search by name, pinyin initials or a number's last digits."""
    page = search_people(
        by=caller(),
        text=wanted["search"],
        unit_code=wanted["unit"],
        cursor=wanted.get("cursor"),
        limit=wanted["limit"],
    )
    items = [person_json(person) for person in page.people]
    return jsonify(items=items, next_cursor=page.next_cursor)


@blueprint.post("")
@describe(403, posting=True, requestBody=_body(PersonSchema))
@blueprint.arguments(Raw)
@blueprint.response(201, PersonShape)
@posts(201)
def create_person(body: dict[str, Any]) -> dict[str, Any]:
    """Register a person."""
    return person_json(register_person(body, by=caller()))


@blueprint.get(ID)
@describe(403, 404)
@blueprint.response(200, PersonShape)
def show_person(person_id: int) -> Any:
    """One person, sensitive values masked."""
    return jsonify(person_json(get_person(person_id, by=caller())))


class PersonChange(Schema):
    version = fields.Integer(required=True, validate=validate.Range(1, 2**31 - 1))

    class Meta:
        unknown = "include"


@blueprint.patch(ID)
@describe(403, 404, 409, 415, 422)
@blueprint.arguments(PersonChange)
@blueprint.response(200, PersonShape)
def change_person(body: dict[str, Any], person_id: int) -> Any:
    """Change the given fields; ``version`` is what was read, so that no change is overwritten."""
    version = body.pop("version")
    with transaction():
        person = update_person(person_id, body, by=caller(), version=version)
        answer = person_json(person)
    return jsonify(answer)


def _records(name: str, schema: type[Schema], action, summary: str) -> None:
    """POST /people/{id}/<name>: the same for every kind of record."""

    @blueprint.post(f"{ID}/{name}", endpoint=f"create_{name.replace('-', '_')}")
    @describe(403, 404, posting=True, requestBody=_body(schema), summary=summary)
    @blueprint.arguments(Raw)
    @blueprint.response(201, RecordAnswer)
    @posts(201)
    def create(body: dict[str, Any], person_id: int) -> dict[str, Any]:
        return {"id": action(person_id, body, by=caller()).id}


_records("registrations", RegistrationSchema, add_registration, "Register as unemployed")
_records("certificates", CertificateSchema, record_certificate, "Enter a certificate")
_records("services", ServiceSchema, record_service, "Enter a service received")
_records("incomes", IncomeSchema, state_income, "State a year's income")


@blueprint.post(f"{ID}/insurance-months")
@describe(403, 404, posting=True, requestBody=_body(InsuranceSchema))
@blueprint.arguments(Raw)
@blueprint.response(201, CountAnswer)
@posts(201)
def create_insurance_months(body: dict[str, Any], person_id: int) -> dict[str, Any]:
    """Enter a span of insured months with one payer."""
    return {"new": add_insurance_months(person_id, body, by=caller())}


class HouseholdBody(Schema):
    members = fields.List(fields.Nested(MemberSchema), required=True)
    booklet_number = fields.String(allow_none=True, validate=validate.Length(max=40))


class RawHousehold(Schema):
    members = fields.List(fields.Dict(), required=True, validate=validate.Length(max=50))
    booklet_number = fields.String(load_default=None, allow_none=True)


@blueprint.put(f"{ID}/household")
@describe(403, 404, 409, 415, 422, requestBody=_body(HouseholdBody))
@blueprint.arguments(RawHousehold)
@blueprint.response(200, RecordAnswer)
def replace_household(body: dict[str, Any], person_id: int) -> Any:
    """Set the people of the same household register who live together."""
    with transaction():
        household = set_household(
            person_id, body["members"], by=caller(), booklet_number=body["booklet_number"]
        )
        answer = {"id": household.id}
    return jsonify(answer)
