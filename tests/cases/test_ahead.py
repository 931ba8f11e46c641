"""What completing leads to, read off the shipped diagrams and off small ones."""

import pytest

from app.cases.ahead import steps_ahead
from app.cases.ahead_words import words_ahead
from app.cases.queries import timers_of_case
from app.dates.clock import clock_at
from app.releases.runtime import parsed
from tests.case_driver import CaseDriver
from tests.statements import statements


@pytest.fixture
def drive(session):
    return CaseDriver()


def words(drive, element: str) -> str:
    with clock_at(drive.now):
        return words_ahead(drive.task(element))


def ahead(drive, process: str, element: str):
    return steps_ahead(parsed(drive.case.release_id), process, element)


def test_a_gateway_that_decides_names_each_answer_with_who_gets_it(drive):
    drive.register()
    assert words(drive, "preliminary_review") == (
        "办结后看“拟予认定？”：是 → 等待公示期满或收到异议；否 → 街道复核（街道专员）。"
    )


def test_the_responsible_officer_is_named(drive):
    drive.register().recognise().do(
        "assess_needs",
        met_on=drive.today,
        mode="office",
        situation="愿意就近就业",
        barriers=["age"],
        needs=["skills_training"],
    )
    said = f"办结后：商定并签订协议（{drive.officer.display_name}）。"
    assert words(drive, "draft_plan") == said


def test_nothing_to_decide_is_one_line(drive):
    drive.register().recognise()
    assert words(drive, "assess_needs") == "办结后：制定援助方案（职业指导师）。"


def test_the_end_of_a_stage_is_told_where_the_main_process_decides(drive):
    found = ahead(drive, "eligibility", "county_decision")
    assert ("stage_end", "已认定") in {(step.kind, step.name) for step in found.steps}


def test_every_task_of_the_shipped_release_leads_somewhere(drive):
    release = parsed(drive.case.release_id)
    for process in release.processes.values():
        for element in process.elements:
            if element.kind == "userTask":
                found = steps_ahead(release, process.id, element.id)
                assert found.steps, element.id
                assert all(step.name for step in found.steps), element.id
                tasks = [step for step in found.steps if step.kind == "task"]
                assert all(step.role for step in tasks), element.id
    assert steps_ahead(release, "eligibility", "nothing").branches == ()
    assert steps_ahead(release, "nothing", "start").branches == ()


def test_what_is_said_comes_true(drive):
    """What follows is among what was told before, step after step."""

    def told(element: str) -> set[str]:
        task = drive.task(element)
        return {step.name for step in ahead(drive, task.process_id, element).steps}

    drive.register()
    before = told("preliminary_review")
    drive.do("preliminary_review", opinion="recognise", primary_category="urban_older")
    assert {timer.name for timer in timers_of_case(drive.case.id)} <= before
    drive.wait(12)
    before = told("street_review")
    drive.do("street_review", opinion="recognise")
    assert drive.task("county_decision").name in before


def test_the_case_is_not_run_for_it(drive):
    task = drive.task("record_registration")
    words(drive, "record_registration")  # the release is parsed once a process
    with clock_at(drive.now), statements() as seen:
        words_ahead(task)
    assert seen == []


def test_what_ends_beside_the_visits_does_not_end_the_stage(drive):
    """Of a plan's review: that the plan stays ends nothing, that it changes ends the stage."""
    branches = ahead(drive, "service", "review_plan").branches
    assert [(branch.answer, branch.steps[0].kind) for branch in branches] == [
        ("否", "end_beside"),
        ("是", "stage_end"),
    ]
