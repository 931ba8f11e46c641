"""个案主流程: the six stages, and what interrupts them."""

import pytest

from .services import SMOOTH

VISIT = SMOOTH["visit.record"]
STAGE_MESSAGES = {
    "registration": {"withdrawal", "moved_away", "death"},
    "eligibility": {"employed", "withdrawal", "moved_away", "death"},
    "planning": {"employed", "condition_lapsed", "withdrawal", "moved_away", "death"},
    "service": {"employed", "condition_lapsed", "withdrawal", "moved_away", "death"},
    "follow_up": {"withdrawal", "moved_away", "death", "job_lost"},
}
# Heard while the stage goes on.
BESIDE = {"service": {"job_refused"}}


def registered(case):
    return case.complete("填写登记表").complete("接收个案")


def recognised(case):
    registered(case).complete("社区初审")
    return case.fire("公示期满").complete("街道复核").complete("县区审核认定")


def planned(case):
    recognised(case).complete("评估需求").complete("制定援助方案")
    return case.complete("商定并签订协议")


def employed(case):
    return planned(case).complete("落实帮扶措施").complete("走访")


def brought_to(stage, start, **found):
    """A case in the stage, and the task that waits there."""
    found.setdefault("visit__record", {**VISIT, "visit_outcome": "employed"})
    case = start("lifecycle", **found)
    {
        "registration": lambda case: case,
        "eligibility": registered,
        "planning": recognised,
        "service": planned,
        "follow_up": employed,
    }[stage](case)
    return case


def closed(case):
    return case.complete("提出退出意见").complete("审批退出").ended("end_exited")


def test_from_registration_to_exit(start):
    case = brought_to("follow_up", start)
    for _ in range(3):
        case.fire("回访日到").complete("跟踪回访")
    closed(case).expect_variables(stage="closed", recognised=True, responsible_officer="8")


def test_not_registered(start):
    case = start(
        "lifecycle",
        registration__check_registers={"register_result": "differences"},
        registration__record_verification={"registration_possible": False},
    )
    case.complete("填写登记表").complete("核实差异").ended("end_not_registered")


def test_not_recognised(start):
    case = start("lifecycle", eligibility__record_county_decision={"county_decision": "refuse"})
    recognised(case).fire("申请期满").ended("end_not_recognised")


def test_agreement_declined_leads_to_exit(start):
    case = start("lifecycle", agreement__record={"agreement_result": "declined"})
    planned(case).expect("提出退出意见").expect_variables(exit_reason="voluntary")


@pytest.mark.parametrize(
    ("found", "reason"),
    [("refused", "refused_services"), ("lost_contact", "lost_contact")],
)
def test_service_ends_in_exit(start, found, reason):
    case = start(
        "lifecycle",
        visit__record={**VISIT, "visit_outcome": found, "lost_contact_months": 6},
        refusal__confirm={"unjustified_refusals": 3},
    )
    planned(case).complete("落实帮扶措施").complete("走访")
    if found == "refused":
        case.complete("复核拒绝情况")
    case.expect("提出退出意见").expect_variables(exit_reason=reason)


def refuse(case, number):
    return case.message("job_refused", {"refusal_id": number}, key=7)


def test_a_refused_job_is_confirmed_while_the_assistance_goes_on(start):
    case = brought_to("service", start)
    refuse(case, 51).expect("落实帮扶措施", "复核拒绝岗位")
    case.expect_role("复核拒绝岗位", "street_officer")
    case.complete("落实帮扶措施").expect("走访", "复核拒绝岗位")
    case.complete("复核拒绝岗位").expect("走访").expect_variables(refusal_id=51, exit_reason=None)


def test_the_third_refused_job_leads_to_exit(start):
    case = brought_to(
        "service", start, refusal__confirm=[{"unjustified_refusals": n} for n in (1, 2, 3)]
    )
    for number in (51, 52):
        refuse(case, number).complete("复核拒绝岗位").expect("落实帮扶措施")
    refuse(case, 53).complete("复核拒绝岗位").expect("提出退出意见")
    case.expect_variables(stage="exit", exit_reason="refused_services")
    case.complete("提出退出意见").complete("审批退出").ended("end_exited")


def test_each_refused_job_is_confirmed_by_itself(start):
    """Two of them wait at once; each conclusion is stored with its own refusal."""
    case = brought_to("service", start)
    refuse(refuse(case, 51), 52)
    first, second = sorted(
        (task for task in case.run.waiting_tasks if task.name == "复核拒绝岗位"),
        key=lambda task: task.inputs["refusal_id"],
    )
    assert (first.inputs, second.inputs) == ({"refusal_id": 51}, {"refusal_id": 52})
    case.run.complete(first.key)
    case.expect_variables(refusal_id=51)
    case.run.complete(second.key)
    case.expect_variables(refusal_id=52)


def test_who_has_left_is_not_kept_by_a_refusal(start):
    case = brought_to("service", start, case__record_change={"stage": "exit"})
    refuse(case, 51).message("death", key=7).complete("核实情况变化")
    case.expect("提出退出意见", "复核拒绝岗位").complete("提出退出意见").complete("审批退出")
    case.ended("end_exited")


def test_plan_changes_and_service_goes_on(start):
    case = start("lifecycle", visit__record={**VISIT, "visit_outcome": "needs_change"})
    planned(case).complete("落实帮扶措施").complete("走访").expect("评估需求")
    case.complete("评估需求").complete("制定援助方案").complete("商定并签订协议")
    case.expect("落实帮扶措施")


def test_lost_job_leads_back_to_planning(start):
    lost = {"employment_status": "lost", "follow_ups_done": 0}
    case = brought_to("follow_up", start, follow_up__record=lost)
    case.message("job_lost", key=7).complete("跟踪回访").expect("评估需求")


def test_exit_not_approved_leads_back_to_planning(start):
    case = start(
        "lifecycle",
        agreement__record={"agreement_result": "declined"},
        exit__record_decision={"exit_approved": False},
    )
    planned(case).complete("提出退出意见").complete("审批退出").expect("评估需求")


@pytest.mark.parametrize("stage", STAGE_MESSAGES)
def test_messages_heard_in_each_stage(start, stage):
    case = brought_to(stage, start)
    case.expect_messages(*STAGE_MESSAGES[stage], *BESIDE.get(stage, ()))


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        (stage, message)
        for stage, messages in STAGE_MESSAGES.items()
        for message in sorted(messages - {"job_lost"})
    ],
)
def test_every_message_interrupts_and_is_verified(start, stage, message):
    case = brought_to(stage, start, case__record_change={"stage": stage})
    before = case.tasks
    case.message(message, {"source": "register"}, key=7).expect("核实情况变化")
    assert case.task("核实情况变化").inputs == {"change": message}
    assert case.task("核实情况变化").assignee == ("3" if stage == "registration" else "8")
    case.complete("核实情况变化").expect_variables(stage=stage)
    asked = next(call for call in case.called if call.type == "case.record_change")
    assert asked.inputs["change"] == message
    assert asked.inputs["stage"] == stage
    # Nothing in it: the same stage begins again.
    # In service that is a visit: whoever looked into the change sees the person next.
    assert case.tasks == (["走访"] if stage == "service" else before)


def test_found_employed_by_data(start):
    case = brought_to("service", start, case__record_change={"stage": "follow_up"})
    case.message("employed", key=7).complete("核实情况变化").expect().expect_timers("回访日到")


def test_condition_lapsed_leads_to_exit(start):
    change = {"stage": "exit", "exit_reason": "category_condition_lapsed"}
    case = brought_to("planning", start, case__record_change=change)
    case.message("condition_lapsed", key=7).complete("核实情况变化").expect("提出退出意见")
    case.expect_variables(exit_reason="category_condition_lapsed")


def test_withdrawal_before_recognition_ends_the_case(start):
    case = brought_to("eligibility", start, case__record_change={"stage": "closed"})
    case.message("withdrawal", key=7).complete("核实情况变化").ended("end_terminated")


def test_move_within_the_city_hands_the_case_over(start):
    change = {"stage": "service", "unit": "379902001001", "responsible_officer": "12"}
    case = brought_to("service", start, case__record_change=change)
    case.message("moved_away", key=7).complete("核实情况变化")
    assert case.task("走访").assignee == "12"
    case.expect_variables(unit="379902001001")


def test_new_plan_after_a_change_brings_new_measures(start):
    case = brought_to(
        "service",
        start,
        case__record_change={"stage": "service"},
        visit__record={**VISIT, "visit_outcome": "needs_change"},
    )
    case.message("employed", key=7).complete("核实情况变化").complete("走访")
    case.complete("评估需求").complete("制定援助方案").complete("商定并签订协议")
    case.expect("落实帮扶措施")


def test_message_for_another_case_is_not_heard(start):
    case = brought_to("service", start)
    assert not case.run.deliver("death", 8, {})


def test_whom_the_product_found_is_contacted_first(start):
    """服务找人: nobody is registered for assistance without being asked."""
    case = start("lifecycle", given={"stage": "contact"})
    case.expect_role("联系可能符合条件的人员", "community_officer")
    assert case.task("联系可能符合条件的人员").due_at.date().isoformat() == "2026-03-09"
    case.complete("联系可能符合条件的人员", wishes_assistance="yes").expect("填写登记表")
    case.expect_variables(stage="registration")
    registered(case).expect("社区初审")


def test_who_was_found_need_not_apply(start):
    case = start("lifecycle", given={"stage": "contact", "responsible_officer": None})
    case.complete("联系可能符合条件的人员", wishes_assistance="no").ended("end_contact_declined")


def test_a_late_contact_is_reported(start):
    case = start("lifecycle", given={"stage": "contact"})
    case.fire("overdue_contact_person").expect("联系可能符合条件的人员")
    assert [call.type for call in case.called] == ["oversight.escalate"]
