"""Timers that have come due: each fires once, the earliest first, however late."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import undefer

from app import engine
from app.cases.models import Case, Timer
from app.cases.step import Step
from app.extensions import db

# Built once: thousands of timers may be due at the same moment.
_timers_and_cases = (
    select(Timer, Case).join(Case, Timer.case_id == Case.id).options(undefer(Case.state))
)
_NEXT_DUE = (
    _timers_and_cases.where(Timer.due_at <= bindparam("now"), Timer.failed_at.is_(None))
    .order_by(Timer.due_at, Timer.id)
    .limit(1)
    .with_for_update(of=(Case, Timer), skip_locked=True)
)
_THIS = _timers_and_cases.where(Timer.id == bindparam("wanted")).with_for_update(of=(Case, Timer))
_WITHOUT_WAITING = text("set local synchronous_commit = off")
_AFRESH = {"populate_existing": True}


class TimerFailed(Exception):
    """The step that a timer set going ended in an error; the cause is chained."""

    def __init__(self, timer_id: int, case_id: int) -> None:
        super().__init__(f"timer {timer_id} of case {case_id}")
        self.timer_id = timer_id
        self.case_id = case_id


def fire_next_timer(*, now: datetime) -> int | None:
    """Fire the earliest due timer whose case nobody is working on; its id, None if there is none.

    Any number of workers may call this at once: a case under way elsewhere is skipped with all
    its timers, so that a case's timers stay in order. Raises TimerFailed (roll back, then
    ``mark_failed``).
    """
    # A timer that the machine loses in its last moments is still there, and fires again: waiting
    # for the disk at each of ten thousand would be most of the work.
    db.session.execute(_WITHOUT_WAITING)
    row = db.session.execute(_NEXT_DUE, {"now": now}, execution_options=_AFRESH).first()
    if row is None:
        return None
    timer, case = row
    try:
        _fire(timer, case, now)
    except OperationalError:  # the database went away: nothing is wrong with the timer
        raise
    except Exception as error:
        raise TimerFailed(timer.id, case.id) from error
    return timer.id


def fire_timer(timer_id: int, *, now: datetime) -> None:
    """Fire this timer if it is still there; waits for a step under way in its case."""
    row = db.session.execute(_THIS, {"wanted": timer_id}, execution_options=_AFRESH).first()
    if row is not None:
        _fire(*row, now)


def due_timer_ids(*, now: datetime) -> list[int]:
    query = select(Timer.id).where(Timer.due_at <= now).order_by(Timer.due_at, Timer.id)
    return list(db.session.scalars(query))


def mark_failed(timer_id: int, failure: str, *, at: datetime) -> None:
    """Set a timer aside whose step ended in an error: seen by managers, retried on request."""
    timer = db.session.get(Timer, timer_id)
    if timer is not None:
        timer.failed_at, timer.failure = at, failure[:2000]


def _fire(timer: Timer, case: Case, now: datetime) -> None:
    step = Step(case, by=None)
    step.restore()
    try:
        step.run.fire_timer(timer.key)
    except engine.TaskNotReady:  # the case moved on; only the row was left behind
        db.session.execute(delete(Timer).where(Timer.id == timer.id))
        return
    late = max(0, round((now - timer.due_at).total_seconds()))
    step.save("fired", element=timer.element_id, late_seconds=late)
