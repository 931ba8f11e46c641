"""What the service tasks of registration do, one by one."""

from datetime import date

import pytest
from sqlalchemy import select

from app import engine
from app.audit.models import AuditEntry
from app.dates.clock import clock_at
from app.errors import InvalidInput
from app.extensions import db
from app.letters.queries import letters_of_case
from app.people.actions.household import set_household
from app.people.actions.records import (
    add_insurance_months,
    record_certificate,
    record_register_check,
)
from app.people.actions.register import update_person
from app.people.actions.registrations import add_registration, cancel_registration
from app.people.queries import declarations_of
from app.registration.actions import request_supplement
from app.registration.queries import differences_of_case, record_of_case, supplement_of_case
from app.releases import runtime
from app.releases.directories import read_directory
from tests.case_rows import call_service, make_case
from tests.factories import make_user
from tests.people.factories import make_person
from tests.shipped import ROOT, shipped

TODAY = date(2026, 3, 2)
FORM = {
    "informed": True,
    "declaration_signed": True,
    "registered_on": "2026-02-10",
    "unemployed_since": "2026-02-01",
    "unemployment_reason_code": "20",
    "benefit_status": "none",
    "job_intention": "保洁",
    "materials_complete": "yes",
}


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def case(officer, monkeypatch):
    """On a release whose tables are the shipped ones."""
    made = make_case(officer)
    monkeypatch.setitem(runtime._parsed, made.release_id, shipped())
    return made


def fill_in(case, officer, **changes):
    answers = {"record_registration": {**FORM, **changes}}
    call_service("registration.record", case, by=officer, answers=answers)
    return call_service("registration.check_completeness", case, by=officer, answers=answers)


def test_form_becomes_registration_declarations_and_wishes(case, officer):
    found = fill_in(case, officer)
    assert found == {"materials_complete": True, "missing_materials": []}
    registration = case.person.registration
    assert registration.registered_on == date(2026, 2, 10)
    assert registration.unemployed_since == date(2026, 2, 1)
    assert {d.kind for d in declarations_of(case.person_id)} == {"truth", "data_use"}
    assert case.person.job_wish == "保洁"
    assert case.person.willing_to_work is True


def test_recording_twice_stores_once(case, officer):
    fill_in(case, officer)
    fill_in(case, officer)
    assert len(case.person.registrations) == 1
    assert len(declarations_of(case.person_id)) == 2


def test_registration_in_force_is_put_right_by_the_form(case, officer):
    known = add_registration(
        case.person_id, {"registered_on": "2025-01-10", "reason_code": "90"}, by=officer
    )
    fill_in(case, officer)
    assert record_of_case(case.id).registration_id == known.id
    assert (known.registered_on, known.unemployed_since) == (date(2026, 2, 10), date(2026, 2, 1))
    assert known.reason_code == "20"
    trail = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registration.corrected")
    ).one()
    assert trail.detail["fields"] == ["reason_code", "registered_on", "unemployed_since"]


def test_registration_cannot_be_moved_before_an_earlier_one(case, officer):
    first = add_registration(
        case.person_id, {"registered_on": "2025-01-10", "reason_code": "20"}, by=officer
    )
    ended = {"cancelled_on": "2025-06-01", "cancel_code": "11"}
    cancel_registration(first.id, ended, by=officer)
    add_registration(
        case.person_id, {"registered_on": "2025-09-01", "reason_code": "20"}, by=officer
    )
    with pytest.raises(InvalidInput) as caught:
        fill_in(case, officer, registered_on="2025-05-01", unemployed_since="2025-05-01")
    assert "registered_on" in caught.value.errors


def test_unsigned_declaration_is_missing(case, officer):
    found = fill_in(case, officer, declaration_signed=False)
    assert found == {"materials_complete": False, "missing_materials": ["declaration"]}


def test_what_the_officer_ticked_is_missing(case, officer):
    found = fill_in(
        case, officer, materials_complete="no", missing_materials=["hukou_booklet", "income"]
    )
    assert found["missing_materials"] == ["hukou_booklet", "income"]


def test_incomplete_without_saying_what_is_refused(case, officer):
    with pytest.raises(InvalidInput):
        fill_in(case, officer, materials_complete="no")


def test_claim_of_lost_land_needs_its_proof(case, officer):
    update_person(case.person_id, {"land_expropriated": True}, by=officer)
    assert fill_in(case, officer)["missing_materials"] == ["land_expropriation"]
    record_certificate(case.person_id, {"kind": "land_expropriation"}, by=officer)
    assert fill_in(case, officer)["materials_complete"] is True


def household(case, officer, *, child_born):
    child = {"relation": "child", "name": "林小禾", "birth_date": child_born}
    child |= {"raised_by_applicant": True, "lives_together": True}
    set_household(case.person_id, [child], by=officer)


@pytest.mark.parametrize(
    ("status", "child_born", "certificate", "missing"),
    [
        ("divorced", "2015-06-01", None, ["marriage_custody"]),
        ("divorced", "2015-06-01", "death_of_spouse", ["marriage_custody"]),
        ("divorced", "2015-06-01", "custody", []),
        ("widowed", "2015-06-01", "death_of_spouse", []),
        ("married", "2015-06-01", None, []),
        ("divorced", "2008-03-02", None, []),  # of age on this very day
        ("divorced", "2008-03-03", None, ["marriage_custody"]),
    ],
)
def test_raising_a_child_alone_needs_its_proof(
    case, officer, status, child_born, certificate, missing
):
    update_person(case.person_id, {"marital_status": status}, by=officer)
    household(case, officer, child_born=child_born)
    if certificate:
        record_certificate(case.person_id, {"kind": certificate}, by=officer)
    assert fill_in(case, officer)["missing_materials"] == missing


def test_an_answer_of_the_department_does_as_well_as_the_paper(case, officer):
    update_person(case.person_id, {"special_difficulty": True}, by=officer)
    assert fill_in(case, officer)["missing_materials"] == ["graduation"]
    record_register_check(case.person_id, "education", found=True, by=officer)
    assert fill_in(case, officer)["materials_complete"] is True


def test_the_release_says_what_is_asked_for_and_how_it_is_called(case, officer, monkeypatch):
    files = read_directory(ROOT)
    path = "workflows/required_documents.dmn"
    table = files[path].decode()
    table = table.replace('<text>"失地证明"</text>', '<text>"征地补偿协议"</text>')
    table = table.replace('<text>"land_expropriation"</text>', '<text>"custody"</text>', 1)
    table = table.replace('<text>"land_expropriation"</text>', "<text>null</text>", 1)
    changed = engine.load({**files, path: table.encode()})
    monkeypatch.setitem(runtime._parsed, case.release_id, changed)
    update_person(case.person_id, {"land_expropriated": True}, by=officer)
    record_certificate(case.person_id, {"kind": "land_expropriation"}, by=officer)
    missing = fill_in(case, officer)["missing_materials"]
    assert missing == ["征地补偿协议"]
    request_supplement(case, missing, due_on=TODAY, by=officer)
    assert "征地补偿协议" in letters_of_case(case.id)[0].body.reveal()


def test_supplement_is_asked_for_once_and_all_together(case, officer):
    fill_in(case, officer, materials_complete="no", missing_materials=["income", "identity"])
    found = call_service(
        "registration.request_supplement",
        case,
        by=officer,
        inputs={"missing_materials": ["income", "identity"], "working_days": 5},
    )
    assert found == {"supplement_due_on": "2026-03-09"}
    (letter,) = letters_of_case(case.id)
    text = letter.body.reveal()
    assert "家庭收入情况说明" in text
    assert "身份证或社会保障卡" in text
    assert "2026年3月9日" in text


def supplement(case, officer, **answers):
    given = {
        "record_registration": {
            **FORM,
            "materials_complete": "no",
            "missing_materials": ["income", "identity"],
        },
        "receive_supplement": answers,
    }
    variables = {"supplement_requested": True}
    call_service("registration.record", case, by=officer, answers=given, variables=variables)
    return call_service(
        "registration.check_completeness", case, by=officer, answers=given, variables=variables
    )


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({"received": "all"}, []),
        ({"received": "some", "missing_materials": ["income"]}, ["income"]),
        ({"received": "none"}, ["income", "identity"]),
    ],
)
def test_supplement_received(case, officer, answers, missing):
    test_supplement_is_asked_for_once_and_all_together(case, officer)
    found = supplement(case, officer, **answers)
    assert found["missing_materials"] == missing
    assert supplement_of_case(case.id).received == answers["received"]


def check(case, officer):
    result = call_service("registration.check_registers", case, by=officer)["register_result"]
    return result, [d.kind for d in differences_of_case(case.id, open_only=True)]


def test_registers_agree(case, officer):
    fill_in(case, officer)
    assert check(case, officer) == ("clear", [])


def insure(person_id, month, by, **more):
    data = {"first_month": month, "employer": "某厂", "division_code": "379901", **more}
    add_insurance_months(person_id, data, by=by)


def test_insured_by_an_employer_after_the_first_day_without_work(case, officer):
    fill_in(case, officer)
    insure(case.person_id, "2026-02-01", officer)  # the month in which the job ended
    assert check(case, officer)[0] == "clear"
    case.person.registration.unemployed_since = date(2026, 1, 31)
    assert check(case, officer) == ("differences", ["insured_after"])


def test_own_contributions_are_no_employment(case, officer):
    fill_in(case, officer, unemployed_since="2026-01-01")
    data = {"first_month": "2026-02-01", "division_code": "379901", "kind": "flexible"}
    add_insurance_months(case.person_id, data, by=officer)
    assert check(case, officer)[0] == "clear"


def test_other_differences(case, officer):
    fill_in(case, officer)
    record_certificate(
        case.person_id, {"kind": "disability", "valid_until": "2026-01-01"}, by=officer
    )
    record_register_check(case.person_id, "retirement", found=True, by=officer)
    record_register_check(case.person_id, "business", found=True, by=officer)
    phone = case.person.phone.reveal()
    for _ in range(2):
        make_person(officer, phone=phone)
    result, kinds = check(case, officer)
    assert result == "differences"
    assert kinds == [
        "receiving_pension",
        "business_owner",
        "certificate_expired",
        "shared_phone",
    ]


def test_no_registration_and_death(case, officer):
    case.person.deceased_on = date(2026, 2, 20)
    assert check(case, officer)[1] == ["deceased", "no_registration"]


def resolve(case, officer, **answers):
    return call_service(
        "registration.record_verification",
        case,
        by=officer,
        answers={"resolve_differences": {"reason": "已核对", **answers}},
    )["registration_possible"]


def test_cleared_up_differences_are_not_asked_again(case, officer):
    check(case, officer)
    assert resolve(case, officer, result="explained") is True
    assert check(case, officer) == ("clear", [])
    assert differences_of_case(case.id)[0].resolution_reason == "已核对"


def test_refusal_carries_the_officers_reason(case, officer):
    check(case, officer)
    assert resolve(case, officer, result="refuse", reason="不在本市") is False
    call_service(
        "registration.refuse",
        case,
        by=officer,
        answers={"resolve_differences": {"result": "refuse", "reason": "不在本市"}},
    )
    assert "不在本市" in letters_of_case(case.id)[0].body.reveal()


def test_completion_names_the_responsible_officer(case, officer):
    fill_in(case, officer)
    variables = {"responsible_officer": str(officer.id)}
    call_service("registration.complete", case, by=officer, variables=variables)
    assert officer.display_name in letters_of_case(case.id)[0].body.reveal()
    assert record_of_case(case.id).completed_at is not None
