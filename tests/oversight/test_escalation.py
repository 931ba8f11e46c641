"""A late task is shown to the manager, once."""

from datetime import date

from app.cases.queries import case_timeline
from app.dates.clock import clock_at
from tests.case_rows import call_service, make_case, make_task
from tests.factories import make_user


def escalate(case, element):
    return call_service("oversight.escalate", case, inputs={"task": element})


def test_the_open_task_of_the_element_is_marked(session):
    case = make_case(make_user("community_officer"))
    late, other = make_task(case, "record_visit"), make_task(case, "draft_plan")
    with clock_at(date(2026, 3, 2)):
        escalate(case, "record_visit")
    session.refresh(late)
    assert late.escalated_at.date() == date(2026, 3, 2)
    assert other.escalated_at is None
    (event,) = case_timeline(case.id)
    assert (event.kind, event.task_id, event.by_id) == ("escalated", late.id, None)


def test_once_is_enough(session):
    case = make_case(make_user("community_officer"))
    make_task(case, "record_visit")
    escalate(case, "record_visit")
    escalate(case, "record_visit")
    escalate(case, "not_there")
    assert len(case_timeline(case.id)) == 1
