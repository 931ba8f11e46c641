"""How a person's records look outside. Numbers and addresses are masked, as on the page."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.api.shapes import PersonShape
from app.people.masking import mask_number, masked_values
from app.people.models import HouseholdMember, Person


class PersonRecordShape(PersonShape):
    """Everything that is recorded about the person themselves."""

    bank_account = fields.String(allow_none=True, metadata={"description": "masked"})
    hukou_address = fields.String(allow_none=True, metadata={"description": "masked"})
    residence_address = fields.String(allow_none=True, metadata={"description": "masked"})
    birth_date_archive = fields.Date(allow_none=True)
    ethnicity = fields.String(allow_none=True)
    education = fields.String(allow_none=True)
    marital_status = fields.String(allow_none=True)
    hukou_division_code = fields.String(allow_none=True)
    urban_rural = fields.String(allow_none=True)
    residence_division_code = fields.String(allow_none=True)
    residence_since = fields.Date(allow_none=True)
    retirement_class = fields.String(allow_none=True)
    able_to_work = fields.Boolean(allow_none=True)
    willing_to_work = fields.Boolean(allow_none=True)
    stable_employment = fields.Boolean(allow_none=True)
    returned_migrant = fields.Boolean(allow_none=True)
    land_expropriated = fields.Boolean(allow_none=True)
    special_difficulty = fields.Boolean(allow_none=True)
    skills = fields.String(allow_none=True)
    job_wish = fields.String(allow_none=True)
    training_wish = fields.String(allow_none=True)
    service_needs = fields.String(allow_none=True)
    deceased_on = fields.Date(allow_none=True)


def person_record(person: Person) -> dict[str, Any]:
    """What ``PersonRecordShape`` dumps: the columns, and masks in place of what is encrypted."""
    plain = {name: getattr(person, name, None) for name in PersonRecordShape().fields}
    masks = {name: value or None for name, value in masked_values(person).items()}
    return plain | masks | {"unit": person.unit_code}


class RegistrationShape(Schema):
    id = fields.Integer(required=True)
    registered_on = fields.Date()
    unemployed_since = fields.Date()
    reason_code = fields.String()
    office = fields.String(attribute="office_code")
    is_active = fields.Boolean()
    cancelled_on = fields.Date(allow_none=True)
    cancel_code = fields.String(allow_none=True)


class InsuranceSpanShape(Schema):
    """Months that follow each other with one payer."""

    first = fields.Date()
    last = fields.Date()
    months = fields.Integer()
    employer = fields.String()
    kind = fields.String()
    division_code = fields.String()
    is_back_paid = fields.Boolean()


class CertificateShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String()
    number = fields.Function(
        lambda found: mask_number(found.number.reveal()) if found.number else None,
        metadata={"type": "string", "nullable": True, "description": "masked"},
    )
    issuer = fields.String()
    issued_on = fields.Date(allow_none=True)
    valid_until = fields.Date(allow_none=True)
    covers_family = fields.Boolean()
    source = fields.String()


class ServiceShape(Schema):
    id = fields.Integer(required=True)
    case_id = fields.Integer(allow_none=True)
    on = fields.Date()
    kind = fields.String()
    provider = fields.String()
    external_ref = fields.String(allow_none=True)
    accepted = fields.Boolean(allow_none=True)
    result = fields.String()


class IncomeShape(Schema):
    id = fields.Integer(required=True)
    year = fields.Integer()
    kind = fields.String()
    amount = fields.Decimal(as_string=True, metadata={"type": "string"})
    source = fields.String()
    stated_on = fields.Date()


class DeclarationShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String()
    signed_on = fields.Date()
    wording = fields.String()
    document_id = fields.Integer(allow_none=True)
    withdrawn_on = fields.Date(allow_none=True)


class RegisterCheckShape(Schema):
    id = fields.Integer(required=True)
    register = fields.String()
    found = fields.Boolean()
    note = fields.String()
    checked_at = fields.DateTime()


class DocumentShape(Schema):
    id = fields.Integer(required=True)
    person_id = fields.Integer()
    case_id = fields.Integer(allow_none=True)
    kind = fields.String()
    certificate = fields.String(allow_none=True)
    file_name = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    issuer = fields.String()
    valid_until = fields.Date(allow_none=True)
    uploaded_at = fields.DateTime()
    uploaded_by = fields.Integer(allow_none=True)


class MemberShape(Schema):
    id = fields.Integer(required=True)
    person_id = fields.Integer(allow_none=True)
    relation = fields.String()
    name = fields.String()
    sex = fields.String(allow_none=True)
    birth_date = fields.Date(allow_none=True)
    id_number = fields.String(allow_none=True, metadata={"description": "masked"})
    lives_together = fields.Boolean()
    raised_by_applicant = fields.Boolean(allow_none=True)
    retirement_class = fields.String(allow_none=True)
    able_to_work = fields.Boolean(allow_none=True)
    willing_to_work = fields.Boolean(allow_none=True)
    registered_unemployed = fields.Boolean(allow_none=True)
    student = fields.Boolean(allow_none=True)
    student_since = fields.Date(allow_none=True)
    serving = fields.Boolean(allow_none=True)
    serving_since = fields.Date(allow_none=True)
    pensioner = fields.Boolean(allow_none=True)
    pensioner_since = fields.Date(allow_none=True)
    employed = fields.Boolean(allow_none=True)
    employed_since = fields.Date(allow_none=True)
    transferred_employment = fields.Boolean(allow_none=True)
    transferred_employment_since = fields.Date(allow_none=True)


class HouseholdShape(Schema):
    """``reference_person_id`` is the one whose relation to the members is recorded."""

    id = fields.Integer(allow_none=True)
    reference_person_id = fields.Integer(allow_none=True)
    members = fields.List(fields.Nested(MemberShape), required=True)


def member_json(member: HouseholdMember) -> dict[str, Any]:
    shown = {name: getattr(member, name) for name in MemberShape().fields}
    number = member.id_number
    return shown | {"id_number": mask_number(number.reveal()) if number else None}
