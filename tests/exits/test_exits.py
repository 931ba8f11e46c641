"""Leaving the assistance, with notice, hearing and a second pair of eyes."""

from datetime import date

import pytest

from app.dates.clock import clock_at
from app.eligibility.models import Determination, Recognition
from app.errors import Conflict, InvalidInput, NotAllowed
from app.exits.queries import exit_of_case
from app.follow_up.actions import record_employment
from app.letters.models import Letter
from app.people.actions.registrations import add_registration
from app.people.secrets import Secret
from tests.case_rows import call_service, make_case
from tests.factories import make_user

TODAY = date(2026, 6, 15)  # a Monday
GROUND = {"ground": {"reason": "refused_services", "clause": "五(五)", "against_will": True}}


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def manager(session):
    return make_user("manager", unit="379901")


@pytest.fixture
def case(officer):
    return make_case(officer)


@pytest.fixture
def recognition(case, session):
    determination = Determination(
        case_id=case.id,
        person_id=case.person_id,
        release_id=case.release_id,
        as_of=date(2026, 1, 5),
        eligible="yes",
        precondition="yes",
        content=Secret(plain="{}"),
    )
    session.add(determination)
    session.flush()
    recognition = Recognition(
        person_id=case.person_id,
        case_id=case.id,
        determination_id=determination.id,
        categories=["disabled"],
        primary_category="disabled",
        recognised_on=date(2026, 1, 12),
    )
    session.add(recognition)
    session.flush()
    return recognition


def propose(case, by, *, variables=None, **answers):
    given = {
        "exit_reason": "refused_services",
        "effective_on": "2026-06-30",
        "evidence": "六个月内三次拒绝",
        **answers,
    }
    return call_service(
        "exit.record_proposal",
        case,
        by=by,
        answers={"propose_exit": given},
        variables=variables,
    )


def decide(case, by, decision="exit"):
    answers = {"decision": decision, "reason": "事实清楚"}
    return call_service("exit.record_decision", case, by=by, answers={"decide_exit": answers})


def notify(case, by, months=6):
    return call_service(
        "exit.send_notice", case, by=by, inputs={"re_entry_months": months}, variables=GROUND
    )


def letters(session, case):
    return session.query(Letter).filter_by(case_id=case.id).order_by(Letter.id).all()


def test_a_proposal_tells_reason_and_day(case, officer):
    assert propose(case, officer) == {
        "exit_reason": "refused_services",
        "exit_effective_on": "2026-06-30",
    }


def test_what_led_to_the_exit_stands_unless_the_officer_names_another(case, officer):
    result = propose(case, officer, exit_reason=None, variables={"exit_reason": "deceased"})
    assert result["exit_reason"] == "deceased"
    with pytest.raises(InvalidInput):
        propose(case, officer, exit_reason="no such reason")


def test_the_intent_is_told_with_reasons_and_time_to_be_heard(case, officer, session):
    propose(case, officer)
    result = call_service(
        "exit.send_intent_notice",
        case,
        by=officer,
        inputs={"working_days": 5},
        variables=GROUND,
    )
    # The Dragon Boat holiday of 19 June lies in between.
    assert result == {"hearing_window_ends_on": "2026-06-23"}
    (letter,) = letters(session, case)
    assert letter.kind == "exit_intent"
    body = letter.body.reveal()
    for part in ("多次无正当理由拒绝服务", "五(五)", "六个月内三次拒绝", "2026年6月23日"):
        assert part in body


def test_what_the_person_said_is_kept(case, officer):
    propose(case, officer)
    street = make_user("street_officer", unit="379901001")
    call_service(
        "exit.record_hearing",
        case,
        by=street,
        answers={
            "hold_hearing": {
                "held_on": "2026-06-12",
                "statement": "母亲住院",
                "findings": "属实",
                "documents": [7],
            }
        },
    )
    heard = exit_of_case(case.id)
    assert (heard.hearing_on, heard.hearing_statement) == (date(2026, 6, 12), "母亲住院")
    assert (heard.hearer.id, heard.hearing_documents) == (street.id, [7])


def test_an_exit_ends_recognition_and_tells_when_one_may_return(
    case, officer, manager, recognition, session
):
    propose(case, officer)
    assert decide(case, manager) == {"exit_approved": True}
    notify(case, manager)
    assert (recognition.ended_on, recognition.end_reason) == (
        date(2026, 6, 30),
        "refused_services",
    )
    assert recognition.reapply_from == date(2026, 12, 30)
    left = exit_of_case(case.id)
    assert left.re_entry_on == date(2026, 12, 30)
    assert left.notified_at is not None
    (letter,) = letters(session, case)
    assert letter.kind == "exit_notice"
    assert "2026年12月30日" in letter.body.reveal()


def test_without_a_waiting_time_one_may_return_at_once(case, officer, manager, recognition):
    propose(case, officer, exit_reason="employed")
    decide(case, manager)
    notify(case, manager, months=0)
    assert exit_of_case(case.id).re_entry_on is None
    assert recognition.reapply_from is None


def test_nobody_is_written_to_after_a_death(case, officer, manager, recognition, session):
    propose(case, officer, exit_reason="deceased")
    decide(case, manager)
    notify(case, manager, months=None)
    assert letters(session, case) == []
    assert recognition.end_reason == "deceased"


def test_who_proposed_may_not_decide(case, officer):
    propose(case, officer)
    with pytest.raises(NotAllowed, match="提出人以外"):
        decide(case, officer)
    assert not exit_of_case(case.id).is_decided


def test_a_case_that_is_kept_may_be_proposed_again(case, officer, manager, recognition):
    propose(case, officer)
    assert decide(case, manager, "keep") == {"exit_approved": False}
    assert recognition.is_running
    with pytest.raises(Conflict):
        notify(case, manager)
    propose(case, officer, exit_reason="voluntary")
    decide(case, manager)
    notify(case, manager, months=0)
    assert exit_of_case(case.id).reason == "voluntary"


def test_no_notice_without_a_decision(case, officer, manager):
    propose(case, officer)
    with pytest.raises(Conflict, match="尚未批准"):
        notify(case, manager)


def test_the_agreement_ends_with_the_case(case, officer, manager):
    from app.plans.queries import current_agreement

    plan = call_service(
        "plan.draft",
        case,
        by=officer,
        answers={"draft_plan": {"measures": [{"kind": "job_referral"}]}},
    )
    call_service("agreement.prepare", case, by=officer, inputs=plan)
    propose(case, officer)
    decide(case, manager)
    notify(case, manager)
    assert (current_agreement(case.id).status, current_agreement(case.id).ended_on) == (
        "ended",
        TODAY,
    )


def registered(case, officer):
    data = {"registered_on": "2026-01-05", "unemployed_since": "2026-01-02", "reason_code": "20"}
    return add_registration(case.person_id, data, by=officer)


def cancel(case, by):
    call_service("exit.cancel_registration", case, by=by)


@pytest.mark.parametrize(
    ("kind", "code"), [("010", "11"), ("021", "12"), ("030", "14"), ("022", "13"), (None, "13")]
)
def test_the_registration_of_who_found_work_ends_on_the_day_of_the_job(
    case, officer, manager, kind, code
):
    registration = registered(case, officer)
    record_employment(case, date(2026, 5, 11), source="officer", by=officer, employment_type=kind)
    propose(case, officer, exit_reason="employed")
    decide(case, manager)
    notify(case, manager, months=0)
    cancel(case, manager)
    assert (registration.cancelled_on, registration.cancel_code) == (date(2026, 5, 11), code)
    assert registration.cancelled_by == manager.id


@pytest.mark.parametrize(
    ("reason", "code"), [("lost_capacity", "23"), ("deceased", "26"), ("refused_services", None)]
)
def test_another_ground_ends_the_registration_only_where_it_must(
    case, officer, manager, reason, code
):
    registration = registered(case, officer)
    propose(case, officer, exit_reason=reason)
    decide(case, manager)
    notify(case, manager, months=0)
    cancel(case, None)
    assert registration.cancel_code == code
    assert (registration.cancelled_on is None) is (code is None)
    assert (case.person.deceased_on is not None) is (reason == "deceased")


def test_who_is_not_registered_has_nothing_to_cancel(case, officer, manager):
    propose(case, officer, exit_reason="employed")
    decide(case, manager)
    cancel(case, manager)
    assert case.person.registrations == []
