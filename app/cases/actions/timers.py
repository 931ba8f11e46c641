"""Timers that have come due: each fires once, the earliest first, however late."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import undefer

from app import engine
from app.accounts.models import User
from app.accounts.permissions import can_manage
from app.cases.events import record_event
from app.cases.models import Case, Timer
from app.cases.permissions import may_see_case
from app.cases.step import Step
from app.errors import Conflict, NotAllowed, NotFound, OutOfReach, YiceError
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

    @property
    def reason(self) -> str:
        """What went wrong: the words of an error made to be read, else its name and text too."""
        cause = self.__cause__
        if isinstance(cause, engine.EngineError | YiceError):
            return str(cause)
        return f"{type(cause).__name__}: {cause}"


class TimerWaits(Conflict):
    """The timer was not set aside, or somebody has tried it again already."""


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


def retry_timer(timer_id: int, *, by: User, now: datetime) -> None:
    """Try once more what a timer set aside was to do, at once, as a manager asks.

    Raises NotFound, OutOfReach, NotAllowed, TimerWaits; TimerFailed if it ends in an error again
    (roll back, then ``note_failed_retry``).
    """
    timer, case = _set_aside(timer_id, by)
    record_event(case, "retried", by=by, at=now, element=timer.element_id)
    timer.failed_at = timer.failure = None
    try:
        _fire(timer, case, now)
    except OperationalError:
        raise
    except Exception as error:
        raise TimerFailed(timer.id, case.id) from error


def note_failed_retry(timer_id: int, failure: str, *, by: User, at: datetime) -> None:
    """That a manager tried, and that it ended in an error once more."""
    timer, case = _set_aside(timer_id, by)
    record_event(case, "retried", by=by, at=at, element=timer.element_id, failed=True)
    mark_failed(timer_id, failure, at=at)


def _set_aside(timer_id: int, by: User) -> tuple[Timer, Case]:
    """The timer and its case, both locked."""
    row = db.session.execute(_THIS, {"wanted": timer_id}, execution_options=_AFRESH).first()
    if row is None:
        raise NotFound
    timer, case = row
    if not may_see_case(by, case):
        raise OutOfReach(f"case:{case.id}")
    if not can_manage(by, case.unit_code):
        raise NotAllowed
    if timer.failed_at is None:
        raise TimerWaits(_("这一步已经重试过，不再是出错状态。"))
    return timer, case


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
