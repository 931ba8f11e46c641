"""Looking at what registration keeps."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.names import with_name
from app.extensions import db
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
