"""A late task is shown to the manager, once, and the case's history says so."""

import pytest
from sqlalchemy import select

from app.cases.models import CaseEvent, Task
from app.cases.timeline import read_timeline
from app.extensions import db
from tests.case_driver import CaseDriver, fresh
from tests.case_rows import call_service, make_case, make_task
from tests.factories import make_user


@pytest.fixture
def drive(session):
    return CaseDriver()


def late_events(case_id: int) -> list[CaseEvent]:
    query = select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.kind == "fired")
    return [event for event in db.session.scalars(query) if event.data.get("late_task")]


def test_the_late_task_is_marked_and_told(drive, app):
    drive.in_service().wait(60)
    task = drive.task("record_visit")
    db.session.refresh(task)
    assert task.escalated_at is not None
    (event,) = late_events(drive.case.id)
    assert (event.data["late_task"], event.by_id) == (task.id, None)
    with app.test_request_context():
        lines = [line.what for line in read_timeline(fresh(drive.case)).lines]
    assert "逾期上报：走访" in lines


def test_only_the_open_task_of_the_element_and_only_once(session):
    case = make_case(make_user("community_officer"))
    late, other = make_task(case, "record_visit"), make_task(case, "draft_plan")
    for element in ("record_visit", "record_visit", "not_there"):
        call_service("oversight.escalate", case, inputs={"task": element})
    session.expire_all()
    marked = session.scalars(select(Task.id).where(Task.escalated_at.is_not(None))).all()
    assert marked == [late.id]
    assert other.escalated_at is None
