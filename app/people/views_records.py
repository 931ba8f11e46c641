"""Adding single records to a person, and ending them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.idempotency import run_once
from app.accounts.permissions import WORKING_ROLES
from app.database import transaction
from app.dates.clock import today
from app.errors import InvalidInput, NotFound
from app.people import entry_fields
from app.people.actions import records, registrations
from app.people.actions.household import MAX_MEMBERS, set_household
from app.people.blueprint import NUMBER, PERSON, blueprint
from app.people.entry_fields import MEMBER, EntryField, values_of
from app.people.queries import get_person, get_registration, household_of

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class RecordKind:
    title: Any
    fields: tuple[EntryField, ...]
    action: Callable[..., Any]
    anchor: str
    preset: Callable[[], dict[str, str]] = dict


def _today(name: str) -> Callable[[], dict[str, str]]:
    return lambda: {name: today().isoformat()}


KINDS = {
    "registration": RecordKind(
        _l("失业登记"),
        entry_fields.REGISTRATION,
        registrations.add_registration,
        "registrations",
        _today("registered_on"),
    ),
    "insurance": RecordKind(
        _l("参保月份"), entry_fields.INSURANCE, records.add_insurance_months, "insurance"
    ),
    "certificate": RecordKind(
        _l("证明证件"), entry_fields.CERTIFICATE, records.record_certificate, "certificates"
    ),
    "service": RecordKind(
        _l("接受的服务"), entry_fields.SERVICE, records.record_service, "services", _today("on")
    ),
    "income": RecordKind(
        _l("收入"),
        entry_fields.INCOME,
        records.state_income,
        "incomes",
        lambda: {"year": str(today().year), "source": "declared"},
    ),
    "declaration": RecordKind(
        _l("承诺与同意"),
        entry_fields.DECLARATION,
        records.record_declaration,
        "declarations",
        _today("signed_on"),
    ),
    "check": RecordKind(
        _l("部门核验"), entry_fields.REGISTER_CHECK, records.add_register_check, "checks"
    ),
}


@blueprint.get(PERSON + "/add/<kind>")
@needs_role(*WORKING_ROLES)
def add_record(person_id: int, kind: str) -> str:
    return _record_page(person_id, kind, _kind(kind).preset())


@blueprint.post(PERSON + "/add/<kind>")
@needs_role(*WORKING_ROLES)
def add_record_post(person_id: int, kind: str) -> Page:
    action, typed = _kind(kind).action, request.form

    def add() -> None:
        action(person_id, typed, by=current_user)

    try:
        run_once(
            typed.get("idempotency_key"),
            by=current_user,
            request=f"{kind}:{person_id}:{sorted(typed.items())}".encode(),
            action=add,
        )
    except InvalidInput as error:
        return _record_page(person_id, kind, typed, error.errors), 422
    flash(_("已保存。"), "success")
    return redirect(url_for(".person", person_id=person_id, _anchor=_kind(kind).anchor), 303)


def _kind(kind: str) -> RecordKind:
    if kind not in KINDS:
        raise NotFound
    return KINDS[kind]


def _record_page(
    person_id: int, kind: str, values: Mapping[str, Any], errors: dict | None = None
) -> str:
    return render_template(
        "people/record.html",
        person=get_person(person_id, by=current_user),
        title=KINDS[kind].title,
        fields=KINDS[kind].fields,
        values=values,
        errors=errors or {},
    )


@blueprint.get(f"/registrations/{NUMBER}registration_id>/cancel")
@needs_role(*WORKING_ROLES)
def cancel_registration(registration_id: int) -> str:
    return _cancel_page(registration_id, _today("cancelled_on")())


@blueprint.post(f"/registrations/{NUMBER}registration_id>/cancel")
@needs_role(*WORKING_ROLES)
def cancel_registration_post(registration_id: int) -> Page:
    try:
        with transaction():
            cancelled = registrations.cancel_registration(
                registration_id, request.form, by=current_user
            )
            person_id = cancelled.person_id
    except InvalidInput as error:
        return _cancel_page(registration_id, request.form, error.errors), 422
    flash(_("失业登记已注销。"), "success")
    return redirect(url_for(".person", person_id=person_id, _anchor="registrations"), 303)


def _cancel_page(
    registration_id: int, values: Mapping[str, Any], errors: dict | None = None
) -> str:
    registration = get_registration(registration_id, by=current_user)
    return render_template(
        "people/record.html",
        person=registration.person,
        title=_("注销失业登记"),
        fields=entry_fields.CANCELLATION,
        values=values,
        errors=errors or {},
    )


@blueprint.post(f"/certificates/{NUMBER}certificate_id>/withdraw")
@needs_role(*WORKING_ROLES)
def withdraw_certificate_post(certificate_id: int) -> Page:
    with transaction():
        certificate = records.withdraw_certificate(certificate_id, by=current_user)
        person_id = certificate.person_id
    flash(_("证明已撤销。"), "success")
    return redirect(url_for(".person", person_id=person_id, _anchor="certificates"), 303)


@blueprint.post(f"/declarations/{NUMBER}declaration_id>/withdraw")
@needs_role(*WORKING_ROLES)
def withdraw_declaration_post(declaration_id: int) -> Page:
    with transaction():
        declaration = records.withdraw_declaration(declaration_id, by=current_user)
        person_id = declaration.person_id
    flash(_("已撤回。"), "success")
    return redirect(url_for(".person", person_id=person_id, _anchor="declarations"), 303)


@blueprint.get(PERSON + "/household")
@needs_role(*WORKING_ROLES)
def household(person_id: int) -> str:
    get_person(person_id, by=current_user)
    known = household_of(person_id)
    others = [m for m in known.members if m.person_id != person_id] if known else []
    # Told by another member, the relations are theirs: this person has to say anew.
    own = known is not None and known.reference_person_id == person_id
    filled = []
    for member in others:
        values = {**values_of(member, MEMBER), "id": str(member.id)}
        values["masked"] = "****" if member.id_number else ""
        filled.append(values if own else {**values, "relation": ""})
    return _household_page(person_id, filled)


@blueprint.post(PERSON + "/household")
@needs_role(*WORKING_ROLES)
def household_post(person_id: int) -> Page:
    members = _typed_members(request.form)
    try:
        with transaction():
            set_household(person_id, members, by=current_user)
    except InvalidInput as error:
        return _household_page(person_id, members, error.errors), 422
    flash(_("家庭成员已保存。"), "success")
    return redirect(url_for(".person", person_id=person_id, _anchor="household"), 303)


def _typed_members(typed: Mapping[str, str]) -> list[dict[str, str]]:
    """``members-3-name`` … in the order of the entries; numbers may have gaps. An entry in which
    nothing was typed (there is always one to begin with) is none."""
    rows: dict[int, dict[str, str]] = {}
    for key, value in typed.items():
        prefix, _dash, rest = key.partition("-")
        number, _dash, name = rest.partition("-")
        if prefix == "members" and number.isascii() and number.isdigit() and len(number) < 4:
            rows.setdefault(int(number), {})[name] = value
    return [rows[number] for number in sorted(rows) if _is_typed(rows[number])]


def _is_typed(row: Mapping[str, str]) -> bool:
    return any(value.strip() for name, value in row.items() if name != "lives_together")


def _household_page(
    person_id: int, members: list[dict[str, str]], errors: dict | None = None
) -> str:
    return render_template(
        "people/household.html",
        person=get_person(person_id, by=current_user),
        fields=MEMBER,
        members=members,
        most=MAX_MEMBERS,
        errors=errors or {},
    )
