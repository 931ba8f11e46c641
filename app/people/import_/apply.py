"""Carrying out a preview: all good rows, or none."""

from __future__ import annotations

from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.actions import record
from app.dates.clock import now
from app.extensions import db
from app.people.actions.register import apply_fields, touch
from app.people.import_.preview import (
    Preview,
    changed_fields,
    find_certificate,
    index_of,
    registration_change,
)
from app.people.import_.rows import NEW, UPDATE, Row
from app.people.models import Certificate, Person, UnemploymentRegistration

_BATCH = 500


def apply_preview(preview: Preview, *, by: User | None, source: str) -> dict[str, int]:
    """Enter new people and update known ones. Returns the preview's counts, which are recorded.

    ``source`` names the file for the audit trail (a hash, since a file name may be personal).
    """
    fresh = [_new_person(row, by) for row in preview.rows if row.status == NEW]
    for person, number in zip(fresh, _next_ids(len(fresh)), strict=True):
        person.id = number
    for start in range(0, len(fresh), _BATCH):
        db.session.add_all(fresh[start : start + _BATCH])
        db.session.flush()
    for row in preview.rows:
        if row.status == UPDATE:
            _update(preview.known[index_of(row)], row, by)
    db.session.flush()
    record("people.imported", by=by, subject=f"import:{source}", **preview.counts)
    return preview.counts


def _next_ids(count: int) -> list[int]:
    """Taken beforehand, the rows can be sent without waiting for each one's id."""
    sequence = func.pg_get_serial_sequence(Person.__tablename__, "id")
    series = func.generate_series(1, count).table_valued("n")
    return list(db.session.scalars(select(func.nextval(sequence)).select_from(series)))


def _new_person(row: Row, by: User | None) -> Person:
    author = by.id if by else None
    person = Person(created_at=now(), updated_at=now(), created_by=author, updated_by=author)
    for name in ("phone", "bank_account", "hukou_address", "residence_address", "unit_code"):
        setattr(person, name, None)
    apply_fields(person, row.person)
    _add_records(person, row, by)
    return person


def _update(person: Person, row: Row, by: User | None) -> None:
    apply_fields(person, changed_fields(row, person))
    _add_records(person, row, by)
    touch(person, by=by)


def _add_records(person: Person, row: Row, by: User | None) -> None:
    if registration_change(row, person):
        registration = person.registration
        if registration is None:
            registration = UnemploymentRegistration(
                office_code=person.unit_code, handler_id=by.id if by else None
            )
            person.registrations.append(registration)
        for name, value in row.registration.items():
            setattr(registration, name, value)
    for values in row.certificates:
        if not find_certificate(person, values):
            author = by.id if by else None
            fields = {**values, "issuer": values.get("issuer") or "", "recorded_by": author}
            person.certificates.append(Certificate(**fields))
