"""Entering a person into the register, and changing what is recorded about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import OrganisationUnit, User
from app.audit.actions import record
from app.cases.models import Case
from app.dates.clock import now
from app.errors import Conflict, InvalidInput, NotAllowed
from app.extensions import db
from app.people.actions.changed import mark_changed
from app.people.fields import load
from app.people.models import Person
from app.people.permissions import may_change_person, may_register, may_see_person
from app.people.queries import find_by_identity, get_person
from app.people.schemas import PersonSchema
from app.people.secrets import Secret


class PersonAlreadyRegistered(Conflict):
    """``person_id`` is told in ``details`` to those who may see that person."""

    default_message = "这个证件号码已经登记"


class RecordChanged(Conflict):
    default_message = "在您打开表单之后，这份记录已被他人更改，请刷新后再改"


def register_person(data: Mapping[str, Any], *, by: User) -> Person:
    """Enter a person (fields of PersonSchema).

    Raises InvalidInput by field, NotAllowed outside the reach of ``by``, PersonAlreadyRegistered.
    """
    checked = load(PersonSchema(), data)
    if not may_register(by):
        raise NotAllowed
    _check_unit(checked["unit_code"], by=by)
    _refuse_known(checked["id_type"], checked["id_number"], by=by)
    person = Person(created_by=by.id, updated_by=by.id, created_at=now(), updated_at=now())
    apply_fields(person, checked)
    try:
        with db.session.begin_nested():  # two officers at once: the index lets one through
            db.session.add(person)
            db.session.flush()
    except IntegrityError as error:
        if "uq_person_identity" not in str(error.orig):
            raise
        raise PersonAlreadyRegistered from error
    record("person.registered", by=by, subject=f"person:{person.id}")
    return person


def update_person(
    person_id: int, data: Mapping[str, Any], *, by: User, version: int | None = None
) -> Person:
    """Change the given fields. ``version``: what the form was filled from.

    Sensitive fields that are not given stay as they are; given as None they are taken away.
    Raises InvalidInput, NotAllowed, RecordChanged, PersonAlreadyRegistered, NotFound.
    """
    person = lock_person(person_id, by=by)
    if version is not None and version != person.version:
        raise RecordChanged
    checked = load(PersonSchema(), {**_kept_identity(person, data), **data})
    changes = {name: checked[name] for name in checked if name in data or name in _TOLD_BY_NUMBER}
    if changes.get("sex", person.sex) != person.sex:
        changes.setdefault("retirement_class", None)  # the old one belongs to the other sex
    if changes.get("unit_code", person.unit_code) != person.unit_code:
        _check_unit(changes["unit_code"], by=by)
        _refuse_with_open_case(person)
    number, kind = checked["id_number"], checked["id_type"]
    if (number, kind) != (person.id_number.reveal(), person.id_type):
        _refuse_known(kind, number, by=by)
    changed = apply_fields(person, changes)
    if changed:
        touch(person, by=by)
        db.session.flush()
        mark_changed(person.id)
        record("person.updated", by=by, subject=f"person:{person.id}", fields=changed)
    return person


def _refuse_with_open_case(person: Person) -> None:
    """A running case would stay behind with its tasks."""
    running = select(Case.id).where(Case.person_id == person.id, Case.status == "open")
    if db.session.scalar(running) is not None:
        raise InvalidInput("unit_code", _("此人有正在办理的个案，请在个案里办理迁移"))


def lock_person(person_id: int, *, by: User) -> Person:
    """The person, locked for this transaction. Raises NotFound, NotAllowed."""
    get_person(person_id, by=by)
    person = db.session.scalars(
        select(Person)
        .where(Person.id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if not may_change_person(by, person):
        raise NotAllowed
    return person


def touch(person: Person, *, by: User | None) -> None:
    person.updated_at, person.updated_by = now(), by.id if by else None
    person.version += 1


_TOLD_BY_NUMBER = ("sex", "birth_date", "retirement_class")
SECRETS = ("bank_account", "hukou_address", "residence_address")


def apply_fields(person: Person, values: Mapping[str, Any]) -> list[str]:
    """Set checked ``values``; the names of those that really changed, sorted."""
    changed = []
    for name, value in values.items():
        if name == "id_type":
            continue  # goes with the number
        before = getattr(person, name)
        before = before.reveal() if isinstance(before, Secret) else before
        kind = values.get("id_type", person.id_type)
        if before == value and not (name == "id_number" and kind != person.id_type):
            continue
        changed.append(name)
        if name == "name":
            person.set_name(value)
        elif name == "id_number":
            person.set_identity(kind, value)
        elif name == "phone":
            person.set_phone(value)
        elif name in SECRETS:
            setattr(person, name, Secret(plain=value) if value else None)
        else:
            setattr(person, name, value)
    return sorted(changed)


def _kept_identity(person: Person, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the checks across fields need beside ``data``; a new number tells its own facts."""
    kept = {
        "unit_code": person.unit_code,
        "name": person.name,
        "id_type": person.id_type,
        "id_number": person.id_number.reveal(),
    }
    if "id_number" not in data or data.get("id_type", person.id_type) == "passport":
        kept |= {
            "sex": person.sex,
            "birth_date": person.birth_date.isoformat(),
            "retirement_class": person.retirement_class,
        }
    return kept


def _check_unit(unit_code: str, *, by: User) -> None:
    level = db.session.scalar(
        select(OrganisationUnit.level).where(OrganisationUnit.code == unit_code)
    )
    if level != "community":
        raise InvalidInput("unit_code", _("没有这个社区"))
    if not may_register(by, unit_code):
        raise InvalidInput("unit_code", _("这个社区不在您的管辖范围内"))


def _refuse_known(id_type: str, number: str, *, by: User) -> None:
    known = find_by_identity(id_type, number)
    if known is None:
        return
    if may_see_person(by, known):
        raise PersonAlreadyRegistered(
            _("这个证件号码已经登记：%(name)s", name=known.name), person_id=known.id
        )
    raise PersonAlreadyRegistered(_("这个证件号码已由其他社区登记，请联系上级单位办理转移"))
