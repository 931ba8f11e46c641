"""The days on which passing time alone can change a derived fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.eligibility.facts.courses import (
    COUNTED_FROM,
    LIFETIME_YEARS,
    Course,
    Period,
    Values,
    courses,
)
from app.eligibility.facts.durations import years_on
from app.eligibility.facts.parameters import Parameters

__all__ = ["COUNTED_FROM", "courses_by_day", "turning_points"]


def turning_points(
    sheet: Mapping[str, Any],
    as_of: date,
    parameters: Parameters,
    *,
    values: Values | None = None,
) -> list[date]:
    """Every day after ``as_of``, within a lifetime, on which a derived fact may change.

    ``values``: what matters of the counting facts (see ``thresholds``); None: everything.
    """
    return sorted(courses_by_day(courses(sheet, parameters), as_of, values or {}))


def courses_by_day(of: Iterable[Course], as_of: date, values: Values) -> dict[date, list[Course]]:
    """Day after ``as_of`` → the courses that may take a turn on it."""
    period = Period(as_of, years_on(as_of, LIFETIME_YEARS))
    found: dict[date, list[Course]] = {}
    for course in of:
        if course.days is None:
            continue
        for day in set(course.days(period, values)):
            if period.after < day <= period.last:
                found.setdefault(day, []).append(course)
    return found
