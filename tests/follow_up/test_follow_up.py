"""Is the person at work, and does it last?"""

from datetime import date

import pytest

from app.dates.clock import clock_at
from app.errors import InvalidInput
from app.follow_up.queries import employments_of_case, follow_ups_of_case
from app.people.actions.records import add_insurance_months
from app.people.actions.registrations import add_registration, cancel_registration
from tests.case_rows import call_service, make_case
from tests.factories import make_user

TODAY = date(2026, 6, 15)
NOT_EMPLOYED = {"employment_confirmed": False, "employed_on": None, "follow_ups_done": 0}


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def registration(case, officer):
    return add_registration(
        case.person_id,
        {"registered_on": "2025-08-10", "unemployed_since": "2025-07-15", "reason_code": "20"},
        by=officer,
    )


@pytest.fixture
def case(officer):
    return make_case(officer)


def insure(case, by, first, last, **values):
    data = {"first_month": first, "last_month": last, "employer": "海岱食品厂", **values}
    add_insurance_months(case.person_id, {"division_code": "379901", **data}, by=by)


def check(case):
    return call_service("follow_up.check_employment", case)


def verify(case, by, **answers):
    given = {"employed": "yes", "employed_on": "2026-05-04", "employment_type": "010", **answers}
    return call_service(
        "follow_up.record_employment", case, by=by, answers={"verify_employment": given}
    )


def call_on(case, by, on, status="employed", done=0, **answers):
    given = {"contacted_on": on, "mode": "phone", "employment_status": status, **answers}
    return call_service(
        "follow_up.record",
        case,
        by=by,
        answers={"follow_up_call": given},
        variables={"follow_ups_done": done},
    )


def test_months_of_the_old_job_prove_nothing(case, officer, registration):
    insure(case, officer, "2024-01-01", "2025-07-01")
    assert check(case) == NOT_EMPLOYED
    assert employments_of_case(case.id) == []


def test_new_insured_months_prove_employment_from_the_first(case, officer, registration):
    insure(case, officer, "2025-10-01", "2025-11-01")  # a short job in between
    insure(case, officer, "2026-03-01", "2026-05-01")
    assert check(case)["employed_on"] == "2026-03-01"
    (employment,) = employments_of_case(case.id)
    assert (employment.source, employment.recorded_by) == ("insurance", None)


@pytest.mark.parametrize(
    ("months", "values"),
    [
        (("2025-10-01", "2026-01-01"), {}),  # ended long ago
        (("2026-04-01", "2026-05-01"), {"is_back_paid": True}),
        (("2026-04-01", "2026-05-01"), {"kind": "flexible", "employer": None}),
    ],
)
def test_insurance_that_proves_nothing(case, officer, registration, months, values):
    insure(case, officer, *months, **values)
    assert check(case) == NOT_EMPLOYED


def test_a_registration_cancelled_for_work_proves_it_to_the_day(case, officer, registration):
    cancel_registration(
        registration.id, {"cancelled_on": "2026-05-06", "cancel_code": "11"}, by=officer
    )
    assert check(case)["employed_on"] == "2026-05-06"
    assert employments_of_case(case.id)[0].source == "registration"


def test_what_the_case_knows_is_not_asked_again(case, officer):
    verify(case, officer)
    call_on(case, officer, "2026-06-04")
    assert check(case) == {
        "employment_confirmed": True,
        "employed_on": "2026-05-04",
        "follow_ups_done": 1,
    }


def test_the_officer_found_no_employment(case, officer):
    assert verify(case, officer, employed="no") == NOT_EMPLOYED


def test_employment_of_tomorrow_is_refused(case, officer):
    with pytest.raises(InvalidInput) as raised:
        verify(case, officer, employed_on="2026-06-16")
    assert "employed_on" in raised.value.errors


def test_calls_are_counted_and_a_change_of_job_is_work(case, officer):
    verify(case, officer)
    first = call_on(case, officer, "2026-06-04")
    assert first == {"employment_status": "employed", "follow_ups_done": 1}
    second = call_on(case, officer, "2026-06-10", "changed_job", done=1)
    assert second == {"employment_status": "employed", "follow_ups_done": 2}
    assert [c.status for c in follow_ups_of_case(case.id)] == ["changed_job", "employed"]


def test_a_lost_job_ends_the_employment_and_the_next_one_counts_anew(case, officer):
    verify(case, officer)
    lost = call_on(case, officer, "2026-06-12", "lost", done=1, lost_on="2026-06-10")
    assert lost == {"employment_status": "lost", "follow_ups_done": 1}
    assert employments_of_case(case.id)[0].lost_on == date(2026, 6, 10)
    assert check(case) == NOT_EMPLOYED
    again = verify(case, officer, employed_on="2026-06-14")
    assert again == {
        "employment_confirmed": True,
        "employed_on": "2026-06-14",
        "follow_ups_done": 0,
    }
    assert len(employments_of_case(case.id)) == 2


def test_a_job_cannot_be_lost_before_it_began(case, officer):
    verify(case, officer)
    with pytest.raises(InvalidInput) as raised:
        call_on(case, officer, "2026-06-12", "lost", lost_on="2026-05-01")
    assert "lost_on" in raised.value.errors
