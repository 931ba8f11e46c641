"""What was done for a person, as pages show it, and to whom."""

from datetime import date

import pytest

from app.dates.clock import clock_at
from app.plans.queries import current_agreement
from tests.case_rows import call_service, make_case, make_task
from tests.factories import make_user, sign_in
from tests.shipped import publish_shipped

DAY = date(2026, 3, 2)
SEEN = {"situation": "在家照顾老人", "services_given": ["policy_briefing"]}


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def case(officer, session):
    """A case in which something of everything has happened."""
    case = make_case(officer, stage="service", release_id=publish_shipped().id)
    second = make_user("street_officer", unit="379901001")
    task = make_task(case, "record_visit", answers=SEEN)
    with clock_at(DAY):
        plan = call_service(
            "plan.draft",
            case,
            by=officer,
            answers={
                "draft_plan": {
                    "goal": "employment",
                    "target_on": "2026-09-01",
                    "measures": [{"kind": "skills_training", "description": "家政培训"}],
                }
            },
            inputs={
                "difficulty_grade": "b",
                "entitlements": [{"code": "a", "name": "技能培训补贴", "clause": "三(二)3"}],
            },
        )
        call_service("agreement.prepare", case, by=officer, inputs=plan)
        call_service(
            "visit.record",
            case,
            by=officer,
            task=task,
            answers={
                "record_visit": {
                    "met": "yes",
                    "outcome": "refused",
                    "refused_service": "job_referral",
                    "refused_offer": "海州物业保洁员，社区推荐",
                    "refusal_reason": "离家太远",
                }
            },
        )
        call_service(
            "refusal.confirm",
            case,
            by=second,
            answers={"confirm_refusal": {"suitable": "no", "reason": "通勤两小时"}},
        )
        call_service(
            "measure.record",
            case,
            by=officer,
            answers={"carry_out_measures": {"services": [{"kind": "career_guidance"}]}},
        )
        call_service(
            "follow_up.record_employment",
            case,
            by=officer,
            answers={"verify_employment": {"employed": "yes", "employed_on": "2026-03-01"}},
        )
        call_service(
            "follow_up.record",
            case,
            by=officer,
            answers={"follow_up_call": {"employment_status": "employed"}},
        )
        call_service(
            "case.record_change",
            case,
            by=officer,
            answers={"verify_change": {"confirmed": "no", "reason": "仍住本社区"}},
            inputs={"change": "moved_away", "stage": "service", "recognised": True},
        )
        call_service(
            "exit.record_proposal",
            case,
            by=officer,
            answers={"propose_exit": {"exit_reason": "voluntary", "evidence": "本人书面申请"}},
        )
    return case


def test_the_agreement_names_parties_measures_duties_and_period(client, case, officer):
    sign_in(client, officer)
    page = client.get(f"/agreements/{current_agreement(case.id).id}")
    assert page.status_code == 200
    for part in (
        officer.display_name,
        case.person.name,
        "家政培训",
        "技能培训补贴",
        "乙方责任",
        "2026年9月1日",
        "协议终止",
        "违约责任",
        "乙方（签字）",
    ):
        assert part in page.text, part
    assert case.person.id_number.reveal() not in page.text


def test_an_agreement_of_another_community_is_not_found(client, case):
    sign_in(client, make_user("community_officer", unit="379901001002"))
    assert client.get(f"/agreements/{current_agreement(case.id).id}").status_code == 404
    assert client.get(f"/cases/{case.id}/visits").status_code == 404
    assert client.get(f"/cases/{case.id}/plans").status_code == 404


def test_the_system_administrator_sees_no_agreement(client, case):
    sign_in(client, make_user("system_admin", unit="3799"))
    assert client.get(f"/agreements/{current_agreement(case.id).id}").status_code == 403


def test_all_visits_and_all_plans_have_a_page(client, case, officer):
    sign_in(client, officer)
    visits = client.get(f"/cases/{case.id}/visits")
    assert "在家照顾老人" in visits.text
    assert "在家照顾老人" not in client.get(f"/cases/{case.id}/visits?before=1").text
    assert client.get(f"/cases/{case.id}/visits?before=99999999999").status_code == 200
    assert client.get("/agreements/99999999999").status_code == 404
    plans = client.get(f"/cases/{case.id}/plans")
    assert "家政培训" in plans.text
    assert "第 1 版" in plans.text


def test_the_cases_page_shows_what_was_done(app, case, officer):
    from flask import render_template_string

    from app.assistance.overview import assistance_of

    with app.test_request_context():
        shown = render_template_string(
            '{% include "assistance/_case.html" %}', case=case, assistance=assistance_of(case)
        )
    for part in (
        "家政培训",
        "在家照顾老人",
        "当场提供：政策宣介",
        "职业介绍：海州物业保洁员，社区推荐",
        "离家太远",
        "通勤两小时",
        "有正当理由",
        "职业指导",
        "起就业",
        "仍在岗",
        "仍住本社区",
        "不属实",
        "本人书面申请",
    ):
        assert part in shown, part


def test_before_recognition_there_is_nothing_to_show(officer):
    from app.assistance.overview import assistance_of

    assert assistance_of(make_case(officer)) is None
