"""A person: entering one, looking at their records, changing them, seeing a number in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.idempotency import run_once
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES
from app.cases.queries import cases_of_person
from app.database import transaction
from app.errors import InvalidInput, NotFound
from app.people import codes, queries
from app.people.actions.register import PersonAlreadyRegistered, register_person, update_person
from app.people.actions.reveal import reveal
from app.people.blueprint import PERSON, blueprint
from app.people.entry_fields import PERSON as PERSON_GROUPS
from app.people.entry_fields import values_of
from app.people.insurance_spans import spans
from app.people.masking import masked_values
from app.people.models import Person
from app.people.permissions import REVEAL_ROLES, may_change_person, may_reveal
from app.web.views import safe_address

Page = str | Response | tuple[str, int]
FIELD_NAMES = {
    "id_number": _l("证件号码"),
    "phone": _l("联系电话"),
    "bank_account": _l("银行账号"),
    "hukou_address": _l("户籍地址"),
    "residence_address": _l("常住地址"),
}
_FIELDS = [field for group in PERSON_GROUPS for field in group.fields]


@blueprint.get(PERSON)
@needs_role(*CASE_ROLES)
def person(person_id: int) -> str:
    found = queries.get_person(person_id, by=current_user)
    return render_template(
        "people/person.html",
        person=found,
        codes=codes,
        unit=_unit_name(found),
        masked=masked_values(found),
        revealable=[f for f in REVEAL_ROLES if may_reveal(current_user, found, f)],
        household=queries.household_of(person_id),
        spans=spans(queries.insurance_months_of(person_id)),
        certificates=queries.certificates_of(person_id),
        incomes=queries.incomes_of(person_id),
        declarations=queries.declarations_of(person_id),
        checks=queries.register_checks_of(person_id),
        documents=queries.documents_of(person_id),
        cases=cases_of_person(person_id),
        may_change=may_change_person(current_user, found),
    )


def _unit_name(found: Person) -> str:
    return queries.unit_names({found.unit_code}).get(found.unit_code, found.unit_code)


@blueprint.get("/new")
@needs_role(*WORKING_ROLES)
def new_person() -> str:
    communities = queries.communities_for(current_user)
    only = {"unit_code": communities[0].code} if len(communities) == 1 else {}
    return _entry_page(only | {"name": request.args.get("name", "")})


@blueprint.post("/new")
@needs_role(*WORKING_ROLES)
def new_person_post() -> Page:
    typed = request.form
    try:
        answer, _again = run_once(
            typed.get("idempotency_key"),
            by=current_user,
            request=b"person:" + repr(sorted(typed.items())).encode(),
            action=lambda: {"id": register_person(typed, by=current_user).id},
        )
    except PersonAlreadyRegistered as error:
        known = error.details.get("person_id")
        return _entry_page(typed, {"id_number": [error.message]}, known=known), 409
    except InvalidInput as error:
        return _entry_page(typed, error.errors), 422
    flash(_("已登记。"), "success")
    return redirect(url_for(".person", person_id=answer["id"]), 303)


@blueprint.get(PERSON + "/edit")
@needs_role(*WORKING_ROLES)
def edit_person(person_id: int) -> str:
    found = queries.get_person(person_id, by=current_user)
    return _entry_page(values_of(found, _FIELDS), person=found)


@blueprint.post(PERSON + "/edit")
@needs_role(*WORKING_ROLES)
def edit_person_post(person_id: int) -> Page:
    found = queries.get_person(person_id, by=current_user)
    changes = _changes(request.form, found)
    try:
        with transaction():
            update_person(
                person_id,
                changes,
                by=current_user,
                version=request.form.get("version", type=int),
            )
    except (InvalidInput, PersonAlreadyRegistered) as error:
        errors = getattr(error, "errors", None) or {"id_number": [error.message]}
        found = queries.get_person(person_id, by=current_user)
        return _entry_page(request.form, errors, person=found), error.status
    flash(_("已保存。"), "success")
    return redirect(url_for(".person", person_id=person_id), 303)


def _changes(typed: Mapping[str, str], found: Person) -> dict[str, Any]:
    """What the form says. A secret left blank stays as it is, unless its removal is ticked."""
    changes: dict[str, Any] = {}
    for field in _FIELDS:
        value = typed.get(field.name)
        if field.kind != "secret":
            if value is not None:
                changes[field.name] = value
        elif value:
            changes[field.name] = value
        elif typed.get(f"remove_{field.name}") and not field.required:
            changes[field.name] = None
    if "id_number" not in changes:
        changes.pop("id_type", None)
    elif changes.get("id_type") != "passport":
        # A new number tells its own facts; what still stands in the form is the old number's.
        for name in ("sex", "birth_date", "retirement_class"):
            if changes.get(name) == str(getattr(found, name) or ""):
                del changes[name]
    return changes


def _entry_page(
    values: Mapping[str, Any],
    errors: dict | None = None,
    *,
    person: Person | None = None,
    known: int | None = None,
) -> str:
    communities = [(unit.code, unit.name) for unit in queries.communities_for(current_user)]
    if person and person.unit_code not in dict(communities):
        communities.insert(0, (person.unit_code, _unit_name(person)))
    return render_template(
        "people/entry.html",
        groups=PERSON_GROUPS,
        values=values,
        errors=errors or {},
        person=person,
        known=known,
        masked=masked_values(person) if person else {},
        communities=communities,
    )


@blueprint.get(PERSON + "/reveal/<field>")
@needs_role(*CASE_ROLES)
def reveal_page(person_id: int, field: str) -> str:
    return _reveal(person_id, field)


@blueprint.post(PERSON + "/reveal/<field>")
@needs_role(*CASE_ROLES)
def reveal_post(person_id: int, field: str) -> Page:
    reason = request.form.get("reason", "")
    try:
        with transaction():
            value = reveal(person_id, field, reason=reason, by=current_user)
    except InvalidInput as error:
        return _reveal(person_id, field, reason=reason, errors=error.errors), 422
    answer = make_response(_reveal(person_id, field, value=value))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _reveal(person_id: int, field: str, **more: Any) -> str:
    found = queries.get_person(person_id, by=current_user)
    if field not in FIELD_NAMES:
        raise NotFound
    return render_template(
        "people/reveal.html",
        person=found,
        field=field,
        label=FIELD_NAMES[field],
        masked=masked_values(found)[field],
        is_phone=field == "phone",
        back=safe_address(request.values.get("back")) or url_for(".person", person_id=person_id),
        may=may_reveal(current_user, found, field),
        **{"errors": {}, "reason": "", "value": None, **more},
    )
