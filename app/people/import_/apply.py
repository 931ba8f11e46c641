"""Carrying out a preview: all good rows, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select

from app.accounts.models import User
from app.audit.actions import record
from app.dates.clock import now
from app.extensions import Base, db
from app.people.actions.changed import mark_changed
from app.people.actions.register import SECRETS, apply_fields, touch
from app.people.import_.preview import (
    Preview,
    changed_fields,
    find_certificate,
    index_of,
    registration_change,
)
from app.people.import_.rows import NEW, UPDATE, Row
from app.people.models import Certificate, Person, UnemploymentRegistration
from app.people.models.person import identity_columns, name_columns, phone_columns
from app.people.schemas import PersonSchema
from app.people.secrets import Secret


def apply_preview(preview: Preview, *, by: User | None, source: str) -> dict[str, int]:
    """Enter new people and update known ones. Returns the preview's counts, which are recorded.

    ``source`` names the file for the audit trail (a hash, since a file name may be personal).
    """
    changed = _enter([row for row in preview.rows if row.status == NEW], by)
    for row in preview.rows:
        if row.status == UPDATE:
            person = preview.known[index_of(row)]
            _update(person, row, by)
            changed.append(person.id)
    db.session.flush()
    mark_changed(*changed)
    record("people.imported", by=by, subject=f"import:{source}", **preview.counts)
    return preview.counts


def _enter(rows: Sequence[Row], by: User | None) -> list[int]:
    """New people, in bulk: thousands of objects would take longer than their rows. Their ids."""
    ids = _next_ids(len(rows))
    people = [_person_row(row, number, by) for row, number in zip(rows, ids, strict=True)]
    registrations = [
        {
            "person_id": number,
            "office_code": row.person["unit_code"],
            "handler_id": _id_of(by),
            "recorded_at": now(),
            **row.registration,
        }
        for row, number in zip(rows, ids, strict=True)
        if row.registration
    ]
    certificates = [
        {"person_id": number, **_certificate(values, by)}
        for row, number in zip(rows, ids, strict=True)
        for values in row.certificates
    ]
    for model, values in (
        (Person, people),
        (UnemploymentRegistration, registrations),
        (Certificate, certificates),
    ):
        if values:
            _insert(model, values)
    return list(ids)


def _insert(model: type[Base], rows: list[dict[str, Any]]) -> None:
    """All rows by one prepared statement, sent as a pipeline. Keys are the model's attributes."""
    columns = {attr.key: attr.columns[0].key for attr in model.__mapper__.column_attrs}
    db.session.connection().execute(
        insert(model.__table__),
        [{columns[name]: value for name, value in row.items()} for row in rows],
    )


def _next_ids(count: int) -> list[int]:
    """Taken beforehand, so that the rows need not be waited for one by one."""
    sequence = func.pg_get_serial_sequence(Person.__tablename__, "id")
    series = func.generate_series(1, count).table_valued("n")
    return list(db.session.scalars(select(func.nextval(sequence)).select_from(series)))


# Every row names every column: so that all of them go with one statement.
_BLANK = dict.fromkeys(PersonSchema().fields)


def _person_row(row: Row, number: int, by: User | None) -> dict[str, Any]:
    moment = now()
    values = {
        **_BLANK,
        **row.person,
        "id": number,
        "version": 1,
        "created_at": moment,
        "updated_at": moment,
        "created_by": _id_of(by),
        "updated_by": _id_of(by),
        **name_columns(row.person["name"]),
        **identity_columns(row.person["id_type"], row.person["id_number"]),
        **phone_columns(row.person.get("phone")),
    }
    for name in SECRETS:
        values[name] = Secret(plain=values[name]) if values[name] else None
    return values


def _id_of(by: User | None) -> int | None:
    return by.id if by else None


def _certificate(values: dict[str, Any], by: User | None) -> dict[str, Any]:
    return {
        "number": None,
        "issued_on": None,
        "valid_until": None,
        **values,
        "issuer": values.get("issuer") or "",
        "recorded_by": _id_of(by),
        "recorded_at": now(),
    }


def _update(person: Person, row: Row, by: User | None) -> None:
    apply_fields(person, changed_fields(row, person))
    _add_records(person, row, by)
    touch(person, by=by)


def _add_records(person: Person, row: Row, by: User | None) -> None:
    if registration_change(row, person):
        registration = person.registration
        if registration is None:
            registration = UnemploymentRegistration(
                office_code=person.unit_code, handler_id=_id_of(by)
            )
            person.registrations.append(registration)
        for name, value in row.registration.items():
            setattr(registration, name, value)
    for values in row.certificates:
        if not find_certificate(person, values):
            person.certificates.append(Certificate(**_certificate(values, by)))
