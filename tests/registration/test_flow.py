"""A case from its first form to the county's decision, through the real diagrams and forms."""

from datetime import date, timedelta

import pytest

from app.accounts.models import RoleGrant
from app.cases.actions.complete import complete_task
from app.cases.actions.open import open_case
from app.cases.actions.timers import fire_timer
from app.cases.queries import open_tasks_of_case, timers_of_case
from app.dates.clock import clock_at
from app.eligibility.actions import reassess
from app.eligibility.queries import cases_to_reassess, latest_determination, running_recognition
from app.errors import NotAllowed
from app.letters.queries import letters_of_case
from tests.factories import make_user
from tests.people.factories import make_person
from tests.shipped import publish_shipped

TODAY = date(2026, 3, 2)
FORM = {
    "informed": True,
    "declaration_signed": True,
    "registered_on": "2025-06-02",
    "unemployed_since": "2025-06-01",
    "unemployment_reason_code": "20",
    "benefit_status": "none",
    "job_intention": "保洁",
    "training_wish": False,
    "note": "无",
    "materials_complete": "yes",
}


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def release(session):
    return publish_shipped()


@pytest.fixture
def officer(release):
    return make_user("community_officer")


def task(case):
    (only,) = open_tasks_of_case(case.id)
    return only


def test_registration_complete_leads_to_preliminary_review(officer):
    person = make_person(
        officer,
        born=date(1980, 5, 6),
        sequence=2,
        hukou_division_code="379901",
        urban_rural="urban",
        able_to_work=True,
    )
    case = open_case(person, by=officer)
    complete_task(task(case).id, FORM, by=officer)
    assert task(case).element_id == "preliminary_review"


def through_registration(officer, **values):
    person = make_person(
        officer,
        born=values.pop("born", date(1980, 5, 6)),
        sequence=2,
        hukou_division_code="379901",
        urban_rural="urban",
        able_to_work=True,
        **values,
    )
    case = open_case(person, by=officer)
    complete_task(task(case).id, FORM, by=officer)
    return case


def fire(case):
    """The case's only timer that ends its waiting, on its day."""
    timers = [t for t in timers_of_case(case.id) if not t.element_id.startswith("overdue")]
    (timer,) = timers
    with clock_at(timer.due_at):
        fire_timer(timer.id, now=timer.due_at)
    return timer.due_at


RECOGNISE = {"opinion": "recognise", "primary_category": "urban_older", "comment": "符合"}


def test_case_is_recognised_after_notice_and_three_opinions(officer):
    street, county = make_user("street_officer"), make_user("county_reviewer")
    case = through_registration(officer)
    complete_task(task(case).id, RECOGNISE, by=officer)
    found = latest_determination(case.id)
    assert found.notices[0].ends_on == date(2026, 3, 9)
    fire(case)
    complete_task(task(case).id, {"opinion": "recognise", "comment": "同意"}, by=street)
    complete_task(task(case).id, RECOGNISE, by=county)
    recognition = running_recognition(case.person_id)
    assert recognition.primary_category == "urban_older"
    assert case.stage == "planning"
    assert [letter.kind for letter in letters_of_case(case.id)] == [
        "recognition_approval",
        "registration_receipt",
    ]


def test_when_time_ends_every_category_the_case_is_verified(officer):
    case = through_registration(officer, retirement_class="female_50")
    complete_task(task(case).id, RECOGNISE, by=officer)
    fire(case)
    complete_task(
        task(case).id, {"opinion": "recognise", "comment": "同意"}, by=make_user("street_officer")
    )
    complete_task(task(case).id, RECOGNISE, by=make_user("county_reviewer"))
    retires = date(2033, 2, 6)
    assert latest_determination(case.id).next_change_on == retires
    assert cases_to_reassess(retires - timedelta(days=1)) == []
    assert cases_to_reassess(retires) == [case.id]
    with clock_at(retires):
        assert reassess(case.id, on=retires) is True
    assert "verify_change" in {t.element_id for t in open_tasks_of_case(case.id)}
    assert latest_determination(case.id).eligible == "no"
    assert cases_to_reassess(retires) == []


def test_county_decision_by_the_first_reviewer_is_refused(officer):
    officer.grants.append(RoleGrant(role="county_reviewer", unit_code="379901"))
    street = make_user("street_officer")
    case = through_registration(officer)
    complete_task(task(case).id, RECOGNISE, by=officer)
    fire(case)
    complete_task(task(case).id, {"opinion": "recognise", "comment": "同意"}, by=street)
    with pytest.raises(NotAllowed, match="初审人"):
        complete_task(task(case).id, RECOGNISE, by=officer)


def test_refusal_names_reasons_window_and_day_of_change_then_returns_by_itself(officer):
    street, county = make_user("street_officer"), make_user("county_reviewer")
    case = through_registration(officer, born=date(1986, 4, 20))
    refuse = {"opinion": "refuse", "difference_reason": "其余类别均无材料", "comment": "无"}
    complete_task(task(case).id, refuse, by=officer)
    complete_task(task(case).id, refuse, by=street)
    complete_task(task(case).id, {**refuse, "refusal_reason": "未满40周岁"}, by=county)
    letter = letters_of_case(case.id)[0]
    assert letter.kind == "recognition_refusal"
    text = letter.body.reveal()
    assert "未满40周岁" in text
    assert "2026年4月20日" in text
    fire(case)  # the window for a review request is over
    assert latest_determination(case.id).next_change_on == date(2026, 4, 20)
    fire(case)
    assert task(case).element_id == "reassess"
    assert latest_determination(case.id).categories == ["urban_older"]
