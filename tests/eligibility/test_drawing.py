"""Drawing the sheet from records: each value, its evidence, and what stays unknown."""

from datetime import date
from decimal import Decimal

import pytest

from app.dates.clock import clock_at
from app.eligibility.drawing import draw
from app.eligibility.models import RegionalStandard
from app.extensions import db
from app.people.actions.household import set_household
from app.people.actions.records import (
    add_insurance_months,
    record_certificate,
    record_register_check,
    record_service,
    state_income,
    withdraw_certificate,
)
from app.people.actions.register import update_person
from app.people.actions.registrations import add_registration, cancel_registration
from app.people.queries import get_person
from tests.factories import make_user
from tests.people.factories import make_person

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def person(officer):
    return make_person(officer, sequence=1)


def drawn(person, officer, as_of=TODAY):
    db.session.flush()
    db.session.expire_all()
    return draw(get_person(person.id, by=officer), as_of)


def sheet(person, officer, as_of=TODAY):
    return drawn(person, officer, as_of).sheet


def test_a_new_person_is_mostly_unknown(person, officer):
    found = drawn(person, officer)
    assert found.sheet == {
        "as_of": TODAY,
        "sex": "male",
        "birth_date": date(1980, 3, 14),
        "retirement_class": "male",
        "registered_unemployed_on": None,
        "services": [],
    }
    assert found.evidence["birth_date"]["of"] == f"person:{person.id}"
    assert found.evidence["birth_date"]["source"] == "register"


def test_place_and_residence(person, officer):
    update_person(
        person.id,
        {
            "hukou_division_code": "370100",
            "residence_division_code": "379901",
            "residence_since": "2025-01-01",
        },
        by=officer,
    )
    found = sheet(person, officer)
    assert found["hukou_in_city"] is False
    assert found["residence_since"] == date(2025, 1, 1)
    update_person(person.id, {"residence_division_code": "370100"}, by=officer)
    assert "residence_since" not in sheet(person, officer)


def test_registration_valid_on_the_day(person, officer):
    data = {"registered_on": "2025-06-02", "unemployed_since": "2025-05-20", "reason_code": "20"}
    registration = add_registration(person.id, data, by=officer)
    found = drawn(person, officer)
    assert found.sheet["registered_unemployed_on"] == date(2025, 6, 2)
    assert found.sheet["unemployed_since"] == date(2025, 5, 20)
    assert found.evidence["unemployed_since"] == {
        "source": "record",
        "on": "2025-06-02",
        "of": f"unemployment_registration:{registration.id}",
    }
    assert sheet(person, officer, date(2025, 6, 1))["registered_unemployed_on"] is None
    cancel_registration(
        registration.id, {"cancelled_on": "2026-02-01", "cancel_code": "11"}, by=officer
    )
    assert sheet(person, officer)["registered_unemployed_on"] is None
    assert sheet(person, officer, date(2026, 1, 31))["registered_unemployed_on"] is not None


def insure(person, officer, first, last, **more):
    data = {"first_month": first, "last_month": last, "division_code": "379901", **more}
    add_insurance_months(person.id, data, by=officer)


def test_insured_months_distinct_local_and_not_back_paid(person, officer):
    insure(person, officer, "2024-01-01", "2024-06-01", employer="甲厂")
    insure(person, officer, "2024-05-01", "2024-08-01", employer="乙厂")
    insure(person, officer, "2023-01-01", "2023-02-01", employer="丙厂", is_back_paid=True)
    insure(person, officer, "2022-01-01", "2022-03-01", employer="丁厂", division_code="370100")
    insure(person, officer, "2021-01-01", "2021-12-01", kind="flexible")
    found = sheet(person, officer)
    assert found["insured_months_local"] == 8
    assert found["insured_months_any"] == 13
    assert sheet(person, officer, date(2024, 3, 1))["insured_months_local"] == 3


def test_no_insured_month_is_known_once_the_register_was_asked(person, officer):
    assert "insured_months_local" not in sheet(person, officer)
    record_register_check(person.id, "social_insurance", found=False, by=officer)
    assert sheet(person, officer)["insured_months_local"] == 0


@pytest.mark.parametrize(
    ("kind", "key", "register"),
    [
        ("dibao", "dibao_valid_until", "dibao"),
        ("disability", "disability_certificate_valid_until", "disability"),
    ],
)
def test_certificates(person, officer, kind, key, register):
    assert key not in sheet(person, officer)
    record_register_check(person.id, register, found=False, by=officer)
    found = drawn(person, officer)
    assert found.sheet[key] is None
    assert found.evidence[key]["source"] == "register"
    held = record_certificate(
        person.id,
        {"kind": kind, "issued_on": "2025-01-01", "valid_until": "2027-01-01"},
        by=officer,
    )
    assert sheet(person, officer)[key] == date(2027, 1, 1)
    assert sheet(person, officer, date(2024, 12, 31))[key] is None
    record_certificate(person.id, {"kind": kind, "issued_on": "2026-01-01"}, by=officer)
    assert sheet(person, officer)[key] == date.max  # no expiry
    withdraw_certificate(held.id, by=officer)
    assert sheet(person, officer)[key] == date.max


def test_a_certificate_taken_back_is_known_to_have_ended(person, officer):
    for kind in ("dibao", "poverty_edge"):
        held = record_certificate(person.id, {"kind": kind, "issued_on": "2025-01-01"}, by=officer)
        withdraw_certificate(held.id, by=officer, on=date(2026, 2, 10))
    found = drawn(person, officer)
    assert found.sheet["dibao_valid_until"] == date(2026, 2, 9)
    assert found.evidence["dibao_valid_until"]["of"].startswith("certificate:")
    assert found.sheet["poverty_edge"] is False
    assert sheet(person, officer, date(2026, 2, 9))["dibao_valid_until"] == date.max


def test_graduation(person, officer):
    assert "graduated_on" not in sheet(person, officer)
    update_person(person.id, {"education": "70"}, by=officer)
    assert sheet(person, officer)["graduated_on"] is None
    update_person(person.id, {"education": "20"}, by=officer)
    assert "graduated_on" not in sheet(person, officer)
    record_certificate(person.id, {"kind": "graduation", "issued_on": "2024-07-01"}, by=officer)
    assert sheet(person, officer)["graduated_on"] == date(2024, 7, 1)


def test_poverty_lists_and_lost_land(person, officer):
    record_register_check(person.id, "poverty", found=False, by=officer)
    found = sheet(person, officer)
    assert found["poverty_relieved"] is found["poverty_edge"] is False
    assert found["family_poverty_relieved"] is False
    record_certificate(person.id, {"kind": "poverty_edge"}, by=officer)
    record_certificate(person.id, {"kind": "land_expropriation"}, by=officer)
    found = sheet(person, officer)
    assert (found["poverty_edge"], found["land_expropriated"]) == (True, True)


def test_services_as_recorded(person, officer):
    record_service(
        person.id,
        {"on": "2026-02-01", "kind": "job_referral", "external_ref": "S1", "accepted": True},
        by=officer,
    )
    record_service(person.id, {"on": "2026-02-02", "kind": "job_fair"}, by=officer)
    assert sheet(person, officer)["services"] == [
        {"on": date(2026, 2, 2), "kind": "job_fair"},
        {"on": date(2026, 2, 1), "kind": "job_referral", "external_ref": "S1", "accepted": True},
    ]
    assert len(sheet(person, officer, date(2026, 2, 1))["services"]) == 1


def member(**values):
    return {"relation": "spouse", "name": "李四", "sex": "female", **values}


def test_household_children_and_members_of_the_register(person, officer):
    spouse = make_person(officer, sequence=2, name="李四")
    add_registration(spouse.id, {"registered_on": "2025-06-02", "reason_code": "20"}, by=officer)
    update_person(spouse.id, {"able_to_work": True, "willing_to_work": False}, by=officer)
    set_household(
        person.id,
        [
            member(id_number=spouse.id_number.reveal()),
            member(
                relation="child",
                name="张小",
                birth_date="2015-01-01",
                raised_by_applicant=True,
                student=True,
            ),
            member(relation="parent", name="张老", lives_together=False),
        ],
        by=officer,
    )
    found = sheet(person, officer)
    applicant, wife, child = found["household"]
    assert applicant["birth_date"] == date(1980, 3, 14)
    assert applicant["registered_unemployed"] is False
    assert wife["registered_unemployed"] is True
    assert (wife["willing_to_work"], wife["employed"]) == (False, False)
    assert child == {
        "birth_date": date(2015, 1, 1),
        "sex": "female",
        "student": True,
    }
    assert found["children"] == [{"birth_date": date(2015, 1, 1), "raised_by_applicant": True}]
    assert "children" not in sheet(spouse, officer)  # the relations are the other's


def test_status_that_begins_later_does_not_hold_yet(person, officer):
    told = member(employed=True, employed_since="2026-02-01")
    set_household(person.id, [told], by=officer)
    assert sheet(person, officer)["household"][1]["employed"] is True
    assert sheet(person, officer, date(2026, 1, 31))["household"][1]["employed"] is False


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("11", {"employed": True, "student": False, "serving": False, "pensioner": False}),
        ("21", {"pensioner": True}),
        ("31", {}),
    ],
)
def test_what_a_member_went_on_to_is_told_by_the_cancellation(person, officer, code, told):
    spouse = make_person(officer, sequence=4, name="李四")
    data = {"registered_on": "2025-06-02", "unemployed_since": "2025-05-20", "reason_code": "20"}
    registration = add_registration(spouse.id, data, by=officer)
    set_household(person.id, [member(id_number=spouse.id_number.reveal())], by=officer)
    cancelled = {"cancelled_on": "2026-02-01", "cancel_code": code}
    cancel_registration(registration.id, cancelled, by=officer)
    facts = sheet(person, officer)["household"][1]
    statuses = ("employed", "student", "serving", "pensioner")
    assert {key: facts[key] for key in statuses if key in facts} == told
    assert facts["registered_unemployed"] is False


def test_familys_dibao_by_a_members_paper(person, officer):
    spouse = make_person(officer, sequence=4, name="李四")
    set_household(person.id, [member(id_number=spouse.id_number.reveal())], by=officer)
    paper = {"kind": "dibao", "valid_until": "2026-12-31"}
    record_certificate(spouse.id, paper, by=officer)
    assert "family_dibao" not in sheet(person, officer)
    record_certificate(spouse.id, {**paper, "covers_family": True}, by=officer)
    found = drawn(person, officer)
    assert found.sheet["family_dibao"] is True
    assert found.evidence["family_dibao"]["source"] == "paper"
    assert "family_dibao" not in sheet(person, officer, date(2027, 1, 1))


def test_latest_income_and_standards(person, officer):
    for year, amount in ((2024, "9000"), (2025, "12000.50")):
        state_income(person.id, {"year": year, "kind": "earned", "amount": amount}, by=officer)
    for region, kind, amount in (
        ("3799", "rural_income_average", 24000),
        ("379901", "rural_income_average", 26000),
        ("3799", "urban_dibao_month", 1000),
    ):
        db.session.add(
            RegionalStandard(
                region_code=region,
                kind=kind,
                year=2025,
                amount=Decimal(amount),
                published_on=date(2026, 1, 20),
            )
        )
    found = sheet(person, officer)
    assert found["earned_income_year"] == Decimal("12000.50")
    assert found["local_rural_income_average"] == Decimal(26000)
    assert found["urban_dibao_standard_year"] == Decimal(12000)
    assert "urban_dibao_standard_year" not in sheet(person, officer, date(2026, 1, 19))
