"""The functions that the product adds to FEEL for diagrams and decision tables."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from app.dates.clock import start_of_day
from app.dates.working_days import WorkingDays, add_months, whole_months


@functools.lru_cache(maxsize=4)  # FEEL looks at a function's signature once, if it stays the same
def functions(calendar: WorkingDays) -> Mapping[str, Callable[..., Any]]:
    """FEEL name → function. A null or wrong argument gives null, as FEEL's own functions do."""
    return {
        "add working days": lambda day, n: _apply(lambda: calendar.add(_day(day), int(n)), day, n),
        "working days between": lambda start, end: _apply(
            lambda: calendar.between(_day(start), _day(end)), start, end
        ),
        "next working day": lambda day: _apply(lambda: calendar.next_working(_day(day)), day),
        "add months": lambda day, n: _apply(lambda: add_months(_day(day), int(n)), day, n),
        "months between": lambda start, end: _apply(
            lambda: whole_months(_day(start), _day(end)), start, end
        ),
        "start of day": lambda day: _apply(lambda: start_of_day(_day(day)), day),
    }


def _apply(function: Callable[[], Any], *arguments: Any) -> Any:
    if any(argument is None for argument in arguments):
        return None
    try:
        return function()
    except (ValueError, TypeError, OverflowError):
        return None


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise TypeError("not a date")
