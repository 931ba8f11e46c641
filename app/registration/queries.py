"""Looking at what registration keeps."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.accounts.names import with_name
from app.extensions import db
from app.people.models import Person
from app.people.queries import (
    certificates_of,
    declarations_of,
    documents_of,
    household_of,
    register_checks_of,
)
from app.registration.completeness import OnRecord
from app.registration.models import RegisterDifference, RegistrationRecord, SupplementRequest


def record_of_case(case_id: int) -> RegistrationRecord | None:
    return db.session.get(RegistrationRecord, case_id)


def supplement_of_case(case_id: int) -> SupplementRequest | None:
    return db.session.get(SupplementRequest, case_id)


def differences_of_case(case_id: int, *, open_only: bool = False) -> list[RegisterDifference]:
    query = select(RegisterDifference).where(RegisterDifference.case_id == case_id)
    if open_only:
        query = query.where(RegisterDifference.resolution.is_(None))
    query = query.options(with_name(RegisterDifference.resolver))
    return list(db.session.scalars(query.order_by(RegisterDifference.id)))


def on_record(person: Person, on: date) -> OnRecord:
    """What the person's file holds that stands for a paper."""
    household = household_of(person.id)
    documents = documents_of(person.id)
    copies = {
        d.certificate
        for d in documents
        if d.certificate and (d.valid_until is None or d.valid_until >= on)
    }
    return OnRecord(
        # A copy that says which certificate it is proves that one, and no other.
        documents=frozenset(d.kind for d in documents if d.certificate is None),
        certificates=copies | {c.kind for c in certificates_of(person.id, valid_on=on)},
        registers=frozenset(c.register for c in register_checks_of(person.id)),
        declarations=frozenset(
            d.kind for d in declarations_of(person.id) if d.withdrawn_on is None
        ),
        raises_child=household is not None
        and household.reference_person_id == person.id
        and any(m.relation == "child" and m.raised_by_applicant for m in household.members),
    )
