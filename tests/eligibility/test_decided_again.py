"""The county decides on what holds on the day of its decision (rules.md 2.0); both are kept."""

from datetime import date

import pytest

from app.cases.actions.complete import complete_task
from app.cases.actions.open import open_case
from app.cases.queries import open_tasks_of_case
from app.dates.clock import clock_at
from app.eligibility.actions import record_county_decision
from app.eligibility.changes import changes
from app.eligibility.queries import determinations_of_case, running_recognition
from app.errors import NotAllowed
from app.letters.queries import letters_of_case
from app.people.actions.records import record_certificate
from tests.factories import make_user, sign_in
from tests.people.factories import make_person
from tests.shipped import publish_shipped

APPLIED, COUNTY_HAS_IT, BIRTHDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
FORM = {
    "informed": True,
    "declaration_signed": True,
    "registered_on": "2025-06-02",
    "unemployed_since": "2025-06-01",
    "unemployment_reason_code": "20",
    "benefit_status": "none",
    "materials_complete": "yes",
}
REFUSE = {"opinion": "refuse", "difference_reason": "未满四十周岁"}
COUNTY_REFUSES = {**REFUSE, "refusal_reason": "未满四十周岁"}
RECOGNISE = {"opinion": "recognise", "primary_category": "urban_older"}


@pytest.fixture
def officer(session):
    publish_shipped()
    return make_user("community_officer")


@pytest.fixture
def county(session):
    return make_user("county_reviewer")


@pytest.fixture
def case(officer, county):
    """A woman who turns 40 on the day on which the county decides, four days after she applied."""
    with clock_at(APPLIED):
        person = make_person(
            officer,
            born=date(1986, 3, 6),
            sequence=2,
            hukou_division_code="379901",
            urban_rural="urban",
            able_to_work=True,
        )
        case = open_case(person, by=officer)
        do(case, FORM, officer)
        do(case, REFUSE, officer)
    with clock_at(COUNTY_HAS_IT):
        do(case, REFUSE, make_user("street_officer"))
    return case


def do(case, answers, by):
    (task,) = open_tasks_of_case(case.id)
    complete_task(task.id, answers, by=by)


def waiting(case):
    return [task.element_id for task in open_tasks_of_case(case.id)]


def days_of(case):
    return [found.as_of for found in determinations_of_case(case.id)]


def test_the_county_has_a_sheet_of_the_day_it_got_the_case(case):
    second, first = determinations_of_case(case.id)
    assert (first.as_of, second.as_of) == (APPLIED, COUNTY_HAS_IT)
    assert (first.earlier_id, second.earlier_id) == (None, first.id)
    assert [o.stage for o in first.opinions] == ["preliminary", "street"]
    assert changes(first) is None
    assert changes(second) == ([], [])


def test_a_threshold_reached_before_the_decision_brings_the_task_back(case, county):
    with clock_at(BIRTHDAY):
        do(case, COUNTY_REFUSES, county)
        assert waiting(case) == ["county_decision"]
        assert days_of(case) == [BIRTHDAY, COUNTY_HAS_IT, APPLIED]
        newest = determinations_of_case(case.id)[0]
        said = {change.key: (change.before, change.after) for change in changes(newest).answers}
        assert said == {
            "eligible": ("待核实", "符合"),
            "urban_older": ("不符合", "符合"),
            "primary": ("无", "城镇大龄失业人员"),
        }
        facts = [(c.name, c.before, c.after) for c in changes(newest).facts]
        assert facts == [("周岁", "39", "40")]
        do(case, RECOGNISE, county)
    assert running_recognition(case.person_id).determination_id == newest.id
    assert newest.decision.opinion == "recognise"
    assert letters_of_case(case.id)[0].kind == "recognition_approval"


def test_a_decision_on_a_later_day_that_changes_nothing_stands(case, county):
    with clock_at(date(2026, 3, 5)):
        do(case, COUNTY_REFUSES, county)
        assert waiting(case) == []
    newest = determinations_of_case(case.id)[0]
    assert (newest.as_of, newest.decision.opinion) == (date(2026, 3, 5), "refuse")
    assert letters_of_case(case.id)[0].kind == "recognition_refusal"


def test_a_decision_on_the_same_day_needs_no_other_sheet(case, county):
    with clock_at(COUNTY_HAS_IT):
        do(case, COUNTY_REFUSES, county)
    assert days_of(case) == [COUNTY_HAS_IT, APPLIED]


def test_a_record_of_the_same_day_counts(case, county, officer):
    with clock_at(COUNTY_HAS_IT):
        certificate = {"kind": "disability", "valid_until": "2030-01-31"}
        record_certificate(case.person_id, certificate, by=officer)
        do(case, COUNTY_REFUSES, county)
        assert waiting(case) == ["county_decision"]
    newest = determinations_of_case(case.id)[0]
    assert newest.categories == ["disabled"]


def test_who_reviewed_the_earlier_sheet_does_not_decide_on_the_later(case, officer):
    newest = determinations_of_case(case.id)[0]
    with pytest.raises(NotAllowed, match="初审人"):
        record_county_decision(newest, COUNTY_REFUSES, by=officer, preliminary_reviewer=None)


def test_officer_sees_what_changed_and_what_was_said_before(case, county, client):
    with clock_at(BIRTHDAY):
        do(case, COUNTY_REFUSES, county)
        sign_in(client, county)
        (task,) = open_tasks_of_case(case.id)
        page = client.get(f"/tasks/{task.id}").get_data(as_text=True)
        for words in ("与2026年3月3日的比对相比", "结论的变化", "事实的变化", "社区初审"):
            assert words in page
        whole = client.get(f"/cases/{case.id}").get_data(as_text=True)
    for day in ("2026年3月2日", "2026年3月3日", "2026年3月6日"):
        assert f"{day} 比对结果" in whole
