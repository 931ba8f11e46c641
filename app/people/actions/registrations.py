"""Unemployment registrations: entered, and cancelled with a national reason code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.audit.actions import record
from app.errors import Conflict, InvalidInput, NotFound
from app.extensions import db
from app.people.actions.changed import mark_changed
from app.people.actions.register import lock_person, touch
from app.people.fields import load
from app.people.models import UnemploymentRegistration
from app.people.schemas import CancellationSchema, RegistrationSchema


class RegistrationInForce(Conflict):
    default_message = "此人已有生效的失业登记，请先注销再重新登记"


def add_registration(
    person_id: int, data: Mapping[str, Any], *, by: User
) -> UnemploymentRegistration:
    """Register as unemployed (fields of RegistrationSchema). The same registration twice is one.

    Raises InvalidInput, RegistrationInForce, NotAllowed, NotFound.
    """
    checked = load(RegistrationSchema(), data)
    person = lock_person(person_id, by=by)
    if person.deceased_on:
        raise InvalidInput("registered_on", _("此人已死亡，不能登记"))
    for known in _registrations(person_id):
        if known.registered_on == checked["registered_on"] and known.is_active:
            return known
        if known.is_active:
            raise RegistrationInForce
        if checked["registered_on"] <= known.registered_on or (
            known.cancelled_on and checked["registered_on"] < known.cancelled_on
        ):
            raise InvalidInput("registered_on", _("不能早于上一次失业登记的注销日期"))
    registration = UnemploymentRegistration(
        person_id=person.id, office_code=person.unit_code, handler_id=by.id, **checked
    )
    db.session.add(registration)
    touch(person, by=by)
    db.session.flush()
    db.session.expire(person, ["registrations"])
    mark_changed(person.id)
    record("registration.added", by=by, subject=f"person:{person.id}", id=registration.id)
    return registration


def correct_registration(
    registration_id: int, data: Mapping[str, Any], *, by: User
) -> UnemploymentRegistration:
    """Put a registration in force right (fields of RegistrationSchema). Raises InvalidInput,
    Conflict, NotAllowed, NotFound."""
    checked = load(RegistrationSchema(), data)
    known = db.session.get(UnemploymentRegistration, registration_id)
    if known is None:
        raise NotFound
    person = lock_person(known.person_id, by=by)
    db.session.refresh(known)
    if not known.is_active:
        raise Conflict(_("这次失业登记已经注销"))
    for other in _registrations(person.id):
        if other.id != known.id and (
            checked["registered_on"] <= other.registered_on
            or (other.cancelled_on and checked["registered_on"] < other.cancelled_on)
        ):
            raise InvalidInput("registered_on", _("不能早于上一次失业登记的注销日期"))
    changed = [name for name, value in checked.items() if getattr(known, name) != value]
    if not changed:
        return known
    for name in changed:
        setattr(known, name, checked[name])
    touch(person, by=by)
    db.session.flush()
    mark_changed(person.id)
    record(
        "registration.corrected",
        by=by,
        subject=f"person:{person.id}",
        id=known.id,
        fields=sorted(changed),
    )
    return known


def cancel_registration(
    registration_id: int, data: Mapping[str, Any], *, by: User
) -> UnemploymentRegistration:
    """Cancel (fields of CancellationSchema: cancelled_on, cancel_code)."""
    checked = load(CancellationSchema(), data)
    known = db.session.get(UnemploymentRegistration, registration_id)
    if known is None:
        raise NotFound
    lock_person(known.person_id, by=by)
    db.session.refresh(known)
    if not known.is_active:
        raise Conflict(_("这次失业登记已经注销"))
    if checked["cancelled_on"] < known.registered_on:
        raise InvalidInput("cancelled_on", _("不能早于登记日期"))
    end_unemployment_registration(
        known, on=checked["cancelled_on"], code=checked["cancel_code"], by=by
    )
    return known


def end_unemployment_registration(
    known: UnemploymentRegistration, *, on: date, code: str, by: User | None
) -> None:
    """Cancel a registration in force. ``by`` None: a step of a case that no person took."""
    person = known.person
    known.cancelled_on, known.cancel_code = on, code
    known.cancelled_by = by.id if by else None
    if code == "26" and person.deceased_on is None:
        person.deceased_on = on
    touch(person, by=by)
    db.session.flush()
    mark_changed(person.id)
    record("registration.cancelled", by=by, subject=f"person:{person.id}", id=known.id, code=code)


def _registrations(person_id: int) -> list[UnemploymentRegistration]:
    query = select(UnemploymentRegistration).where(UnemploymentRegistration.person_id == person_id)
    return list(db.session.scalars(query.order_by(UnemploymentRegistration.registered_on.desc())))
