"""Every wait for a person has a due date and, once it has passed, reaches the manager."""

import pytest
from lxml import etree

from .drawing import BPMN, setting, user_tasks
from .services import SMOOTH

# This task waits for the applicant; its own timer ends the wait.
WAITS_FOR_THE_APPLICANT = {"receive_supplement"}


def test_every_task_has_role_form_due_date_and_escalation(files):
    for name, content in files.items():
        if not name.endswith(".bpmn"):
            continue
        root = etree.fromstring(content)
        hosts = {
            event.get("id"): (event.get("attachedToRef"), event.get("cancelActivity"))
            for event in root.iter(f"{BPMN}boundaryEvent")
        }
        for task in user_tasks(root):
            where = f"{name} {task.get('id')}"
            assert setting(task, "formDefinition", "formId"), where
            assert setting(task, "assignmentDefinition", "candidateGroups"), where
            assert setting(task, "taskSchedule", "dueDate"), where
            if task.get("id") not in WAITS_FOR_THE_APPLICANT:
                assert hosts[f"overdue_{task.get('id')}"] == (task.get("id"), "false"), where


@pytest.mark.parametrize(
    ("process", "steps", "task"),
    [
        ("registration", (), "record_registration"),
        ("eligibility", (), "preliminary_review"),
        ("planning", ("评估需求",), "draft_plan"),
        ("service", ("落实帮扶措施",), "record_visit"),
        ("exit", ("提出退出意见",), "decide_exit"),
    ],
)
def test_late_task_is_reported_once_and_stays_open(start, process, steps, task):
    case = start(process)
    for step in steps:
        case.complete(step)
    due = case.task(task).due_at
    case.fire(f"overdue_{task}").expect(task)
    assert due.date() < case.now.date()
    assert (case.now.hour, case.now.weekday() < 5) == (0, True)
    reports = [call for call in case.called if call.type == "oversight.escalate"]
    assert [call.inputs for call in reports] == [{"task": task}]
    beside = {"plan_review_due"}  # waits for something else
    assert not {timer.element_id for timer in case.run.waiting_timers} - beside
    case.complete(task)


def test_task_done_in_time_is_not_reported(start):
    case = start("eligibility").complete("社区初审")
    assert [timer.name for timer in case.run.waiting_timers] == ["公示期满"]


def test_late_visits_do_not_pile_up_in_the_state(start):
    case = start("service", visit__record=SMOOTH["visit.record"]).complete("落实帮扶措施")
    sizes = []
    for _ in range(12):
        case.fire("overdue_record_visit").complete("走访")
        sizes.append(len(case.run.state()))
    assert sizes[-1] <= sizes[1] * 1.1
