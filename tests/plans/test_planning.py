"""From needs to a signed agreement."""

from datetime import date

import pytest

from app.dates.clock import clock_at
from app.errors import InvalidInput, NotFound
from app.people.actions.registrations import add_registration
from app.plans.queries import current_agreement, current_plan
from tests.case_rows import call_service, make_case
from tests.factories import make_user

TODAY = date(2026, 3, 2)
PLAN = {
    "goal": "employment",
    "target_on": "2026-09-01",
    "measures": [
        {"kind": "skills_training", "description": "家政培训", "due_on": "2026-05-01"},
        {"kind": "job_referral", "description": "每月荐岗一次", "due_on": "2026-06-01"},
    ],
}


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def case(officer):
    return make_case(officer)


def draft(case, by, **changes):
    return call_service(
        "plan.draft",
        case,
        by=by,
        answers={"draft_plan": {**PLAN, **changes}},
        inputs={
            "difficulty_grade": "b",
            "entitlements": [{"code": "skills_training", "name": "技能培训", "clause": "三(二)3"}],
        },
    )["plan_id"]


def prepare(case, by, plan_id):
    inputs = {"plan_id": plan_id}
    return call_service("agreement.prepare", case, by=by, inputs=inputs)["agreement_id"]


def sign(case, by, agreement_id, **answers):
    return call_service(
        "agreement.record",
        case,
        by=by,
        answers={"sign_agreement": {"result": "signed", "signed_on": "2026-03-02", **answers}},
        inputs={"agreement_id": agreement_id},
    )


def assess(case, by, **answers):
    given = {"met_on": "2026-03-02", "mode": "office", "barriers": ["skills", "age"], **answers}
    return call_service(
        "plan.record_assessment",
        case,
        by=by,
        answers={"assess_needs": {"needs": ["skills_training"], **given}},
    )


def test_an_assessment_tells_the_tables_what_they_ask(case, officer):
    add_registration(
        case.person_id,
        {"registered_on": "2025-08-10", "unemployed_since": "2025-07-15", "reason_code": "20"},
        by=officer,
    )
    assert assess(case, officer) == {
        "barriers": ["skills", "age"],
        "barrier_count": 2,
        "needs": ["skills_training"],
        "unemployed_months": 7,
    }


def test_without_registration_the_months_are_unknown(case, officer):
    assert assess(case, officer, barriers=None)["unemployed_months"] is None


def test_every_draft_is_a_version_of_its_own(case, officer):
    draft(case, officer)
    draft(case, officer, goal="startup")
    plan = current_plan(case.id)
    assert (plan.version, plan.goal, plan.difficulty_grade) == (2, "startup", "b")
    assert [m.kind for m in plan.measures] == ["skills_training", "job_referral"]
    assert plan.measures[0].owner_id == officer.id


def test_a_plan_needs_a_measure(case, officer):
    with pytest.raises(InvalidInput) as raised:
        draft(case, officer, measures=[])
    assert "measures" in raised.value.errors


def test_signing_starts_the_measures(case, officer):
    plan_id = draft(case, officer)
    agreement_id = prepare(case, officer, plan_id)
    assert sign(case, officer, agreement_id) == {"agreement_result": "signed"}
    call_service("measure.start", case, by=officer, inputs={"plan_id": plan_id})
    agreement = current_agreement(case.id)
    assert (agreement.status, agreement.signed_on) == ("signed", TODAY)
    assert agreement.valid_until == date(2026, 9, 1)
    plan = current_plan(case.id)
    assert {(m.status, m.started_on) for m in plan.measures} == {("started", TODAY)}


def test_a_new_plan_replaces_agreement_and_open_measures(case, officer, session):
    first = draft(case, officer)
    old = prepare(case, officer, first)
    sign(case, officer, old)
    call_service("measure.start", case, by=officer, inputs={"plan_id": first})
    second = draft(case, officer)
    sign(case, officer, prepare(case, officer, second))
    call_service("measure.start", case, by=officer, inputs={"plan_id": second})
    session.expire_all()
    from app.plans.models import Agreement, Plan

    assert session.get(Agreement, old).status == "replaced"
    assert {m.status for m in session.get(Plan, first).measures} == {"dropped"}


@pytest.mark.parametrize("result", ["change", "declined"])
def test_what_is_not_signed_keeps_its_reason(case, officer, result):
    agreement_id = prepare(case, officer, draft(case, officer))
    answers = {"result": result, "reason": "想先照顾孩子", "signed_on": None}
    assert sign(case, officer, agreement_id, **answers) == {"agreement_result": result}
    agreement = current_agreement(case.id)
    assert (agreement.reason, agreement.signed_on) == ("想先照顾孩子", None)


def test_another_cases_agreement_is_not_found(case, officer):
    agreement_id = prepare(case, officer, draft(case, officer))
    with pytest.raises(NotFound):
        sign(make_case(officer), officer, agreement_id)


def test_a_signature_of_tomorrow_is_refused(case, officer):
    agreement_id = prepare(case, officer, draft(case, officer))
    with pytest.raises(InvalidInput) as raised:
        sign(case, officer, agreement_id, signed_on="2026-03-03")
    assert "signed_on" in raised.value.errors
