"""一人一策: needs, grade, policies, plan, agreement."""


def test_signed(start):
    case = start("planning", {"primary_category": "dibao", "categories": ["dibao"]})
    case.expect_role("评估需求", "community_officer").complete("评估需求")
    case.expect_role("制定援助方案", "counsellor").expect_variables(difficulty_grade="b")
    codes = [found["code"] for found in case.variables["entitlements"]]
    assert codes == ["basic_service", "training_subsidy", "training_allowance"]
    case.complete("制定援助方案").complete("商定并签订协议").ended("end_signed")
    case.expect_variables(outcome="signed", plan_id=31)


def test_changes_wanted_then_signed(start):
    case = start(
        "planning",
        agreement__record=[{"agreement_result": "change"}, {"agreement_result": "signed"}],
    )
    case.complete("评估需求").complete("制定援助方案").complete("商定并签订协议")
    case.expect("制定援助方案").complete("制定援助方案").complete("商定并签订协议")
    case.ended("end_signed")
    assert case.passed("生成援助协议") == 2


def test_declined(start):
    case = start("planning", agreement__record={"agreement_result": "declined"})
    case.complete("评估需求").complete("制定援助方案").complete("商定并签订协议")
    case.ended("end_declined").expect_variables(outcome="declined")


def test_a_plan_that_the_assessment_does_not_carry_goes_back_to_it(start):
    case = start("planning").complete("评估需求").send_back("制定援助方案")
    case.expect_role("评估需求", "community_officer").complete("评估需求")
    case.complete("制定援助方案").complete("商定并签订协议").ended("end_signed")
