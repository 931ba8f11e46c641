"""Single records about a person: listed, entered, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from app.api import people_shapes as shapes
from app.api.auth import caller
from app.api.described import Nothing, Raw, describe, json_body, make_blueprint
from app.api.people import ID
from app.api.posting import posts
from app.people import schemas
from app.people.actions import records
from app.people.actions.registrations import add_registration, cancel_registration
from app.people.insurance_spans import spans
from app.people.models import Person
from app.people.queries import (
    certificates_of,
    declarations_of,
    get_person,
    incomes_of,
    insurance_months_of,
    register_checks_of,
)

PATH = ""
NUMBER = "<row:record_id>"
blueprint = make_blueprint("records", "人员的各项记录")


class RecordAnswer(Schema):
    id = fields.Integer(required=True)


class CountAnswer(Schema):
    new = fields.Integer(required=True)


class IncomeBody(schemas.IncomeSchema):
    """For the description: a decimal's bound is not a JSON number."""

    amount = fields.Float(required=True, validate=validate.Range(min=0, max=10**9))


def _records(
    name: str,
    what: str,
    *,
    shape: type[Schema],
    schema: type[Schema],
    look: Callable[[Person], Sequence[Any]],
    add: Callable[..., Any],
) -> None:
    """GET and POST /people/{id}/<name>: the same for every kind of record."""
    path, endpoint = f"/people{ID}/{name}", name.replace("-", "_")

    @blueprint.get(path, endpoint=f"list_{endpoint}")
    @describe(404, summary=f"{what}: what is recorded, the newest first")
    @blueprint.response(200, shape(many=True))
    def list_them(person_id: int) -> Any:
        return look(get_person(person_id, by=caller()))

    @blueprint.post(path, endpoint=f"create_{endpoint}")
    @describe(404, posting=True, requestBody=json_body(schema), summary=f"{what}: enter one")
    @blueprint.arguments(Raw)
    @blueprint.response(201, RecordAnswer)
    @posts(201)
    def create(body: dict[str, Any], person_id: int) -> dict[str, Any]:
        return {"id": add(person_id, body, by=caller()).id}


_records(
    "registrations",
    "失业登记 Unemployment registrations",
    shape=shapes.RegistrationShape,
    schema=schemas.RegistrationSchema,
    look=lambda person: person.registrations,
    add=add_registration,
)
_records(
    "certificates",
    "证明证件 Certificates",
    shape=shapes.CertificateShape,
    schema=schemas.CertificateSchema,
    look=lambda person: certificates_of(person.id),
    add=records.record_certificate,
)
_records(
    "services",
    "接受的服务 Services received",
    shape=shapes.ServiceShape,
    schema=schemas.ServiceSchema,
    look=lambda person: person.services,
    add=records.record_service,
)
_records(
    "incomes",
    "收入 Income of a year",
    shape=shapes.IncomeShape,
    schema=IncomeBody,
    look=lambda person: incomes_of(person.id),
    add=records.state_income,
)
_records(
    "declarations",
    "承诺与同意 Declarations and consents",
    shape=shapes.DeclarationShape,
    schema=schemas.DeclarationSchema,
    look=lambda person: declarations_of(person.id),
    add=records.record_declaration,
)
_records(
    "register-checks",
    "部门核验 Answers of other registers",
    shape=shapes.RegisterCheckShape,
    schema=schemas.RegisterCheckSchema,
    look=lambda person: register_checks_of(person.id),
    add=records.add_register_check,
)


@blueprint.get(f"/people{ID}/insurance-months")
@describe(404)
@blueprint.response(200, shapes.InsuranceSpanShape(many=True))
def list_insurance_months(person_id: int) -> Any:
    """Insured months, drawn together where they follow each other."""
    return spans(insurance_months_of(get_person(person_id, by=caller()).id))


@blueprint.post(f"/people{ID}/insurance-months")
@describe(404, posting=True, requestBody=json_body(schemas.InsuranceSchema))
@blueprint.arguments(Raw)
@blueprint.response(201, CountAnswer)
@posts(201)
def create_insurance_months(body: dict[str, Any], person_id: int) -> dict[str, Any]:
    """Enter a span of insured months with one payer."""
    return {"new": records.add_insurance_months(person_id, body, by=caller())}


@blueprint.post(f"/registrations/{NUMBER}/cancellation")
@describe(404, posting=True, requestBody=json_body(schemas.CancellationSchema))
@blueprint.arguments(Raw)
@blueprint.response(200, RecordAnswer)
@posts()
def create_registration_cancellation(body: dict[str, Any], record_id: int) -> dict[str, Any]:
    """Cancel an unemployment registration with a national reason code."""
    return {"id": cancel_registration(record_id, body, by=caller()).id}


@blueprint.post(f"/certificates/{NUMBER}/withdrawal")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, RecordAnswer)
@posts()
def create_certificate_withdrawal(_body: dict[str, Any], record_id: int) -> dict[str, Any]:
    """From today the certificate does not hold; it stays on record."""
    return {"id": records.withdraw_certificate(record_id, by=caller()).id}


@blueprint.post(f"/declarations/{NUMBER}/withdrawal")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, RecordAnswer)
@posts()
def create_declaration_withdrawal(_body: dict[str, Any], record_id: int) -> dict[str, Any]:
    """A consent is taken back from today on."""
    return {"id": records.withdraw_declaration(record_id, by=caller()).id}
