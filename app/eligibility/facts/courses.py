"""The derived facts of one sheet over time: what each is on a day, and when it can change.

Between the days of a course its facts stay as they are, so that ``next_change_on`` is found exactly
by looking at these days only. A day too many costs a look; a day too few would be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from app.eligibility.facts.age import age, working_age
from app.eligibility.facts.durations import months_on, months_since, years_since
from app.eligibility.facts.family import Children, Members
from app.eligibility.facts.parameters import Parameters
from app.eligibility.facts.services import Services
from app.eligibility.facts.standing import holds_since, valid_until

LIFETIME_YEARS = 120
_DAY = timedelta(days=1)
# Counting fact → the day it counts from, and its unit in months.
COUNTED_FROM = {
    "age": ("birth_date", 12),
    "residence_months": ("residence_since", 1),
    "unemployed_months": ("unemployed_since", 1),
    "registered_months": ("registered_unemployed_on", 1),
    "years_since_graduation": ("graduated_on", 12),
}
# Counting fact → the only values of it that matter; without an entry, or None: all of them do.
Values = Mapping[str, Collection[int] | None]


class Period(NamedTuple):
    """The days looked at: after ``after``, up to and including ``last``."""

    after: date
    last: date


class Course(NamedTuple):
    """``at``: the values of the facts ``names`` on a day; ``days``: those on which one of them may
    change, in any order, some of them outside the period; None where none ever changes."""

    names: tuple[str, ...]
    at: Callable[[date], tuple[Any, ...]]
    days: Callable[[Period, Values], Iterable[date]] | None


def courses(sheet: Mapping[str, Any], parameters: Parameters) -> list[Course]:
    """All derived facts of policy/facts.md §2. Of services the fact is a ``Span``, or None."""
    services = Services(sheet.get("services"), parameters)
    children = Children(sheet.get("children"), parameters)
    members = Members(sheet.get("household"), parameters)
    return [
        _counter(sheet, "age", age),
        *_ages(sheet, parameters),
        _counter(sheet, "residence_months", months_since),
        _counter(sheet, "unemployed_months", months_since),
        _registered_months(sheet),
        _single("counted_services", services.counted, services.days),
        _single("minor_children", children.minor, children.days),
        _certificate(sheet, "dibao", "dibao_valid_until"),
        _certificate(sheet, "disability_certificate", "disability_certificate_valid_until"),
        _holding(sheet, "unemployment_registered", "registered_unemployed_on"),
        Course(_HOUSEHOLD, members.tests, lambda period, values: members.days()),
        _holding(sheet, "graduate", "graduated_on"),
        _years_since_graduation(sheet),
    ]


_HOUSEHOLD = (
    "household_workforce",
    "household_workforce_unemployed",
    "household_transferred",
    "zero_employment_family",
    "zero_transfer_family",
)


def _single(name: str, at: Callable[[date], Any], days: Callable[[], Iterable[date]]) -> Course:
    return Course((name,), lambda day: (at(day),), lambda period, values: days())


def _always(name: str, value: Any) -> Course:
    return Course((name,), lambda day: (value,), None)


def _ages(sheet: Mapping[str, Any], parameters: Parameters) -> Iterator[Course]:
    born, sex = sheet.get("birth_date"), sheet.get("sex")
    found = working_age(born, sex, sheet.get("retirement_class"), parameters)
    if found is None:
        yield _always("retirement_date", None)
        yield _always("in_working_age", None)
    else:
        yield _always("retirement_date", found.retirement_date())
        yield _single("in_working_age", found.holds, found.days)


def _counter(
    sheet: Mapping[str, Any], name: str, count: Callable[[date | None, date], int | None]
) -> Course:
    key, unit = COUNTED_FROM[name]
    start = sheet.get(key)
    if start is None:
        return _always(name, None)
    return Course(
        (name,),
        lambda day: (count(start, day),),
        lambda period, values: _counted(start, unit, period, values.get(name)),
    )


def _registered_months(sheet: Mapping[str, Any]) -> Course:
    """Not registered is known to be no month; an unknown registration is unknown."""
    name = "registered_months"
    if sheet.get("registered_unemployed_on") is None:
        return _always(name, 0 if "registered_unemployed_on" in sheet else None)
    return _counter(sheet, name, months_since)


def _years_since_graduation(sheet: Mapping[str, Any]) -> Course:
    """Unknown also for a graduation still to come: ``graduate`` tells the two apart."""
    name = "years_since_graduation"
    graduated = sheet.get("graduated_on")
    if graduated is None:
        return _always(name, None)
    return Course(
        (name,),
        lambda day: (years_since(graduated, day) if graduated <= day else None,),
        lambda period, values: (
            graduated,
            *_counted(graduated, 12, period, values.get(name)),
        ),
    )


def _holding(sheet: Mapping[str, Any], name: str, key: str) -> Course:
    day, known = sheet.get(key), key in sheet
    if day is None:
        return _always(name, False if known else None)
    return _single(name, lambda as_of: holds_since(day, as_of, known=True), lambda: (day,))


def _certificate(sheet: Mapping[str, Any], name: str, key: str) -> Course:
    """Gone on the day after its last one."""
    day, known = sheet.get(key), key in sheet
    if day is None:
        return _always(name, False if known else None)
    ends = (day + _DAY,) if day < date.max else ()
    return _single(name, lambda as_of: valid_until(day, as_of, known=True), lambda: ends)


def _counted(
    start: date, unit: int, period: Period, matter: Collection[int] | None
) -> Iterable[date]:
    if matter is not None:
        return [months_on(start, value * unit) for value in matter if value >= 0]
    return _anniversaries(start, period, unit)


def _anniversaries(start: date, period: Period, unit: int) -> Iterator[date]:
    after = period.after
    first = (after.year - start.year) * 12 + after.month - start.month - 1
    months = max(unit, first - first % unit)
    while (day := months_on(start, months)) <= period.last and months <= LIFETIME_YEARS * 24:
        yield day
        months += unit
