"""Completing a task: once, by the right person, all or nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.idempotency import KeyReused, run_once
from app.audit.models import AuditEntry
from app.cases.actions import (
    TaskAlreadyCompleted,
    TaskOfAnother,
    complete_task,
    reassign_task,
)
from app.cases.models import Case, CaseEvent, Task
from app.cases.queries import get_task
from app.cases.verification import first_broken_event
from app.dates.clock import clock_at
from app.errors import InvalidInput, NotAllowed, OutOfReach
from app.extensions import db
from tests.case_driver import CaseDriver
from tests.factories import COMMUNITY, make_user, sign_in
from tests.statements import statements

VISIT = {"mode": "phone", "met": "yes", "outcome": "continues"}


@pytest.fixture
def drive(session):
    return CaseDriver()


def visit(drive) -> dict:
    return VISIT | {"visited_on": drive.today}


def test_task_already_completed_says_who_and_when(drive):
    task = drive.task("record_registration")
    drive.register()
    with pytest.raises(TaskAlreadyCompleted) as error, clock_at(drive.now):
        complete_task(task.id, {}, by=drive.officer)
    assert drive.officer.display_name in error.value.message
    assert "3月2日 09:00" in error.value.message


def test_completing_twice_changes_nothing(drive):
    task = drive.task("record_registration")
    drive.register()
    before = drive.case.version, drive.case.last_hash, drive.waiting
    with pytest.raises(TaskAlreadyCompleted), clock_at(drive.now):
        complete_task(task.id, {}, by=drive.officer)
    db.session.refresh(drive.case)
    assert (drive.case.version, drive.case.last_hash, drive.waiting) == before


def test_task_of_a_colleague_is_theirs(drive):
    colleague = make_user("community_officer", COMMUNITY)
    with pytest.raises(TaskOfAnother) as error:
        complete_task(drive.task("record_registration").id, {}, by=colleague)
    assert drive.officer.display_name in error.value.message


def test_task_outside_reach_is_not_there(drive):
    stranger = make_user("community_officer", "379902001001")
    with pytest.raises(OutOfReach):
        complete_task(drive.task("record_registration").id, {}, by=stranger)


def test_role_of_another_kind_may_look_but_not_complete(drive):
    drive.register()
    task = drive.task("preliminary_review")
    db.session.execute(Task.__table__.update().values(assignee_id=None))
    db.session.refresh(task)
    reviewer = make_user("street_officer", COMMUNITY[:9])
    assert get_task(task.id, by=reviewer).id == task.id
    with pytest.raises(NotAllowed):
        complete_task(task.id, {"opinion": "recognise"}, by=reviewer)


def test_answers_the_form_does_not_accept_are_named_and_nothing_happens(drive):
    task, version = drive.task("record_registration"), drive.case.version
    with pytest.raises(InvalidInput) as error, clock_at(drive.now):
        complete_task(task.id, {"registered_on": "2026-02-30", "surprise": 1}, by=drive.officer)
    assert {"registered_on", "surprise"} <= error.value.errors.keys()
    assert drive.task("record_registration").id == task.id
    assert drive.case.version == version


def test_failing_service_leaves_no_trace(drive, session, monkeypatch):
    """Half of a step is none: neither the rows nor the event nor the state."""
    from app.cases import services

    def fail(_call):
        raise RuntimeError("the register does not answer")

    monkeypatch.setitem(services._handlers, "registration.check_registers", fail)
    session.commit()
    case_id = drive.case.id
    before = session.scalar(select(Case.version).where(Case.id == case_id))
    with pytest.raises(RuntimeError):
        drive.by_actions().register()
    session.rollback()
    assert session.scalar(select(Case.version).where(Case.id == case_id)) == before
    kinds = session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == case_id)).all()
    assert kinds == ["opened"]
    assert drive.task("record_registration").is_open


def test_same_key_gives_the_same_answer_once(drive, session):
    drive.in_service()
    task = drive.task("record_visit")
    session.commit()

    def act() -> dict:
        with clock_at(drive.now):
            return {"task": complete_task(task.id, visit(drive), by=drive.officer).id}

    first = run_once("k1", by=drive.officer, request=b"visit", action=act)
    again = run_once("k1", by=drive.officer, request=b"visit", action=act)
    assert first == ({"task": task.id}, False)
    assert again == ({"task": task.id}, True)
    done = select(Task).where(Task.element_id == "record_visit", Task.status == "done")
    assert len(session.scalars(done).all()) == 1


def test_same_key_with_another_request_is_refused(drive, session):
    session.commit()
    run_once("k2", by=drive.officer, request=b"one", action=dict)
    with pytest.raises(KeyReused):
        run_once("k2", by=drive.officer, request=b"two", action=dict)


def test_key_of_another_person_is_another_key(drive, session):
    other = make_user()
    session.commit()
    run_once("k3", by=drive.officer, request=b"one", action=lambda: {"by": 1})
    assert run_once("k3", by=other, request=b"two", action=lambda: {"by": 2}) == ({"by": 2}, False)


def test_every_step_is_one_event_and_the_chain_is_whole(drive, session):
    drive.in_service().visit("continues")
    events = session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == drive.case.id).order_by(CaseEvent.id)
    ).all()
    assert (
        sum(e.kind == "completed" for e in events)
        == session.query(Task).filter_by(case_id=drive.case.id, status="done").count()
    )
    assert first_broken_event(drive.case.id) is None


def test_completion_over_http_takes_at_most_fifteen_statements(drive, client, session):
    drive.in_service()
    drive.visit("continues")
    task = drive.task("record_visit")
    sign_in(client, drive.officer)
    client.get("/work")  # caches that a running process has filled
    session.expire_all()
    form = {f"f.{key}": value for key, value in visit(drive).items()}
    with clock_at(drive.now), statements() as seen:
        answer = client.post(f"/tasks/{task.id}", data=form | {"idempotency_key": "n1"})
    assert answer.status_code == 303, answer.text
    assert len(seen) <= 15, "\n".join(statement[:110] for statement in seen)


def test_sixtieth_visit_needs_no_more_state_than_the_first(drive):
    drive.in_service()
    drive.visit("continues")
    db.session.refresh(drive.case, ["state"])
    first = len(drive.case.state)
    for _ in range(59):
        drive.wait(1).visit("continues")
    db.session.refresh(drive.case, ["state"])
    assert len(drive.case.state) <= first * 1.1
    assert len(drive.case.state) <= 16 * 1024


def test_reassigned_task_leaves_its_reason_in_the_history(drive, session):
    drive.register()
    task = drive.task("preliminary_review")
    colleague = make_user("community_officer", COMMUNITY)
    with clock_at(drive.now):
        reassign_task(task.id, to=colleague, by=drive.staff["manager"], reason="病假")
    event = session.scalars(
        select(CaseEvent).where(CaseEvent.kind == "reassigned").order_by(CaseEvent.id.desc())
    ).first()
    assert (event.data["to"], event.data["reason"]) == (colleague.id, "病假")


def test_looking_outside_ones_reach_is_recorded(drive, client, session):
    stranger = make_user("community_officer", "379902001001")
    sign_in(client, stranger)
    assert client.get(f"/cases/{drive.case.id}").status_code == 404
    attempt = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (attempt.action, attempt.by_id) == ("out_of_reach", stranger.id)
    assert attempt.subject == f"case:{drive.case.id}"
