"""Timers fire once, the earliest first, however late; one that fails does not hold the others."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.idempotency import run_once
from app.accounts.models import IdempotencyKey
from app.cases.actions import cancel_case, fire_timer, open_case
from app.cases.jobs import fire_due_timers, forget_idempotency_keys
from app.cases.models import Case, CaseEvent, Timer
from app.cases.queries import timers_of_case
from app.cases.timeline import read_timeline
from app.dates.clock import ZONE, clock_at
from app.oversight.queries import figures
from tests.case_driver import CaseDriver, fresh
from tests.case_rows import make_case
from tests.factories import make_user
from tests.people.factories import make_person

START = datetime(2026, 3, 2, 9, tzinfo=ZONE)
LONG_AFTER = START + timedelta(days=60)


@pytest.fixture
def drive(session):
    """A case in registration: its only timer watches over the first task."""
    return CaseDriver()


def open_another(drive, *, days: int) -> Case:
    with clock_at(START + timedelta(days=days)):
        return open_case(make_person(by=drive.officer), by=drive.officer)


def fired_events(session) -> list[CaseEvent]:
    query = select(CaseEvent).where(CaseEvent.kind == "fired").order_by(CaseEvent.id)
    return list(session.scalars(query))


def run_job(session, at: datetime) -> int:
    session.commit()
    with clock_at(at):
        return fire_due_timers()


def first_due(case: Case) -> datetime:
    return timers_of_case(case.id)[0].due_at


def test_a_timer_fires_when_it_is_due_and_not_before(drive, session):
    due = first_due(drive.case)
    assert run_job(session, due - timedelta(seconds=1)) == 0
    assert run_job(session, due) == 1
    assert [event.case_id for event in fired_events(session)] == [drive.case.id]


def test_a_timer_fires_once(drive, session):
    due = first_due(drive.case)
    assert run_job(session, due) == 1
    assert run_job(session, due) == 0
    assert run_job(session, due + timedelta(hours=1)) == 0
    assert len(fired_events(session)) == 1


def test_after_a_stop_the_late_ones_fire_in_their_order(drive, session):
    """Opened in another order than their timers fall due."""
    cases = [open_another(drive, days=days) for days in (9, 2, 5)]
    due = {case.id: first_due(case) for case in [drive.case, *cases]}
    assert len(set(due.values())) == 4
    assert run_job(session, LONG_AFTER) >= 4
    first_of_each = list(dict.fromkeys(event.case_id for event in fired_events(session)))
    assert first_of_each == sorted(due, key=due.__getitem__)


def test_lateness_is_measured_and_told(drive, app, session):
    due = first_due(drive.case)
    run_job(session, due + timedelta(hours=2))
    event = fired_events(session)[0]
    assert event.data["late_seconds"] == 2 * 3600
    with app.test_request_context():
        assert "晚了2小时" in [line.words for line in read_timeline(drive.case).lines]
    assert event.at == due + timedelta(hours=2)
    assert event.by_id is None


def test_a_failing_timer_is_set_aside_and_the_others_fire(drive, session, caplog):
    broken, sound = open_another(drive, days=0), open_another(drive, days=1)
    broken.state = b"not a state"
    timer = timers_of_case(broken.id)[0]
    assert run_job(session, LONG_AFTER) >= 2
    session.refresh(timer)
    assert timer.failed_at == LONG_AFTER
    assert timer.failure
    assert f"timer {timer.id} of case {broken.id}" in caplog.text
    assert {event.case_id for event in fired_events(session)} >= {drive.case.id, sound.id}
    assert broken.id not in {event.case_id for event in fired_events(session)}


def test_a_timer_set_aside_is_not_tried_again_and_again_but_seen(drive, session):
    broken = open_another(drive, days=0)
    broken.state = b"not a state"
    run_job(session, LONG_AFTER)
    version = fresh(broken).version
    before = figures(drive.staff["manager"]).failed_timers
    assert before == 1
    assert run_job(session, LONG_AFTER + timedelta(days=1)) == 0
    assert figures(drive.staff["manager"]).failed_timers == before
    assert fresh(broken).version == version


def test_a_timer_whose_case_moved_on_leaves_no_trace(drive, session):
    version = drive.case.version
    left_behind = Timer(
        case_id=drive.case.id, key="gone", element_id="x", name="x", due_at=drive.now
    )
    session.add(left_behind)
    session.flush()
    with clock_at(drive.now):
        fire_timer(left_behind.id, now=drive.now)
    assert session.get(Timer, left_behind.id, populate_existing=True) is None
    assert fresh(drive.case).version == version
    assert fired_events(session) == []


def test_a_timer_that_is_not_there_any_more_is_nothing(drive):
    fire_timer(2**40, now=LONG_AFTER)


def test_timers_of_a_cancelled_case_are_gone(drive, session):
    with clock_at(drive.now):
        cancel_case(drive.case.id, by=drive.staff["manager"], reason="重复建案")
    assert timers_of_case(drive.case.id) == []
    assert run_job(session, LONG_AFTER) == 0


def test_keys_are_forgotten_after_a_week(session):
    user = make_user()
    make_case(user)
    session.commit()
    with clock_at(START):
        run_once("old", by=user, request=b"x", action=dict)
    with clock_at(START + timedelta(days=6)):
        run_once("new", by=user, request=b"x", action=dict)
        forget_idempotency_keys()
        assert session.query(IdempotencyKey).count() == 2
    with clock_at(START + timedelta(days=8)):
        forget_idempotency_keys()
    assert session.query(IdempotencyKey).count() == 1
