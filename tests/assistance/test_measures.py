"""Services given and refused."""

from datetime import date

import pytest

from app.assistance.queries import services_of_case, urgent_help_of_case
from app.dates.clock import clock_at
from app.errors import InvalidInput
from app.plans.queries import current_plan
from app.visits.queries import refusals_of_case
from tests.case_rows import call_service, make_case
from tests.factories import make_user

TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(session):
    return make_user("counsellor")


@pytest.fixture
def case(session):
    return make_case(make_user("community_officer"))


def service(kind="job_referral", on="2026-03-20", accepted="yes", **values):
    return {"kind": kind, "on": on, "accepted": accepted, **values}


def carry_out(case, by, *services, result="accepted"):
    answers = {"result": result, "services": list(services)}
    return call_service("measure.record", case, by=by, answers={"carry_out_measures": answers})


def test_services_are_entered_in_the_persons_register(case, officer):
    result = carry_out(
        case,
        officer,
        service(external_ref="SD-0001"),
        service("skills_training", on="2026-03-18"),
    )
    assert result == {"measure_result": "accepted"}
    stored = services_of_case(case.id)
    assert [(s.kind, s.accepted, s.external_ref) for s in stored] == [
        ("job_referral", True, "SD-0001"),
        ("skills_training", True, None),
    ]
    assert {s.person_id for s in stored} == {case.person_id}


def test_a_service_carries_out_the_measure_of_its_kind(case, officer, session):
    call_service(
        "plan.draft",
        case,
        by=officer,
        answers={
            "draft_plan": {
                "goal": "employment",
                "measures": [
                    {"kind": "skills_training", "description": "家政"},
                    {"kind": "job_referral", "description": "荐岗"},
                ],
            }
        },
    )
    carry_out(case, officer, service("skills_training", on="2026-03-18"))
    session.expire_all()
    training, referral = current_plan(case.id).measures
    assert (training.status, training.done_on) == ("done", date(2026, 3, 18))
    assert referral.status == "planned"


def test_what_is_refused_on_one_occasion_is_one_refusal(case, officer):
    result = carry_out(
        case,
        officer,
        service(accepted="no", refused_offer="海州物业保洁员", refusal_reason="工资低"),
        service("skills_training", accepted="no", refused_offer="面点班", refusal_reason="没时间"),
        result="refused",
    )
    assert result == {"measure_result": "refused"}
    (refusal,) = refusals_of_case(case.id)
    assert refusal.offered == ["job_referral", "skills_training"]
    assert (refusal.about, refusal.reason) == ("海州物业保洁员；面点班", "工资低；没时间")
    assert [s.accepted for s in services_of_case(case.id)] == [False, False]


def test_refused_without_a_refused_service_is_a_mistake(case, officer):
    with pytest.raises(InvalidInput) as raised:
        carry_out(case, officer, service(), result="refused")
    assert "result" in raised.value.errors


def test_a_provincial_number_counts_once(case, officer):
    carry_out(case, officer, service(external_ref="SD-0001"))
    with pytest.raises(InvalidInput) as raised:
        carry_out(case, officer, service(external_ref="SD-0001"))
    assert raised.value.errors == {"services": ["省系统编号 SD-0001 已经登记过"]}
    with pytest.raises(InvalidInput):
        carry_out(case, officer, service(external_ref="A"), service(external_ref="A"))


@pytest.mark.parametrize("wrong", [service("dancing"), service(on="2026-03-21")])
def test_a_service_that_cannot_be_is_refused(case, officer, wrong):
    with pytest.raises(InvalidInput) as raised:
        carry_out(case, officer, wrong)
    assert list(raised.value.errors) == ["services"]


def test_urgent_help_is_stored_as_arranged(case, officer):
    call_service(
        "measure.arrange_urgent",
        case,
        by=officer,
        answers={
            "arrange_urgent_help": {
                "help": ["temporary_post", "social_assistance"],
                "arranged_on": "2026-03-19",
                "note": "已联系街道民政",
            }
        },
    )
    (urgent,) = urgent_help_of_case(case.id)
    assert urgent.kinds == ["temporary_post", "social_assistance"]
    assert urgent.arranged_on == date(2026, 3, 19)


def test_urgent_help_says_what_it_was(case, officer):
    with pytest.raises(InvalidInput):
        call_service(
            "measure.arrange_urgent", case, by=officer, answers={"arrange_urgent_help": {}}
        )
