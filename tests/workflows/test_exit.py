"""退出: ground, hearing, decision, notice."""

REFUSED = {"exit_reason": "refused_services", "exit_effective_on": "2026-03-02"}


def test_exit_by_employment_needs_no_hearing(start):
    case = start("exit").expect_role("提出退出意见", "community_officer").complete("提出退出意见")
    case.expect_role("审批退出", "manager").complete("审批退出").ended("end_exited")
    case.expect_variables(outcome="exited")
    assert not case.passed("发拟退出告知书")
    assert [call.type for call in case.called][-3:] == [
        "exit.send_notice",
        "exit.cancel_registration",
        "case.archive",
    ]


def test_against_the_will_and_no_hearing_asked_for(start):
    case = start("exit", exit__record_proposal=REFUSED).complete("提出退出意见")
    case.expect().expect_messages("hearing_requested").fire("期满").expect("审批退出")
    case.complete("审批退出").ended("end_exited")
    notice = next(call for call in case.called if call.type == "exit.send_notice")
    assert notice.inputs == {"re_entry_months": 6}


def test_hearing_held_and_the_person_kept(start):
    case = start(
        "exit", exit__record_proposal=REFUSED, exit__record_decision={"exit_approved": False}
    )
    case.complete("提出退出意见").message("hearing_requested", key=7)
    case.expect_role("听取陈述申辩", "street_officer").complete("听取陈述申辩")
    case.complete("审批退出").ended("end_kept").expect_variables(outcome="kept")


def test_sent_back_for_other_grounds_the_person_is_told_and_heard_again(start):
    case = start("exit", exit__record_proposal=[{**REFUSED}, {**REFUSED}]).complete("提出退出意见")
    case.fire("期满").send_back("审批退出").expect_role("提出退出意见", "community_officer")
    case.complete("提出退出意见").expect_messages("hearing_requested").fire("期满")
    case.complete("审批退出").ended("end_exited")
    assert case.passed("发拟退出告知书") == 2
