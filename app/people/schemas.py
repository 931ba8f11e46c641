"""What may be recorded about a person, checked field by field."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from app.dates.clock import today
from app.people import codes
from app.people.fields import (
    Number,
    RecordSchema,
    amount,
    code,
    day,
    division,
    text,
    whole,
    yes_no,
)
from app.people.identity import (
    Holder,
    InvalidNumber,
    holder_of,
    normalise,
    normalise_account,
    normalise_phone,
)
from app.people.models.household import MEMBER_STATUSES


class PersonSchema(RecordSchema):
    """A person. Sex and birth date may be left out where the number tells them."""

    unit_code = fields.String(
        required=True,
        validate=validate.Regexp(r"^\d{12}\Z", error=_l("责任社区代码应为 12 位数字")),
        error_messages={
            "required": _l("请选择责任社区"),
            "null": _l("请选择责任社区"),
            "invalid": _l("责任社区代码应为 12 位数字"),
        },
    )
    name = text(50, required=True)
    id_type = code(codes.ID_TYPES, load_default="resident_id")
    id_number = Number(normalise, required=True)
    sex = code(codes.SEXES)
    birth_date = day()
    birth_date_archive = day()
    phone = Number(normalise_phone, allow_none=True)
    bank_account = Number(normalise_account, allow_none=True)
    ethnicity = code(codes.ETHNICITIES)
    education = code(codes.EDUCATIONS)
    marital_status = code(codes.MARITAL_STATUSES)
    hukou_division_code = division()
    hukou_address = text(200)
    urban_rural = code(codes.URBAN_RURAL)
    residence_division_code = division()
    residence_address = text(200)
    residence_since = day()
    retirement_class = code(codes.RETIREMENT_CLASSES)
    able_to_work = yes_no()
    willing_to_work = yes_no()
    stable_employment = yes_no()
    returned_migrant = yes_no()
    land_expropriated = yes_no()
    special_difficulty = yes_no()
    skills = text(200)
    job_wish = text(200)
    training_wish = text(200)
    service_needs = text(200)
    deceased_on = day()

    @validates_schema(skip_on_field_errors=False)
    def _number_is_sound(self, data: dict[str, Any], **_kwargs: Any) -> None:
        # Told together with the faults of other fields, not only once those are mended.
        if data.get("id_number"):
            _holder(data)

    @post_load
    def _agree_with_number(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if "id_number" in data and data["id_number"] is not None:
            data["id_type"] = data.get("id_type") or "resident_id"
            _fill_from_number(data)
        sex, group = data.get("sex"), data.get("retirement_class")
        if sex == "male" and not group:
            data["retirement_class"] = "male"
        elif sex and group and (group == "male") != (sex == "male"):
            raise ValidationError(_("退休类别与性别不符"), "retirement_class")
        return data


def _holder(data: dict[str, Any]) -> Holder:
    try:
        return holder_of(data.get("id_type") or "resident_id", data["id_number"], today=today())
    except InvalidNumber as error:
        raise ValidationError(str(error), "id_number") from error


def _fill_from_number(data: dict[str, Any]) -> None:
    holder = _holder(data)
    for field, told, message in (
        ("birth_date", holder.birth_date, _("出生日期与证件号码不一致")),
        ("sex", holder.sex, _("性别与证件号码不一致")),
    ):
        given = data.get(field)
        if given and told and given != told:
            raise ValidationError(message, field)
        if not given and not told:
            raise ValidationError(_("必须填写"), field)
        data[field] = given or told


class RegistrationSchema(RecordSchema):
    registered_on = day(required=True)
    unemployed_since = day()
    reason_code = code(codes.REGISTRATION_REASONS, required=True)

    @post_load
    def _unemployed_first(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        # Never employed: unemployment counts from the registration (policy/facts.md 1).
        since = data.get("unemployed_since") or data.get("registered_on")
        if since and data.get("registered_on") and since > data["registered_on"]:
            raise ValidationError(_("失业日期不能晚于登记日期"), "unemployed_since")
        data["unemployed_since"] = since
        return data


class CancellationSchema(RecordSchema):
    cancelled_on = day(required=True)
    cancel_code = code(codes.CANCEL_REASONS, required=True)


class InsuranceSchema(RecordSchema):
    """A span of months with one payer."""

    first_month = day(required=True)
    last_month = day()
    employer = text(100)
    division_code = division(required=True)
    kind = code(codes.INSURANCE_KINDS, load_default="employee")
    is_back_paid = yes_no(load_default=False)

    @validates_schema
    def _sound(self, data: dict[str, Any], **_kwargs: Any) -> None:
        last = data.get("last_month") or data["first_month"]
        if last < data["first_month"]:
            raise ValidationError(_("结束月份早于开始月份"), "last_month")
        if (last.year - data["first_month"].year) * 12 > 12 * 50:
            raise ValidationError(_("月份跨度太长"), "last_month")
        if (data.get("kind") == "employee") != bool(data.get("employer")):
            message = _("单位职工参保应填写单位名称，其他参保不填")
            raise ValidationError(message, "employer")


class CertificateSchema(RecordSchema):
    kind = code(codes.CERTIFICATE_KINDS, required=True)
    number = text(60)
    issuer = text(100)
    issued_on = day()
    valid_until = day(future=True)
    covers_family = yes_no(load_default=False)
    source = code(codes.CERTIFICATE_SOURCES, load_default="paper")

    @validates_schema
    def _order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        issued, until = data.get("issued_on"), data.get("valid_until")
        if issued and until and until < issued:
            raise ValidationError(_("有效期早于发证日期"), "valid_until")


class ServiceSchema(RecordSchema):
    on = day(required=True)
    kind = code(codes.SERVICE_KINDS, required=True)
    provider = text(100)
    external_ref = text(60)
    accepted = yes_no()
    result = text(200)


class IncomeSchema(RecordSchema):
    year = whole(1990, 2100, required=True)
    kind = code(codes.INCOME_KINDS, required=True)
    amount = amount(required=True)
    source = code(codes.CERTIFICATE_SOURCES, load_default="declared")


class DeclarationSchema(RecordSchema):
    kind = code(codes.DECLARATION_KINDS, required=True)
    signed_on = day(required=True)
    wording = text(4000)


class RegisterCheckSchema(RecordSchema):
    register = code(codes.REGISTERS, required=True)
    found = yes_no(required=True)
    note = text(200)


class MemberSchema(RecordSchema):
    """One household member; an identity number that is in the register ties it to that person.

    ``id``: the member as recorded before, whose number stays when none is given.
    """

    id = whole(1, 2**31 - 1)
    relation = code(codes.RELATIONS, required=True)
    name = text(50, required=True)
    sex = code(codes.SEXES)
    birth_date = day()
    id_number = Number(normalise, allow_none=True)
    lives_together = yes_no(load_default=True)
    raised_by_applicant = yes_no()
    retirement_class = code(codes.RETIREMENT_CLASSES)
    able_to_work = yes_no()
    willing_to_work = yes_no()
    registered_unemployed = yes_no()
    student = yes_no()
    student_since = day()
    serving = yes_no()
    serving_since = day()
    pensioner = yes_no()
    pensioner_since = day()
    employed = yes_no()
    employed_since = day()
    transferred_employment = yes_no()
    transferred_employment_since = day()

    @post_load
    def _sound(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if data["relation"] == "self":
            raise ValidationError(_("本人不用再填一行"), "relation")
        if data.get("id_number"):
            data["id_type"] = "resident_id"
            _fill_from_number(data)
            del data["id_type"]
        for status in MEMBER_STATUSES:
            if data.get(f"{status}_since") and not data.get(status):
                raise ValidationError(_("填了起始日期，状态应为是"), f"{status}_since")
        return data


class DocumentSchema(RecordSchema):
    kind = code(codes.DOCUMENT_KINDS, required=True)
    certificate = code(codes.CERTIFICATE_KINDS)
    issuer = text(100)
    valid_until = day(future=True)

    @validates_schema
    def _only_of_a_certificate(self, data: dict[str, Any], **_more: Any) -> None:
        if data.get("certificate") and data.get("kind") != "certificate":
            raise ValidationError(_("种类选“证明材料”时才填写"), "certificate")
