"""Single records about a person: insured months, certificates, services, income, declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import User
from app.audit.actions import record
from app.dates.clock import now, today
from app.errors import Conflict, InvalidInput, NotFound
from app.extensions import db
from app.people.actions.changed import mark_changed
from app.people.actions.register import lock_person
from app.people.codes import REGISTERS
from app.people.fields import load
from app.people.models import (
    Certificate,
    Declaration,
    IncomeStatement,
    InsuranceMonth,
    Person,
    RegisterCheck,
    ServiceReceived,
)
from app.people.schemas import (
    CertificateSchema,
    DeclarationSchema,
    IncomeSchema,
    InsuranceSchema,
    RegisterCheckSchema,
    ServiceSchema,
)


def add_insurance_months(person_id: int, data: Mapping[str, Any], *, by: User) -> int:
    """Record a span of months with one payer (InsuranceSchema); how many were new.

    A month that is known already gets the new place and back-paid flag: the newest data hold.
    """
    checked = load(InsuranceSchema(), data)
    person = lock_person(person_id, by=by)
    last = checked.pop("last_month", None) or checked["first_month"]
    span = list(_months(checked.pop("first_month"), last))
    common = {**checked, "employer": checked.get("employer") or ""}
    rows = [{"person_id": person.id, "month": m, **common} for m in span]
    known = set(
        db.session.scalars(
            select(InsuranceMonth.month).where(
                InsuranceMonth.person_id == person.id,
                InsuranceMonth.kind == common["kind"],
                InsuranceMonth.employer == common["employer"],
            )
        )
    )
    statement = insert(InsuranceMonth).values(rows)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "month", "kind", "employer"],
            set_={
                "is_back_paid": statement.excluded.is_back_paid,
                "division_code": statement.excluded.division_code,
            },
        )
    )
    db.session.expire(person, ["insurance_months"])
    mark_changed(person.id)
    _record("insurance.recorded", person, by, months=len(span))
    return len(set(span) - known)


def _months(first: date, last: date) -> Iterator[date]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield date(year, month, 1)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def record_certificate(person_id: int, data: Mapping[str, Any], *, by: User) -> Certificate:
    """Enter a certificate or list entry (CertificateSchema)."""
    checked = load(CertificateSchema(), data)
    person = lock_person(person_id, by=by)
    checked["issuer"] = checked.get("issuer") or ""
    certificate = Certificate(person_id=person.id, recorded_by=by.id, **checked)
    _add(certificate)
    db.session.expire(person, ["certificates"])
    mark_changed(person.id)
    _record("certificate.recorded", person, by, id=certificate.id, kind=certificate.kind)
    return certificate


def withdraw_certificate(certificate_id: int, *, by: User, on: date | None = None) -> Certificate:
    """From ``on`` (today) the certificate does not hold; it stays on record."""
    certificate = db.session.get(Certificate, certificate_id)
    if certificate is None:
        raise NotFound
    person = lock_person(certificate.person_id, by=by)
    if certificate.withdrawn_on is not None:
        raise Conflict(_("这份证明已经撤销"))
    certificate.withdrawn_on = on or today()
    db.session.flush()
    mark_changed(person.id)
    _record("certificate.withdrawn", person, by, id=certificate.id, kind=certificate.kind)
    return certificate


def record_service(
    person_id: int, data: Mapping[str, Any], *, by: User, case_id: int | None = None
) -> ServiceReceived:
    """Enter a service received (ServiceSchema). A provincial number comes once a person."""
    checked = load(ServiceSchema(), data)
    person = lock_person(person_id, by=by)
    reference = checked.get("external_ref")
    if reference and _knows_reference(person.id, reference):
        raise InvalidInput("external_ref", _("这个省系统编号已经登记过"))
    for name in ("provider", "result"):
        checked[name] = checked.get(name) or ""
    service = ServiceReceived(person_id=person.id, case_id=case_id, recorded_by=by.id, **checked)
    _add(service)
    db.session.expire(person, ["services"])
    mark_changed(person.id)
    _record("service.recorded", person, by, id=service.id, kind=service.kind)
    return service


def _knows_reference(person_id: int, reference: str) -> bool:
    found = db.session.scalar(
        select(ServiceReceived.id).where(
            ServiceReceived.person_id == person_id, ServiceReceived.external_ref == reference
        )
    )
    return found is not None


def state_income(person_id: int, data: Mapping[str, Any], *, by: User) -> IncomeStatement:
    """Enter a year's income (IncomeSchema); a later statement of the same replaces it."""
    checked = load(IncomeSchema(), data)
    person = lock_person(person_id, by=by)
    statement = db.session.scalar(
        select(IncomeStatement).where(
            IncomeStatement.person_id == person.id,
            IncomeStatement.year == checked["year"],
            IncomeStatement.kind == checked["kind"],
        )
    ) or IncomeStatement(person_id=person.id, year=checked["year"], kind=checked["kind"])
    statement.amount, statement.source = checked["amount"], checked["source"]
    statement.stated_on, statement.recorded_by = today(), by.id
    statement.recorded_at = now()
    _add(statement)
    mark_changed(person.id)
    _record("income.stated", person, by, id=statement.id, kind=statement.kind)
    return statement


def record_declaration(person_id: int, data: Mapping[str, Any], *, by: User) -> Declaration:
    """Enter a signed declaration or consent (DeclarationSchema)."""
    checked = load(DeclarationSchema(), data)
    person = lock_person(person_id, by=by)
    checked["wording"] = checked.get("wording") or ""
    declaration = Declaration(person_id=person.id, recorded_by=by.id, **checked)
    _add(declaration)
    _record("declaration.recorded", person, by, id=declaration.id, kind=declaration.kind)
    return declaration


def withdraw_declaration(declaration_id: int, *, by: User) -> Declaration:
    """A consent is taken back from today on; what was done under it stands (PIPL Art. 15, 16)."""
    declaration = db.session.get(Declaration, declaration_id)
    if declaration is None:
        raise NotFound
    person = lock_person(declaration.person_id, by=by)
    if declaration.withdrawn_on is not None:
        raise Conflict(_("已经撤回"))
    declaration.withdrawn_on = today()
    db.session.flush()
    _record("declaration.withdrawn", person, by, id=declaration.id, kind=declaration.kind)
    return declaration


def add_register_check(person_id: int, data: Mapping[str, Any], *, by: User) -> RegisterCheck:
    """Enter what an officer found in another department's register (RegisterCheckSchema)."""
    checked = load(RegisterCheckSchema(), data)
    person = lock_person(person_id, by=by)
    check = record_register_check(
        person.id,
        checked["register"],
        found=checked["found"],
        note=checked.get("note") or "",
        by=by,
    )
    _record("register.checked", person, by, id=check.id, register=check.register)
    return check


def record_register_check(
    person_id: int, register: str, *, found: bool, note: str = "", by: User | None
) -> RegisterCheck:
    """Store what a register answered; ``by`` is None when the clock asked."""
    if register not in REGISTERS:
        raise InvalidInput("register", _("不在可选项中"))
    check = RegisterCheck(
        person_id=person_id,
        register=register,
        found=found,
        note=note,
        checked_by=by.id if by else None,
    )
    _add(check)
    mark_changed(person_id)
    return check


def _add(row: object) -> None:
    db.session.add(row)
    db.session.flush()


def _record(what: str, person: Person, by: User, **detail: object) -> None:
    record(what, by=by, subject=f"person:{person.id}", **detail)
