"""The application clock: the only place that asks what time it is.

Everything that depends on time asks here, so that the demo city can live through two years in a
minute, and a test can stand on any day.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")  # one legal time in all of China

_shift = timedelta(0)  # of the whole process: only a test of many days moves it
_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """The present moment, with China's time zone."""
    return _moved.get() or datetime.now(ZONE) + _shift


def today() -> date:
    """The calendar day in China, whatever the zone of the machine."""
    return now().date()


def end_of_day(day: date) -> datetime:
    """The last second of ``day``: until then something due on that day is not late."""
    return datetime.combine(day, time(23, 59, 59), ZONE)


def start_of_day(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def shift_process_clock(by: timedelta) -> None:
    """Let this whole process live ``by`` ahead of the wall clock; zero brings it back."""
    global _shift
    _shift = by


@contextmanager
def clock_at(moment: datetime | date) -> Iterator[None]:
    """Let the application live at another moment; time stands still inside the block."""
    if not isinstance(moment, datetime):
        moment = start_of_day(moment) + timedelta(hours=9)
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
