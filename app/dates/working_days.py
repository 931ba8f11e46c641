"""Arithmetic in working days: never by weekday alone, since make-up days are worked.

A day is what the ``work_calendar`` table says; else what the published yearly notice says
(``chinesecalendar`` knows the years that have one); else Monday to Friday.
The first day is not counted (rules.md 1.2, deadline arithmetic).
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

import chinese_calendar

MAX_DAYS = 20_000  # 80 years of working days: more is a mistake in a rule


class PublishedDay(NamedTuple):
    """A day without what staff have changed. ``festival`` is the notice's English name of it."""

    is_working: bool
    festival: str | None = None


def published(day: date) -> PublishedDay:
    """What the year's notice says; Monday to Friday for a year whose notice is not out yet."""
    try:
        is_holiday, festival = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return PublishedDay(day.weekday() < 5)
    return PublishedDay(not is_holiday, festival)


def is_published(year: int) -> bool:
    """Whether the notice of ``year`` is among those known."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


class WorkingDays:
    """Working days under ``overrides`` (day → is it worked)."""

    def __init__(self, overrides: Mapping[date, bool] | None = None) -> None:
        self._overrides = dict(overrides or {})
        self._known: dict[date, bool] = {}

    def is_working(self, day: date) -> bool:
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = self._look_up(day)
        return found

    def _look_up(self, day: date) -> bool:
        if day in self._overrides:
            return self._overrides[day]
        return published(day).is_working

    def add(self, day: date, number: int) -> date:
        """The ``number``-th working day after ``day`` (before it, if negative); 0 gives ``day``."""
        if abs(number) > MAX_DAYS:
            raise ValueError(f"more than {MAX_DAYS} working days")
        step = timedelta(days=1 if number > 0 else -1)
        left = abs(number)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative if end is earlier."""
        if end < start:
            return -self.between(end, start)
        if (end - start).days > 2 * MAX_DAYS:
            raise ValueError("dates too far apart")
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(map(self.is_working, days))

    def next_working(self, day: date) -> date:
        """``day`` itself if worked, else the next working day (a deadline on a holiday moves)."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day


def add_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later, or that month's last day if it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    number = day.day
    return date(year, month, number if number <= 28 else min(number, _days_in(year, month)))


def _days_in(year: int, month: int) -> int:
    return 29 if month == 2 and calendar.isleap(year) else calendar.mdays[month]


def whole_months(start: date, end: date) -> int:
    """How many months ``add_months(start, n) <= end`` holds for; negative if end is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month
    # The corresponding day is still to come, or the month's last day if there is none.
    unfinished = end.day < start.day and end.day < _days_in(end.year, end.month)
    return months - unfinished
