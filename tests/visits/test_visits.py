"""Recording visits: what goes on, what is counted, and how little it costs."""

from datetime import date

import pytest
from sqlalchemy import event, text

from app.assistance.promised import services_by_kind
from app.assistance.queries import services_of_case
from app.dates.clock import clock_at
from app.dates.queries import working_days
from app.errors import InvalidInput
from app.plans.queries import current_plan
from app.visits.queries import refusals_of_case, visits_of_case
from tests.case_rows import call_service, make_case, make_task
from tests.factories import make_user


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def case(officer):
    return make_case(officer)


def visit(case, by, *, on="2026-03-02", variables=None, task=None, **answers):
    given = {"visited_on": on, "mode": "home", "met": "yes", "outcome": "continues", **answers}
    with clock_at(date.fromisoformat(on)):
        return call_service(
            "visit.record",
            case,
            by=by,
            answers={"record_visit": given},
            variables=variables,
            task=task,
        )


def test_a_visit_is_stored_and_counted(case, officer):
    task = make_task(case, "record_visit", answers={"situation": "在家照顾老人"})
    result = visit(case, officer, variables={"visits_done": 4}, task=task)
    assert result == {
        "visit_outcome": "continues",
        "visits_done": 5,
        "last_visit_on": "2026-03-02",
        "next_visit_on": None,
        "lost_contact_months": 0,
    }
    (stored,) = visits_of_case(case.id)
    assert (stored.number, stored.met, stored.mode, stored.by_id) == (1, True, "home", officer.id)
    assert stored.task.answers["situation"] == "在家照顾老人"


def test_visits_keep_their_order_when_the_count_of_the_stage_starts_anew(case, officer):
    visit(case, officer)
    visit(case, officer, on="2026-04-02", variables={"visits_done": 0})
    assert [v.number for v in visits_of_case(case.id)] == [2, 1]


def test_lost_contact_counts_from_the_first_vain_attempt(case, officer):
    vain = {"met": "no", "not_met_reason": "not_home", "outcome": "lost_contact"}
    visit(case, officer, on="2026-01-05")
    assert visit(case, officer, on="2026-02-05", **vain)["lost_contact_months"] == 0
    assert visit(case, officer, on="2026-05-04", **vain)["lost_contact_months"] == 2
    assert visit(case, officer, on="2026-08-05", **vain)["lost_contact_months"] == 6


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("not_home", "lost_contact"),
        ("wrong_contact", "lost_contact"),
        ("refused_contact", "lost_contact"),
        ("officer", "not_made"),
        ("conditions", "not_made"),
    ],
)
def test_why_nobody_was_met_says_what_became_of_the_visit(case, officer, reason, outcome):
    result = visit(case, officer, met="no", not_met_reason=reason, outcome=None)
    assert result["visit_outcome"] == outcome


def test_an_attempt_that_failed_on_our_side_does_not_count(case, officer):
    vain = {"met": "no", "not_met_reason": "conditions", "outcome": None}
    visit(case, officer, on="2026-01-05", **vain)
    assert visit(case, officer, on="2026-08-05", **vain)["lost_contact_months"] == 0


def test_meeting_the_person_ends_the_count(case, officer):
    vain = {"met": "no", "not_met_reason": "not_home", "outcome": "lost_contact"}
    visit(case, officer, on="2026-01-05", **vain)
    assert visit(case, officer, on="2026-06-05")["lost_contact_months"] == 0
    assert visit(case, officer, on="2026-07-06", **vain)["lost_contact_months"] == 0


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"met": "yes", "outcome": "lost_contact"}, "outcome"),
        ({"met": "no", "not_met_reason": "officer", "outcome": "lost_contact"}, "outcome"),
        ({"outcome": "something else"}, "outcome"),
        ({"visited_on": "2026-03-03"}, "visited_on"),
        ({"services_given": ["dancing"]}, "services_given"),
    ],
)
def test_a_visit_that_cannot_be_is_named_at_its_field(case, officer, answers, field):
    with pytest.raises(InvalidInput) as raised:
        visit(case, officer, **answers)
    assert list(raised.value.errors) == [field]


def test_a_refused_offer_waits_for_the_second_officer(case, officer):
    result = visit(
        case,
        officer,
        outcome="refused",
        refused_service="job_referral",
        refused_offer="海州物业保洁员，社区推荐",
        refusal_reason="离家太远",
    )
    assert result["visit_outcome"] == "refused"
    (refusal,) = refusals_of_case(case.id)
    assert refusal.offered == ["job_referral"]
    assert refusal.about == "海州物业保洁员，社区推荐"
    assert refusal.recorded_by == officer.id
    assert not refusal.is_confirmed


def test_services_given_on_the_spot_count_and_carry_out_their_measures(case, officer, session):
    measures = [{"kind": kind} for kind in ("career_guidance", "skills_training")]
    plan = {"goal": "employment", "measures": measures}
    call_service("plan.draft", case, by=officer, answers={"draft_plan": plan})
    ticked = ["career_guidance", "policy_briefing", "career_guidance"]
    visit(case, officer, services_given=ticked)
    given = services_of_case(case.id)
    assert sorted(s.kind for s in given) == ["career_guidance", "policy_briefing"]
    assert {(s.on, s.accepted, s.person_id, s.recorded_by) for s in given} == {
        (date(2026, 3, 2), True, case.person_id, officer.id)
    }
    assert services_by_kind(case.id)["career_guidance"].given == 1
    session.expire_all()
    guidance, training = current_plan(case.id).measures
    assert (guidance.status, guidance.done_on) == ("done", date(2026, 3, 2))
    assert training.status == "planned"


def test_nothing_is_given_to_somebody_who_was_not_met(case, officer):
    vain = {"met": "no", "not_met_reason": "not_home", "outcome": None}
    visit(case, officer, services_given=["career_guidance"], **vain)
    assert services_of_case(case.id) == []


def test_an_ordinary_visit_is_one_statement(case, officer, session):
    seen = []
    working_days()  # a running process has read the calendar before
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *a: seen.append(a[2]))
    visit(case, officer)
    assert len([s for s in seen if not s.startswith(("SAVEPOINT", "RELEASE"))]) == 1, seen


def test_a_visit_takes_less_than_200_bytes(case, officer, session):
    for _number in range(60):
        visit(case, officer)
    rows = session.scalar(text("select sum(pg_column_size(v)) from visit v"))
    assert rows / 60 < 130  # the rest is one entry in the one index
