from datetime import date

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.dates.clock import clock_at
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound, OutOfReach
from app.people.actions.documents import open_document, upload_document, withdraw_document
from app.people.actions.household import set_household
from app.people.actions.imports import ImportDone, confirm_import, upload_import
from app.people.actions.records import (
    add_insurance_months,
    record_certificate,
    record_declaration,
    record_register_check,
    record_service,
    state_income,
    withdraw_certificate,
)
from app.people.actions.registrations import (
    RegistrationInForce,
    add_registration,
    cancel_registration,
)
from app.people.models import ImportFile, InsuranceMonth, Person
from app.people.queries import (
    certificates_of,
    documents_of,
    find_by_identity,
    get_import,
    household_of,
    import_rows,
    incomes_of,
    insurance_months_of,
    register_checks_of,
)
from tests.factories import COMMUNITY, make_unit, make_user
from tests.people.factories import make_person
from tests.people.spreadsheets import line, number_of, workbook

OTHER = "379902001001"
REGISTERED = {"registered_on": "2026-09-01", "unemployed_since": "2026-08-15", "reason_code": "20"}


@pytest.fixture(autouse=True)
def _day(session):
    with clock_at(date(2026, 11, 23)):
        make_unit(COMMUNITY)
        make_unit(OTHER)
        yield


@pytest.fixture
def officer(session):
    return make_user()


@pytest.fixture
def person(officer):
    return make_person(by=officer, sequence=101)


def errors_of(action, *args, **kwargs) -> dict:
    with pytest.raises(InvalidInput) as caught:
        action(*args, **kwargs)
    return caught.value.errors


def trail(session, action) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


PDF = b"%PDF-1.7\nnothing"


def test_registration_is_one_at_a_time(officer, person):
    first = add_registration(person.id, REGISTERED, by=officer)
    assert add_registration(person.id, REGISTERED, by=officer) is first
    assert person.registration is first
    later = {"registered_on": "2026-11-01", "reason_code": "20"}
    with pytest.raises(RegistrationInForce):
        add_registration(person.id, later, by=officer)
    early = {"cancelled_on": "2026-08-01", "cancel_code": "11"}
    assert "cancelled_on" in errors_of(cancel_registration, first.id, early, by=officer)
    cancel_registration(first.id, {"cancelled_on": "2026-10-10", "cancel_code": "11"}, by=officer)
    with pytest.raises(Conflict):
        cancel_registration(
            first.id, {"cancelled_on": "2026-10-10", "cancel_code": "11"}, by=officer
        )
    again = add_registration(person.id, later, by=officer)
    assert again.unemployed_since == date(2026, 11, 1)  # as on the day of registration
    assert person.registration is again


def test_cancelling_by_death_notes_the_day(officer, person):
    known = add_registration(person.id, REGISTERED, by=officer)
    cancel_registration(known.id, {"cancelled_on": "2026-10-10", "cancel_code": "26"}, by=officer)
    assert person.deceased_on == date(2026, 10, 10)
    later = {"registered_on": "2026-11-01", "reason_code": "20"}
    assert "registered_on" in errors_of(add_registration, person.id, later, by=officer)


def test_insurance_months_are_kept_one_by_one(session, officer, person):
    span = {
        "first_month": "2025-11-20",
        "last_month": "2026-02-01",
        "employer": "海岱纺织厂",
        "division_code": "379901",
    }
    assert add_insurance_months(person.id, span, by=officer) == 4
    assert add_insurance_months(person.id, {**span, "is_back_paid": True}, by=officer) == 0
    months = insurance_months_of(person.id)
    assert [m.month.isoformat()[:7] for m in months] == ["2026-02", "2026-01", "2025-12", "2025-11"]
    assert all(m.is_back_paid for m in session.scalars(select(InsuranceMonth)))
    wrong = {**span, "employer": ""}
    assert "employer" in errors_of(add_insurance_months, person.id, wrong, by=officer)
    wrong = {**span, "last_month": "2024-01-01"}
    assert "last_month" in errors_of(add_insurance_months, person.id, wrong, by=officer)


def test_certificates_hold_until_they_end(officer, person):
    found = record_certificate(
        person.id,
        {"kind": "dibao", "number": "D1", "issued_on": "2026-01-01", "valid_until": "2026-12-31"},
        by=officer,
    )
    assert certificates_of(person.id, valid_on=date(2026, 12, 31)) == [found]
    assert certificates_of(person.id, valid_on=date(2027, 1, 1)) == []
    assert certificates_of(person.id, valid_on=date(2025, 12, 31)) == []
    withdraw_certificate(found.id, by=officer)
    assert certificates_of(person.id) == []
    wrong = {"kind": "dibao", "issued_on": "2026-01-01", "valid_until": "2025-01-01"}
    assert "valid_until" in errors_of(record_certificate, person.id, wrong, by=officer)
    assert "kind" in errors_of(record_certificate, person.id, {"kind": "x"}, by=officer)


def test_provincial_service_number_counts_once(officer, person):
    data = {"on": "2026-10-01", "kind": "job_referral", "external_ref": "SD1", "accepted": True}
    assert record_service(person.id, data, by=officer).accepted is True
    assert "external_ref" in errors_of(record_service, person.id, data, by=officer)


def test_income_of_a_year_is_stated_again(officer, person):
    data = {"year": 2026, "kind": "earned", "amount": "12000.50"}
    first = state_income(person.id, data, by=officer)
    assert state_income(person.id, {**data, "amount": "13000"}, by=officer) is first
    assert [str(s.amount) for s in incomes_of(person.id)] == ["13000.00"]
    for amount in ("-1", "NaN", "Infinity", "x", "1e12"):
        assert "amount" in errors_of(
            state_income, person.id, {**data, "amount": amount}, by=officer
        )


def test_declaration_and_register_answers(officer, person):
    declared = record_declaration(
        person.id, {"kind": "truth", "signed_on": "2026-11-23"}, by=officer
    )
    assert declared.recorded_by == officer.id
    record_register_check(person.id, "dibao", found=False, by=officer)
    with clock_at(date(2026, 11, 24)):
        record_register_check(person.id, "dibao", found=True, by=None)
    (check,) = register_checks_of(person.id)
    assert check.found is True


def test_household_ties_members_to_the_register(officer, person):
    wife = make_person(by=officer, name="李四", sequence=102)
    members = [
        {"relation": "spouse", "name": "李四", "id_number": wife.id_number.reveal()},
        {
            "relation": "child",
            "name": "张小",
            "birth_date": "2015-01-01",
            "sex": "female",
            "student": True,
            "student_since": "2021-09-01",
            "raised_by_applicant": True,
        },
    ]
    household = set_household(person.id, members, by=officer, booklet_number="H1")
    assert [m.relation for m in household.members] == ["self", "spouse", "child"]
    assert household_of(wife.id).id == household.id
    assert household.members[1].person_id == wife.id
    set_household(person.id, members[1:], by=officer)
    assert household_of(wife.id) is None
    assert household_of(person.id).booklet_number is None
    other = set_household(wife.id, [], by=officer)
    set_household(person.id, members, by=officer)
    assert household_of(wife.id).id == other.id  # one household a person


def test_household_errors_name_row_and_field(officer, person):
    errors = errors_of(
        set_household,
        person.id,
        [
            {"relation": "child", "name": "甲"},
            {"relation": "self", "name": ""},
            {"relation": "child", "name": "乙", "student_since": "2020-09-01"},
        ],
        by=officer,
    )
    assert errors["members-1-name"] == ["必须填写"]
    assert errors["members-2-student_since"] == ["填了起始日期，状态应为是"]
    own = [{"relation": "sibling", "name": "张三", "id_number": person.id_number.reveal()}]
    assert "members" in errors_of(set_household, person.id, own, by=officer)


def test_document_is_stored_encrypted_and_looks_are_recorded(session, officer, person):
    stored = upload_document(person.id, "../户口簿.pdf", PDF, {"kind": "hukou_booklet"}, by=officer)
    assert (stored.file_name, stored.media_type, stored.size) == (
        "户口簿.pdf",
        "application/pdf",
        len(PDF),
    )
    session.expire_all()
    assert documents_of(person.id) == [stored]
    assert open_document(stored.id, by=officer).content == PDF
    assert trail(session, "person.viewed")[0].detail == {"document": stored.id}
    with pytest.raises(OutOfReach):
        open_document(stored.id, by=make_user(unit=OTHER))
    auditor = make_user("auditor", COMMUNITY)
    with pytest.raises(NotAllowed):
        upload_document(person.id, "a.pdf", PDF, {"kind": "other"}, by=auditor)
    withdraw_document(stored.id, by=officer)
    assert documents_of(person.id) == []
    with pytest.raises(NotFound):
        open_document(0, by=officer)


def test_import_on_the_pages_previews_then_enters(session, officer):
    content = workbook([line(1), line(2, 联系电话="1"), line(1)])
    stored = upload_import("名单.xlsx", content, by=officer)
    assert stored.counts == {"new": 1, "update": 0, "same": 0, "duplicate": 1, "error": 1}
    assert session.scalars(select(Person)).all() == []
    rows, _ = import_rows(stored, "error")
    assert [row.number for row in rows] == [3]
    with pytest.raises(NotFound):
        get_import(stored.id, by=make_user())
    done = confirm_import(stored.id, by=officer)
    assert find_by_identity("resident_id", number_of(1)) is not None
    assert done.content is None
    assert done.rejected[:2] == b"PK"
    with pytest.raises(ImportDone):
        confirm_import(stored.id, by=officer)


def test_old_uploads_are_forgotten(session, officer):
    upload_import("a.xlsx", workbook([line(1)]), by=officer)
    with clock_at(date(2026, 12, 1)):
        upload_import("b.xlsx", workbook([line(2)]), by=officer)
    assert [f.file_name for f in session.scalars(select(ImportFile))] == ["b.xlsx"]


def test_auditor_does_not_import():
    with pytest.raises(NotAllowed):
        upload_import("a.xlsx", workbook([line(1)]), by=make_user("auditor", COMMUNITY))
