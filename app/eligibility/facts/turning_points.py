"""The days on which passing time alone can change a derived fact.

Between two of them every derived fact stays as it is, so that ``next_change_on`` is found exactly
by evaluating on these days only. A day too many costs an evaluation; a day too few would be wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from app.dates.working_days import add_months
from app.eligibility.facts.age import possible_retirement_dates
from app.eligibility.facts.parameters import Parameters

LIFETIME_YEARS = 120
# Counting fact → the day it counts from, and its unit in months.
COUNTED_FROM = {
    "age": ("birth_date", 12),
    "residence_months": ("residence_since", 1),
    "unemployed_months": ("unemployed_since", 1),
    "registered_months": ("registered_unemployed_on", 1),
    "years_since_graduation": ("graduated_on", 12),
}
_LAST_DAYS = ("dibao_valid_until", "disability_certificate_valid_until")
_DAY = timedelta(days=1)
# Counting fact → the only values of it that matter; None: all of them do.
Values = Mapping[str, Collection[int] | None]


def turning_points(
    sheet: Mapping[str, Any],
    as_of: date,
    parameters: Parameters,
    *,
    values: Mapping[str, Collection[int] | None] | None = None,
) -> list[date]:
    """Every day after ``as_of``, within a lifetime, on which a derived fact may change.

    ``values``: what matters of the counting facts (see ``thresholds``); None: everything.
    """
    last = _years_on(as_of, LIFETIME_YEARS)
    days = {*_counted(sheet, as_of, last, values or {}), *_events(sheet, parameters)}
    return sorted(day for day in days if as_of < day <= last)


def _counted(sheet: Mapping[str, Any], as_of: date, last: date, values: Values) -> Iterator[date]:
    for name, (key, unit) in COUNTED_FROM.items():
        start, matter = sheet.get(key), values.get(name)
        if start is None:
            continue
        if matter is None:
            yield from _anniversaries(start, as_of, last, step=unit)
        else:
            yield from (_months_on(start, value * unit) for value in matter if value >= 0)


def _events(sheet: Mapping[str, Any], parameters: Parameters) -> Iterator[date]:
    if sheet.get("birth_date") is not None:
        yield from _working_age(sheet, parameters)
    for key, _unit in COUNTED_FROM.values():
        if sheet.get(key) is not None:
            yield sheet[key]
    for key in _LAST_DAYS:
        if (day := sheet.get(key)) is not None and day < date.max:
            yield day + _DAY
    for service in sheet.get("services") or ():
        yield from _service(service, parameters)
    for child in sheet.get("children") or ():
        if (birth := child.get("birth_date")) is not None:
            yield birth
            yield _years_on(birth, parameters.minor_age_below)
    for member in sheet.get("household") or ():
        if member.get("birth_date") is not None:
            yield from _working_age(member, parameters)


def _working_age(person: Mapping[str, Any], parameters: Parameters) -> Iterator[date]:
    born = person["birth_date"]
    yield _years_on(born, parameters.working_age_from)
    ends = possible_retirement_dates(
        born, person.get("sex"), person.get("retirement_class"), parameters
    )
    yield from (end for end in ends if end is not None)


def _service(service: Mapping[str, Any], parameters: Parameters) -> Iterator[date]:
    """A service comes into the window on its day, and leaves it a year later, or the day after."""
    on = service.get("on")
    if on is not None and service.get("kind") in parameters.counted_service_kinds:
        left = add_months(on, parameters.service_window_months)
        yield from (on, left, left + _DAY)


def _anniversaries(start: date, as_of: date, last: date, *, step: int) -> Iterator[date]:
    first = (as_of.year - start.year) * 12 + as_of.month - start.month - 1
    months = max(step, first - first % step)
    while (day := _months_on(start, months)) <= last and months <= LIFETIME_YEARS * 24:
        yield day
        months += step


def _months_on(day: date, months: int) -> date:
    return add_months(day, months) if day.year + months // 12 + 1 < date.max.year else date.max


def _years_on(day: date, years: int) -> date:
    return _months_on(day, years * 12)
