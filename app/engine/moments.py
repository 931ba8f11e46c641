"""Moments and durations: from what an expression gives to what a clock can wait for.

Months and years are added on the calendar (31 January + 1 month = the last of February), never as
numbers of days; everything starts from the application's clock, never from the machine's.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from app import feel

from .errors import ExpressionError

SHORTEST_CYCLE = timedelta(minutes=1)  # below, a clock that catches up would never come through
END_OF_DAY = time(23, 59, 59)
_DURATION = re.compile(
    r"(?P<sign>-)?P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_CYCLE = re.compile(r"R(?P<times>\d*)/(?:(?P<start>[^/P][^/]*)/)?(?P<duration>P[^/]+)")


@dataclass(frozen=True, slots=True)
class Duration:
    """Months on the calendar, and a span of exact length."""

    months: int = 0
    span: timedelta = timedelta()

    def after(self, start: datetime, times: int = 1) -> datetime:
        """`start` and this duration, `times` over. Counted from `start`, so that a monthly cycle
        from the 31st returns to the 31st after a short month."""
        try:
            return add_months(start, self.months * times) + self.span * times
        except (OverflowError, ValueError) as error:
            raise ExpressionError("时长超出日历的范围") from error

    def at_least(self, shortest: timedelta) -> bool:
        return self.months >= 0 and self.span >= (timedelta() if self.months else shortest)


@dataclass(frozen=True, slots=True)
class Cycle:
    """`R3/PT1H`: how often (None: without end), from when (None: from now), how far apart."""

    times: int | None
    start: datetime | None
    duration: Duration


def add_months(start: datetime, months: int) -> datetime:
    if not months:
        return start
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(year, month0 + 1)[1]
    return start.replace(year=year, month=month0 + 1, day=min(start.day, last))


def as_moment(value: Any, zone: tzinfo | None, *, end_of_day: bool = False) -> datetime | None:
    """A date, a date and time, or the ISO text of one. A date is its first, or last, second."""
    if isinstance(value, str):
        value = _read_iso(value)
    if isinstance(value, feel.DateTime):
        if isinstance(value.date, feel.FarDate):
            return None
        value = value.to_datetime()
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, END_OF_DAY if end_of_day else time.min, zone)
    return None


def _read_iso(text: str) -> date | datetime | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def as_duration(value: Any) -> Duration | None:
    """A FEEL duration, or ISO text, which unlike FEEL may mix months and days."""
    if isinstance(value, feel.YearsMonthsDuration):
        return Duration(months=value.months)
    if isinstance(value, feel.DaysTimeDuration):
        return Duration(span=value.to_timedelta())
    if isinstance(value, timedelta):
        return Duration(span=value)
    if isinstance(value, str):
        return _read_duration(value)
    return None


def _read_duration(text: str) -> Duration | None:
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    part = {
        name: float(match[name] or 0) for name in ("weeks", "days", "hours", "minutes", "seconds")
    }
    sign = -1 if match["sign"] else 1
    try:
        months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
        return Duration(sign * months, sign * timedelta(**part))
    except OverflowError:
        return None


def as_cycle(value: Any, zone: tzinfo | None) -> Cycle | None:
    """`R/P1M`, `R3/PT1H`, `R3/2026-05-01T08:00:00+08:00/P1D`."""
    match = _CYCLE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    duration = _read_duration(match["duration"])
    start = as_moment(match["start"], zone) if match["start"] else None
    if duration is None or not duration.at_least(SHORTEST_CYCLE):
        return None
    if match["start"] and start is None:
        return None
    return Cycle(int(match["times"]) if match["times"] else None, start, duration)
