"""Looking at people. Everything is limited to the reach of ``by``."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import selectinload

from app.accounts.models import OrganisationUnit, User
from app.accounts.permissions import CASE_ROLES, within
from app.errors import NotAllowed, NotFound, OutOfReach
from app.extensions import db
from app.people.identity import normalise
from app.people.models import (
    Certificate,
    Declaration,
    Document,
    Household,
    HouseholdMember,
    ImportFile,
    IncomeStatement,
    InsuranceMonth,
    Person,
    RegisterCheck,
    UnemploymentRegistration,
)
from app.people.permissions import may_search, may_see_person, registering_reach
from app.people.secrets import blind_index

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of people, in the order of their names' pinyin."""

    people: list[Person]
    next_cursor: str | None


def get_person(person_id: int, *, by: User) -> Person:
    """Raises NotFound, or OutOfReach: answered alike, but the attempt is recorded."""
    person = db.session.get(Person, person_id) if -(2**31) < person_id < 2**31 else None
    if person is None:
        raise NotFound
    if not may_see_person(by, person):
        raise OutOfReach(f"person:{person_id}")
    return person


def find_by_identity(id_type: str, number: str, *, by: User | None = None) -> Person | None:
    """The person with this number; within the reach of ``by`` if given."""
    index = blind_index(normalise(number), "person.id_number")
    query = select(Person).where(Person.id_number_index == index, Person.id_type == id_type)
    if by is not None:
        query = query.where(within(Person.unit_code, by.reach(*CASE_ROLES)))
    return db.session.scalar(query)


def search_people(
    *,
    by: User,
    text: str = "",
    unit_code: str = "",
    cursor: str | None = None,
    limit: int = PAGE_SIZE,
) -> Page:
    """People by name, pinyin or its initials, a whole number, or the last digits of one.

    Raises NotAllowed for those who see no personal data.
    """
    if not may_search(by):
        raise NotAllowed
    query = select(Person).where(within(Person.unit_code, by.reach(*CASE_ROLES)))
    if unit_code.isdigit():
        query = query.where(within(Person.unit_code, [unit_code]))
    text = "".join(c for c in text if c.isprintable()).strip()
    if text:
        query = query.where(_matches(text))
    if cursor:
        query = query.where(tuple_(Person.name_pinyin, Person.id) > _read_cursor(cursor))
    query = query.order_by(Person.name_pinyin, Person.id).limit(limit + 1)
    found = list(db.session.scalars(query.options(selectinload(Person.registrations))))
    more = len(found) > limit
    last = found[limit - 1] if more else None
    return Page(found[:limit], _make_cursor(last) if last else None)


def _matches(text: str) -> ColumnElement[bool]:
    wanted = normalise(text)
    if re.fullmatch(r"[0-9]{2,4}|[0-9]{1,3}X", wanted):
        ends = (Person.id_number_tail, Person.phone_tail)
        if len(wanted) == 4:  # all that is stored of the end: the index answers
            return or_(*(column == wanted for column in ends))
        return or_(*(column.like(f"%{wanted}") for column in ends))
    if re.fullmatch(r"[0-9A-Z]*[0-9][0-9A-Z]*", wanted):  # a whole number of some kind
        return or_(
            Person.id_number_index == blind_index(wanted, "person.id_number"),
            Person.phone_index == blind_index(wanted, "person.phone"),
        )
    if wanted.isascii():
        letters = re.sub(r"[^a-z]", "", wanted.lower())
        return or_(
            _starts_with(Person.name_letters, letters), _starts_with(Person.name_initials, letters)
        )
    return or_(_starts_with(Person.name, text), _starts_with(func.reverse(Person.name), text[::-1]))


def _starts_with(column: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    """As a range, which the "C" collation lets the index answer whatever the prefix holds."""
    if not prefix:
        return column == ""
    return (column >= prefix) & (column < prefix[:-1] + chr(ord(prefix[-1]) + 1))


def _make_cursor(person: Person) -> str:
    return base64.urlsafe_b64encode(f"{person.name_pinyin}:{person.id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[str, int]:
    try:
        name, _, number = base64.urlsafe_b64decode(cursor.encode()).decode().rpartition(":")
        if not 0 <= int(number) < 2**31 or "\0" in name:
            raise NotFound
        return name, int(number)
    except ValueError:
        raise NotFound from None


def communities_for(by: User) -> list[OrganisationUnit]:
    """Where ``by`` may register people, in the order of the codes."""
    query = select(OrganisationUnit).where(
        OrganisationUnit.level == "community",
        within(OrganisationUnit.code, registering_reach(by)),
    )
    return list(db.session.scalars(query.order_by(OrganisationUnit.code)))


def unit_names(codes: set[str]) -> dict[str, str]:
    query = select(OrganisationUnit.code, OrganisationUnit.name).where(
        OrganisationUnit.code.in_(codes)
    )
    return {row.code: row.name for row in db.session.execute(query)}


def get_registration(registration_id: int, *, by: User) -> UnemploymentRegistration:
    """Raises NotFound, or OutOfReach as ``get_person`` does."""
    registration = db.session.get(UnemploymentRegistration, registration_id)
    if registration is None:
        raise NotFound
    get_person(registration.person_id, by=by)
    return registration


def household_of(person_id: int) -> Household | None:
    """The household of a person, members included; None if none is recorded."""
    query = (
        select(Household)
        .join(HouseholdMember)
        .where(HouseholdMember.person_id == person_id)
        .options(selectinload(Household.members).joinedload(HouseholdMember.person))
    )
    return db.session.scalar(query)


def insurance_months_of(person_id: int) -> list[InsuranceMonth]:
    query = select(InsuranceMonth).where(InsuranceMonth.person_id == person_id)
    return list(db.session.scalars(query.order_by(InsuranceMonth.month.desc())))


def certificates_of(person_id: int, *, valid_on: date | None = None) -> list[Certificate]:
    """Certificates not taken back; with ``valid_on`` only those that hold on that day."""
    query = select(Certificate).where(
        Certificate.person_id == person_id, Certificate.withdrawn_on.is_(None)
    )
    found = list(db.session.scalars(query.order_by(Certificate.kind, Certificate.id)))
    return [c for c in found if valid_on is None or c.is_valid_on(valid_on)]


def incomes_of(person_id: int) -> list[IncomeStatement]:
    return _all(
        select(IncomeStatement)
        .where(IncomeStatement.person_id == person_id)
        .order_by(IncomeStatement.year.desc(), IncomeStatement.kind)
    )


def declarations_of(person_id: int) -> list[Declaration]:
    return _all(
        select(Declaration)
        .where(Declaration.person_id == person_id)
        .order_by(Declaration.signed_on.desc(), Declaration.id)
    )


def register_checks_of(person_id: int) -> list[RegisterCheck]:
    """The newest answer of each register."""
    newest = (
        select(RegisterCheck)
        .where(RegisterCheck.person_id == person_id)
        .order_by(RegisterCheck.register, RegisterCheck.checked_at.desc())
        .ext(distinct_on(RegisterCheck.register))
    )
    return _all(newest)


def documents_of(person_id: int, *, case_id: int | None = None) -> list[Document]:
    """Documents not withdrawn, the newest first; those of one case if ``case_id`` is given."""
    query = (
        select(Document)
        .where(Document.person_id == person_id, Document.withdrawn_at.is_(None))
        .options(selectinload(Document.uploader))
    )
    if case_id is not None:
        query = query.where(Document.case_id == case_id)
    return _all(query.order_by(Document.uploaded_at.desc(), Document.id.desc()))


@dataclass(frozen=True)
class ImportRow:
    number: int
    name: str
    status: str
    reasons: list[str]


def get_import(import_id: int, *, by: User) -> ImportFile:
    """A spreadsheet that ``by`` sent in; nobody else's. Raises NotFound."""
    stored = db.session.get(ImportFile, import_id) if 0 < import_id < 2**31 else None
    if stored is None or stored.uploaded_by != by.id:
        raise NotFound
    return stored


def import_rows(stored: ImportFile, status: str = "") -> tuple[list[ImportRow], list[str]]:
    """(what each row would do or did, of one status if given; headings passed over)."""
    summary = json.loads(stored.preview or b'{"rows": [], "ignored": []}')
    rows = [ImportRow(*row) for row in summary["rows"]]
    return [row for row in rows if not status or row.status == status], summary["ignored"]


def _all(query: Select) -> list:
    return list(db.session.scalars(query))
