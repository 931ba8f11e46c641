"""登记: completeness, one supplement, registers, hand-over."""

MISSING = {"materials_complete": False, "missing_materials": ["hukou_booklet"]}
COMPLETE = {"materials_complete": True, "missing_materials": []}


def outcome(case):
    return case.variables["outcome"]


def test_complete_and_handed_over(start):
    case = start("registration").expect_role("填写登记表", "community_officer")
    assert case.task("填写登记表").assignee == "3"
    case.complete("填写登记表").expect("接收个案")
    assert case.task("接收个案").assignee == "8"
    assert case.variables["responsible_officer"] == "3"  # 首问负责 until accepted
    case.complete("接收个案").ended("end_registered")
    assert outcome(case) == "registered"
    assert case.variables["responsible_officer"] == "8"


def test_first_contact_officer_of_the_same_unit_keeps_the_case(start):
    case = start(
        "registration", case__propose_receiver={"handover_needed": False, "receiver": None}
    )
    case.complete("填写登记表").ended("end_registered")
    assert case.variables["responsible_officer"] == "3"


def test_receiver_declines_and_another_is_found(start):
    case = start(
        "registration",
        case__propose_receiver=[
            {"handover_needed": True, "receiver": "8"},
            {"handover_needed": True, "receiver": "9"},
        ],
        case__accept=[
            {"accepted": False, "responsible_officer": "3"},
            {"accepted": True, "responsible_officer": "9"},
        ],
    )
    case.complete("填写登记表").complete("接收个案").expect("接收个案")
    assert case.task("接收个案").assignee == "9"
    case.complete("接收个案").ended("end_registered")


def test_supplement_completes_the_materials(start):
    case = start("registration", registration__check_completeness=[MISSING, COMPLETE])
    case.complete("填写登记表").expect("接收补正材料")
    assert case.task("接收补正材料").due_at.date().isoformat() == "2026-03-09"
    case.complete("接收补正材料").expect("接收个案")
    assert case.passed("一次性告知补正") == 1


def test_supplement_is_asked_for_only_once(start):
    case = start("registration", registration__check_completeness=[MISSING, MISSING])
    case.complete("填写登记表").complete("接收补正材料").expect("处理材料不齐")
    assert case.passed("一次性告知补正") == 1
    case.complete("处理材料不齐", decision="refuse").ended("end_refused")
    assert outcome(case) == "refused"


def test_supplement_deadline_passes_and_the_declaration_is_accepted(start):
    case = start("registration", registration__check_completeness=MISSING)
    case.complete("填写登记表").fire("补正期满").expect("处理材料不齐")
    assert case.now.date().isoformat() == "2026-03-10"  # the day after the last day
    case.complete("处理材料不齐", decision="accept_by_declaration").expect("接收个案")


def test_registers_differ_and_it_is_explained(start):
    case = start("registration", registration__check_registers={"register_result": "differences"})
    case.complete("填写登记表").complete("核实差异").expect("接收个案")


def test_registers_differ_and_registration_is_refused(start):
    case = start(
        "registration",
        registration__check_registers={"register_result": "differences"},
        registration__record_verification={"registration_possible": False},
    )
    case.complete("填写登记表").complete("核实差异").ended("end_refused")
    assert outcome(case) == "refused"
