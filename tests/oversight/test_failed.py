"""Timers set aside after an error: told in words, tried again by whoever manages the case."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.cases.actions.timers import (
    TimerFailed,
    TimerWaits,
    mark_failed,
    note_failed_retry,
    retry_timer,
)
from app.cases.jobs import fire_due_timers
from app.cases.models import CaseEvent, Timer
from app.cases.queries import timers_of_case
from app.cases.timeline import read_timeline
from app.dates.clock import ZONE, clock_at
from app.errors import NotAllowed, NotFound, OutOfReach
from app.extensions import db
from app.oversight.failed import failed_timers_within
from tests.case_driver import CaseDriver, fresh
from tests.factories import make_user, sign_in
from tests.web.pages import get, rows, text_of

LATER = datetime(2026, 5, 1, 9, tzinfo=ZONE)
PAGE = "/oversight/failed"


@pytest.fixture
def stopped(session):
    """A case whose timer came due while its state could not be read; then the state is mended."""
    drive = CaseDriver()
    sound, drive.case.state = drive.case.state, b"not a state"
    session.commit()
    with clock_at(LATER):
        fire_due_timers()
        fresh(drive.case)
        drive.mend = lambda: setattr(drive.case, "state", sound)
        yield drive


@pytest.fixture
def timer(stopped) -> Timer:
    (found,) = timers_of_case(stopped.case.id)
    return found


@pytest.fixture
def manager(stopped):
    return stopped.staff["manager"]


def events(case) -> list[tuple[str, dict]]:
    query = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return [(event.kind, event.data) for event in found]


def test_it_is_listed_with_case_step_date_and_reason(manager, stopped, timer):
    ((row,), more) = failed_timers_within(manager)
    assert (row.id, row.case_id, row.person_name) == (
        timer.id,
        stopped.case.id,
        stopped.person.name,
    )
    assert (row.name, row.due_at, row.failed_at) == (timer.name, timer.due_at, LATER)
    assert row.name
    assert row.failure
    assert not more


def test_a_reason_made_to_be_read_is_told_and_another_kept_for_technicians(manager, timer):
    mark_failed(timer.id, "网关“是否符合”没有一个条件成立", at=LATER)
    assert failed_timers_within(manager)[0][0].words == "网关“是否符合”没有一个条件成立"
    mark_failed(timer.id, "KeyError: 'x'", at=LATER)
    assert failed_timers_within(manager)[0][0].words is None


def test_tried_again_when_the_cause_is_gone_the_case_goes_on(manager, stopped, timer, session):
    stopped.mend()
    version, element = stopped.case.version, timer.element_id
    retry_timer(timer.id, by=manager, now=LATER)
    session.expire_all()
    assert failed_timers_within(manager) == ([], False)
    assert fresh(stopped.case).version == version + 1
    (retried, said), (fired, more_said) = events(stopped.case)[-2:]
    assert (retried, said) == ("retried", {"element": element})
    assert (fired, more_said["element"]) == ("fired", element)


def test_the_history_stays_a_chain(app, manager, stopped, timer, session):
    stopped.mend()
    retry_timer(timer.id, by=manager, now=LATER)
    session.commit()
    answer = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert answer.exit_code == 0, answer.output


def test_one_that_fails_again_stays_aside_and_both_are_told(manager, stopped, timer, session):
    with pytest.raises(TimerFailed) as caught:
        retry_timer(timer.id, by=manager, now=LATER)
    session.rollback()
    note_failed_retry(timer.id, caught.value.reason, by=manager, at=LATER + timedelta(hours=1))
    session.flush()
    (row,) = failed_timers_within(manager)[0]
    assert row.failed_at == LATER + timedelta(hours=1)
    assert events(stopped.case)[-1] == ("retried", {"element": timer.element_id, "failed": True})
    line = read_timeline(stopped.case).lines[0]
    assert line.what.startswith("重试出错的自动推进：")
    assert (line.words, line.who) == ("仍然出错", manager.display_name)


def test_twice_is_told(manager, stopped, timer):
    timer.failed_at = timer.failure = None
    with pytest.raises(TimerWaits):
        retry_timer(timer.id, by=manager, now=LATER)


@pytest.mark.parametrize(
    ("role", "unit", "error"),
    [
        ("community_officer", "379901001001", NotAllowed),
        ("manager", "379902", OutOfReach),
    ],
)
def test_only_who_manages_the_case_tries_again(stopped, timer, role, unit, error):
    with pytest.raises(error):
        retry_timer(timer.id, by=make_user(role, unit=unit), now=LATER)


def test_one_that_is_gone_is_not_found(manager):
    with pytest.raises(NotFound):
        retry_timer(2**40, by=manager, now=LATER)


def test_nobody_sees_those_of_other_units(stopped, timer):
    assert failed_timers_within(make_user("manager", unit="379902")) == ([], False)


# -- the page ------------------------------------------------------------------


def test_the_overview_counts_and_leads_there(client, manager, stopped, timer):
    shown = get(client, manager, "/oversight")
    assert [text_of(a) for a in shown.xpath(f"//dl//a[@href='{PAGE}']")] == ["1"]


def test_without_any_the_overview_is_silent(client, session):
    shown = get(client, make_user("manager", unit="3799"), "/oversight")
    assert not shown.xpath(f"//a[@href='{PAGE}']")


def test_the_page_tries_again_and_says_what_came_of_it(client, manager, stopped, timer, session):
    name = timer.name
    (line,) = rows(get(client, manager, PAGE))
    assert f"：{name}" in line
    assert stopped.person.name in line
    sign_in(client, manager)
    assert client.post(PAGE, data={"timer": timer.id}).location == PAGE
    shown = get(client, manager, PAGE)
    assert "1 项仍然出错" in text_of(shown)
    assert len(rows(shown)) == 1
    session.refresh(stopped.case)
    stopped.mend()
    sign_in(client, manager)
    client.post(PAGE, data={"timer": timer.id})
    shown = get(client, manager, PAGE)
    assert "1 项已继续推进" in text_of(shown)
    assert "没有出错的自动推进" in text_of(shown)


def test_a_timer_elsewhere_is_not_found_and_nothing_happens(client, stopped, timer, session):
    stopped.mend()
    other = make_user("manager", unit="379902")
    sign_in(client, other)
    client.post(PAGE, data={"timer": timer.id})
    assert "没有找到" in text_of(get(client, other, PAGE))
    session.refresh(timer)
    assert timer.failed_at is not None


@pytest.mark.parametrize("given", [{}, {"timer": "x"}, {"timer": "-1"}, {"timer": "9" * 30}])
def test_nothing_chosen_is_said(client, manager, given):
    sign_in(client, manager)
    client.post(PAGE, data=given)
    assert "请选择要重试的个案" in text_of(get(client, manager, PAGE))
