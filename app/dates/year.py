"""A year of the working calendar, as a page shows it."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from app.dates.models import WorkCalendarDay
from app.dates.working_days import published

_WEEKS = calendar.Calendar(firstweekday=0)
FESTIVALS = {
    "New Year's Day": _l("元旦"),
    "Spring Festival": _l("春节"),
    "Tomb-sweeping Day": _l("清明节"),
    "Labour Day": _l("劳动节"),
    "Dragon Boat Festival": _l("端午节"),
    "National Day": _l("国庆节"),
    "Mid-autumn Festival": _l("中秋节"),
}


class Day(NamedTuple):
    """``kind``: work, weekend, holiday, make_up (a weekend day that is worked). ``festival`` is
    what a holiday or make-up day belongs to, ``reason`` what was written when staff changed it."""

    day: date
    is_working: bool
    kind: str
    festival: str | None = None
    reason: str | None = None

    @property
    def is_changed(self) -> bool:
        return self.reason is not None


class Span(NamedTuple):
    """Days in a row that are not worked for the same festival."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def day_of(day: date, changes: Mapping[date, WorkCalendarDay]) -> Day:
    given, change = published(day), changes.get(day)
    is_working = change.is_working if change else given.is_working
    festival = str(FESTIVALS.get(given.festival, given.festival)) if given.festival else None
    reason = change.label if change else None
    return Day(day, is_working, _kind(day, is_working, festival, reason), festival, reason)


def _kind(day: date, is_working: bool, festival: str | None, reason: str | None) -> str:
    is_weekend = day.weekday() > 4
    if is_working:
        return "make_up" if is_weekend else "work"
    # A weekend within a holiday belongs to it.
    return "holiday" if festival or reason is not None or not is_weekend else "weekend"


def months_of(year: int, changes: Mapping[date, WorkCalendarDay]) -> list[list[list[Day | None]]]:
    """Twelve months of weeks of seven days, Monday first; None outside the month."""
    return [
        [
            [day_of(day, changes) if day.month == month else None for day in week]
            for week in _WEEKS.monthdatescalendar(year, month)
        ]
        for month in range(1, 13)
    ]


def days_of(year: int, changes: Mapping[date, WorkCalendarDay]) -> list[Day]:
    first = date(year, 1, 1)
    number = (date(year + 1, 1, 1) - first).days
    return [day_of(first + timedelta(days=n), changes) for n in range(number)]


def holidays_of(days: list[Day]) -> list[Span]:
    """The published holidays among ``days`` that are still not worked."""
    spans = []
    for name, group in groupby(days, key=lambda day: "" if day.is_working else day.festival or ""):
        if name:
            found = list(group)
            spans.append(Span(name, found[0].day, found[-1].day))
    return spans
