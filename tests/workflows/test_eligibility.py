"""认定: three reviews, the public notice, refusal, review, and waiting for time."""

from .services import SMOOTH

SHEET = SMOOTH["eligibility.draw_sheet"]
AGAIN = {**SHEET, "determination_id": 22, "answer_changed": False}
NOT_YET = {**SHEET, "eligible": "no", "categories": [], "next_change_on": "2026-06-01"}
NEVER = {**NOT_YET, "next_change_on": None}
STILL_NOT = {**AGAIN, **NOT_YET, "determination_id": 22}
REFUSE = {"county_decision": "refuse"}


def decided(case):
    case.complete("社区初审").fire("公示期满")
    return case.complete("街道复核").complete("县区审核认定")


def test_recognised(start):
    case = start("eligibility").expect_role("社区初审", "community_officer")
    assert case.task("社区初审").assignee == "3"
    assert case.task("社区初审").due_at.date().isoformat() == "2026-03-05"  # 3 working days
    case.complete("社区初审").expect().expect_timers("公示期满").expect_messages("objection_raised")
    case.fire("公示期满")
    assert case.now.date().isoformat() == "2026-03-10"  # the notice's last day is the 9th
    case.expect_role("街道复核", "street_officer").complete("街道复核")
    case.expect_role("县区审核认定", "county_reviewer").complete("县区审核认定")
    case.ended("end_recognised").expect_variables(outcome="recognised", preliminary_reviewer="8")


def test_decision_rests_on_a_sheet_of_its_own_day(start):
    case = start("eligibility").complete("社区初审").fire("公示期满")
    assert case.passed("按决定日重新比对") == 0
    case.complete("街道复核").expect("县区审核认定").expect_variables(determination_id=22)
    case.complete("县区审核认定").ended("end_recognised")
    assert case.passed("核对决定当日结果") == 1


def test_answer_that_changes_until_the_decision_comes_back_to_the_county(start):
    case = start(
        "eligibility",
        eligibility__redraw_sheet=[
            AGAIN,
            {**NEVER, "determination_id": 23, "answer_changed": True},
            {**NEVER, "determination_id": 23, "answer_changed": False},
        ],
        eligibility__record_county_decision=REFUSE,
    )
    decided(case).expect_role("县区审核认定", "county_reviewer")
    case.expect_variables(determination_id=23, eligible="no")
    assert case.passed("记录认定决定") == 0
    case.complete("县区审核认定").expect_messages("review_requested")


def test_negative_opinion_goes_up_without_public_notice(start):
    case = start(
        "eligibility",
        eligibility__record_preliminary_review={
            "preliminary_reviewer": "8",
            "preliminary_opinion": "refuse",
        },
    )
    case.complete("社区初审").expect("街道复核")
    assert not case.passed("发布公示")


def test_objections_do_not_shorten_the_notice(start):
    case = start("eligibility").complete("社区初审")
    for _ in range(2):
        case.message("objection_raised", key=7).expect_role("调查异议", "street_officer")
        case.complete("调查异议").expect().expect_timers("公示期满")
    case.fire("公示期满").expect("街道复核")


def test_notice_ends_during_the_investigation(start):
    case = start("eligibility").complete("社区初审").message("objection_raised", key=7)
    case.advance(days=10).complete("调查异议").fire_due().expect("街道复核")


def test_street_sends_back(start):
    case = start("eligibility")
    case.complete("社区初审").fire("公示期满").send_back("街道复核").expect("社区初审")
    assert case.passed("比对认定条件") == 2
    assert case.passed("记录复核意见") == 0
    decided(case).ended("end_recognised")


def test_county_sends_back_to_the_street_without_another_notice(start):
    case = start("eligibility").complete("社区初审").fire("公示期满").complete("街道复核")
    case.send_back("县区审核认定").expect("街道复核").complete("街道复核")
    case.complete("县区审核认定").ended("end_recognised")
    assert (case.passed("发布公示"), case.passed("按决定日重新比对")) == (1, 2)


def test_refused_and_nothing_to_wait_for(start):
    case = start(
        "eligibility",
        eligibility__draw_sheet=NEVER,
        eligibility__redraw_sheet={**STILL_NOT, **NEVER},
        eligibility__record_county_decision=REFUSE,
    )
    decided(case).expect().expect_messages("review_requested").fire("申请期满")
    assert case.now.date().isoformat() == "2026-03-24"
    case.ended("end_refused").expect_variables(outcome="refused")


def test_review_overturns(start):
    case = start(
        "eligibility",
        eligibility__record_county_decision=REFUSE,
        eligibility__record_review={"review_result": "overturned"},
    )
    decided(case).message("review_requested", key=7).expect_role("复查决定", "manager")
    case.complete("复查决定").ended("end_recognised").expect_variables(outcome="recognised")


def test_review_upholds(start):
    case = start("eligibility", eligibility__record_county_decision=REFUSE)
    decided(case).message("review_requested", key=7).complete("复查决定").ended("end_refused")


def test_time_alone_brings_the_case_back(start):
    case = start(
        "eligibility",
        eligibility__draw_sheet=[NOT_YET, {**NOT_YET, "next_change_on": "2026-07-01"}, SHEET],
        eligibility__redraw_sheet=[STILL_NOT, STILL_NOT, AGAIN],
        eligibility__record_county_decision=[REFUSE, {"county_decision": "recognise"}],
    )
    decided(case).fire("申请期满").expect_timers("等到变化日").fire("等到变化日")
    case.expect().fire("等到变化日")  # still not: no task for anybody
    assert case.now.date().isoformat() == "2026-07-01"
    case.expect("联系本人重新申请").complete("联系本人重新申请", wishes_assistance="yes")
    case.expect("社区初审").complete("社区初审").fire_due()
    case.complete("街道复核").complete("县区审核认定")
    case.ended("end_recognised").expect_variables(outcome="recognised")


def test_time_alone_but_the_person_does_not_wish(start):
    case = start(
        "eligibility",
        eligibility__draw_sheet=[NOT_YET, SHEET],
        eligibility__redraw_sheet=STILL_NOT,
        eligibility__record_county_decision=REFUSE,
    )
    decided(case).fire("申请期满").fire("等到变化日")
    case.complete("联系本人重新申请", wishes_assistance="no").ended("end_not_wished")
    case.expect_variables(outcome="refused")


def test_a_changed_record_does_not_wait_for_the_day(start):
    case = start(
        "eligibility",
        eligibility__draw_sheet=[NOT_YET, {**NOT_YET, "next_change_on": "2026-05-04"}, SHEET],
        eligibility__redraw_sheet=STILL_NOT,
        eligibility__record_county_decision=REFUSE,
    )
    decided(case).fire("申请期满").expect_messages("facts_changed")
    case.message("facts_changed", key=7).expect().expect_timers("等到变化日")
    case.fire("等到变化日")  # the new day, since the sheet was drawn again
    assert case.now.date().isoformat() == "2026-05-04"
    case.expect("联系本人重新申请")
