"""The main process: the six stages, and what interrupts them."""


def registered(case):
    return case.complete("填写登记表").complete("接收个案")


def recognised(case):
    registered(case).complete("社区初审")
    return case.fire("公示期满").complete("街道复核").complete("县区审核认定")


def planned(case):
    return recognised(case).complete("评估需求").complete("制定援助方案").complete("商定并签订协议")


def test_from_registration_to_exit(start):
    case = start("lifecycle", visit__record={"visit_outcome": "employed"})
    planned(case).complete("落实帮扶措施").complete("走访")
    for _ in range(3):
        case.fire("回访日到").complete("跟踪回访")
    case.complete("提出退出意见").complete("审批退出").ended("end_exited")
    assert case.variables["stage"] == "closed"
