"""援助与走访: measures and the visit loop."""

import pytest

from .services import SMOOTH

VISIT = SMOOTH["visit.record"]


def visits(*outcomes, **more):
    return [{**VISIT, **more, "visit_outcome": found} for found in outcomes]


def begun(case):
    return case.expect_role("落实帮扶措施", "counsellor").complete("落实帮扶措施")


def due(case):
    return case.task("走访").due_at.date().isoformat()


def test_visit_is_open_at_once_and_due_by_the_rhythm(start):
    case = begun(start("service", {"difficulty_grade": "a"}, visit__record=visits("continues")))
    assert case.task("走访").assignee == "3"
    assert due(case) == "2026-03-16"  # ten working days from today
    case.complete("走访")
    assert due(case) == "2026-04-03"  # ten working days from the visit of 20 March


def test_monthly_visits_end_on_the_last_day_of_a_short_month(start):
    case = start(
        "service",
        {"difficulty_grade": "c"},
        visit__record=visits("continues", last_visit_on="2026-01-31"),
    )
    begun(case).complete("走访")
    assert due(case) == "2026-02-28"


def test_sixty_visits_leave_a_small_state(start):
    case = begun(start("service", {"difficulty_grade": "b"}))
    sizes = []
    for _ in range(60):
        case.complete("走访")
        sizes.append(len(case.run.state()))
    assert sizes[-1] <= sizes[1] * 1.1
    assert sizes[-1] <= 16_000


def test_services_needed_go_to_the_counsellor(start):
    case = start("service", visit__record=visits("services_needed", "employed"))
    begun(case).complete("走访").expect("落实帮扶措施")
    begun(case).complete("走访").ended("end_employed")


@pytest.mark.parametrize(
    ("outcome", "end"), [("employed", "end_employed"), ("needs_change", "end_needs_change")]
)
def test_visit_that_ends_the_stage(start, outcome, end):
    case = begun(start("service", visit__record=visits(outcome))).complete("走访")
    case.ended(end).expect_variables(outcome=outcome)


def test_third_unjustified_refusal_ends_the_assistance(start):
    case = start(
        "service",
        visit__record=visits("refused"),
        refusal__confirm=[{"unjustified_refusals": n} for n in (1, 1, 2, 3)],
    )
    begun(case)
    for _ in range(4):
        case.complete("走访").expect_role("复核拒绝情况", "street_officer").complete("复核拒绝情况")
    case.ended("end_refused").expect_variables(outcome="refused_services")


def test_offer_refused_at_the_counsellor(start):
    case = start(
        "service", measure__record=[{"measure_result": "refused"}, {"measure_result": "accepted"}]
    )
    begun(case).expect("复核拒绝情况").complete("复核拒绝情况").expect("走访")


def test_lost_contact_until_the_limit(start):
    case = start(
        "service",
        visit__record=[
            *visits("lost_contact", lost_contact_months=5),
            *visits("lost_contact", lost_contact_months=6),
        ],
    )
    begun(case).complete("走访")
    assert due(case) == "2026-04-03"
    case.complete("走访").ended("end_lost_contact").expect_variables(outcome="lost_contact")


def test_plan_review_comes_once_beside_the_visits_and_the_plan_goes_on(start):
    case = begun(start("service", {"difficulty_grade": "c"}))
    case.fire("plan_review_due").expect("计划回顾", "走访")
    assert case.task("计划回顾").due_at.date().isoformat() == "2026-06-09"
    case.complete("走访").expect("计划回顾", "走访")
    review = [t for t in case.run.waiting_timers if t.element_id == "plan_review_due"]
    assert review[0].due_at.year > 2100  # not a second one while this one is open
    case.complete("计划回顾", review_result="continue").expect("走访").complete("走访")
    review = [t for t in case.run.waiting_timers if t.element_id == "plan_review_due"]
    assert review[0].due_at.date().isoformat() == "2026-09-02"


def test_plan_review_changes_the_plan(start):
    case = begun(start("service")).fire("plan_review_due")
    case.complete("计划回顾", review_result="change").ended("end_plan_outdated")
    case.expect_variables(outcome="needs_change")


def test_an_end_of_the_stage_ends_the_open_review(start):
    case = begun(start("service", visit__record=visits("employed"))).fire("plan_review_due")
    case.complete("走访").ended("end_employed").expect_variables(outcome="employed")


def test_deadlines_of_an_older_release_name_no_review(start):
    case = begun(start("service", {"deadlines": {"measures": 10}})).fire("plan_review_due")
    assert case.task("计划回顾").due_at.date().isoformat() == "2026-06-09"


def test_urgent_need(start):
    case = start("service", visit__record=visits("urgent"))
    begun(case).complete("走访").expect_role("安排急难帮扶", "counsellor")
    assert case.task("安排急难帮扶").due_at.date().isoformat() == "2026-03-03"
    case.complete("安排急难帮扶").expect("走访")
    assert due(case) == "2026-03-25"  # three working days after the visit of Friday 20 March
