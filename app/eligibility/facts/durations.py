"""How long something has lasted, in whole months or years by the corresponding-day rule."""

from __future__ import annotations

from datetime import date

from app.dates.working_days import add_months, whole_months


def months_since(start: date | None, as_of: date) -> int | None:
    """Whole months from ``start`` to ``as_of``; 0 when it has not begun yet.

    Rules.md 2.0: N months are full when add_months(start, N) <= as_of.
    """
    return None if start is None else max(0, whole_months(start, as_of))


def years_since(start: date | None, as_of: date) -> int | None:
    months = months_since(start, as_of)
    return None if months is None else months // 12


def months_on(day: date, months: int) -> date:
    """The day on which so many months are full; the last day there is where that is too far."""
    return add_months(day, months) if day.year + months // 12 + 1 < date.max.year else date.max


def years_on(day: date, years: int) -> date:
    return months_on(day, years * 12)
