"""What the derived facts take from the release: ages, windows, the least household, retirement.

The rows stand in the decision ``parameter_rows`` of the release, each with its clause; the kinds of
services that count in ``counted_service_kinds``; the gradual raise of the retirement age in
``retirement_age.dmn``. They are read once for each release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.dates.working_days import add_months
from app.decisions import DecisionModel
from app.feel import FeelError

RETIREMENT_CLASSES = ("male", "female_55", "female_50")
MOST_YEARS = 150
# Releases are never changed: those from before these rows existed were decided with these values.
BEFORE_THEY_WERE_ROWS = {
    "working_age_from": 16,
    "minor_age_below": 18,
    "zero_employment_members": 2,
    "service_window_months": 12,
}
COUNTED_KINDS_BEFORE = ("skills_training", "job_referral")


class ParameterError(FeelError):
    """A parameter of the release is no number that the derived facts can count with."""


class RetirementTable:
    """Months from birth to the statutory retirement, by class and month of birth.

    They are the release's own decisions, asked once for each month of birth.
    """

    def __init__(self, decisions: DecisionModel | None) -> None:
        self._decisions = decisions
        self._months: dict[tuple[str, int, int], int | None] = {}

    def months(self, retirement_class: str, birth_date: date) -> int | None:
        """None where the release does not say."""
        key = (retirement_class, birth_date.year, birth_date.month)
        try:
            return self._months[key]
        except KeyError:
            found = self._months[key] = self._ask(*key)
            return found

    def date_of(self, retirement_class: str, birth_date: date) -> date | None:
        """Same day of the month, clamped to the month's end (rules.md 3.2)."""
        months = self.months(retirement_class, birth_date)
        return None if months is None else add_months(birth_date, months)

    def rows(self, first_year: int, last_year: int) -> Iterable[tuple[str, int, int, int | None]]:
        """``(class, year of birth, month of birth, months from birth to retirement)``."""
        for name in RETIREMENT_CLASSES:
            for year in range(first_year, last_year + 1):
                for month in range(1, 13):
                    yield name, year, month, self.months(name, date(year, month, 1))

    def _ask(self, retirement_class: str, year: int, month: int) -> int | None:
        if self._decisions is None:
            return None
        said = self._decisions.evaluate_all(
            ("retirement_class_terms", "retirement_delay"),
            {"retirement_class": retirement_class, "birth_date": date(year, month, 1)},
            explain=False,
        ).value
        terms, delay = said["retirement_class_terms"], said["retirement_delay"]
        years = terms.get("original_age") if isinstance(terms, dict) else None
        if not isinstance(years, Decimal) or not isinstance(delay, Decimal):
            return None
        months = years * 12 + delay
        return int(months) if 0 <= months <= MOST_YEARS * 12 else None


@dataclass(frozen=True)
class Parameters:
    """Ages in whole years; ``service_window_months`` back from the day itself."""

    working_age_from: int
    minor_age_below: int
    zero_employment_members: int
    service_window_months: int
    counted_service_kinds: tuple[str, ...]
    retirement: RetirementTable = field(repr=False, compare=False)


def read_parameters(decisions: DecisionModel) -> Parameters:
    """The parameters of one release. Raises ParameterError."""
    rows = _value(decisions, "parameters")
    rows = rows if isinstance(rows, Mapping) else {}
    numbers = {name: _whole(rows, name) for name in BEFORE_THEY_WERE_ROWS}
    asked = "retirement_class_terms" in decisions.decision_ids
    return Parameters(
        **numbers,
        counted_service_kinds=_kinds(decisions),
        retirement=RetirementTable(decisions if asked else None),
    )


def _value(decisions: DecisionModel, decision: str) -> Any:
    if decision not in decisions.decision_ids:
        return None
    return decisions.evaluate(decision, {}, explain=False).value


def _whole(rows: Mapping[str, Any], name: str) -> int:
    if name not in rows:
        return BEFORE_THEY_WERE_ROWS[name]
    value = rows[name]
    if not isinstance(value, Decimal) or value != int(value) or not 0 <= value <= MOST_YEARS * 12:
        raise ParameterError(f"参数 {name} 应为 0 至 {MOST_YEARS * 12} 的整数")
    return int(value)


def _kinds(decisions: DecisionModel) -> tuple[str, ...]:
    if "counted_service_kinds" not in decisions.decision_ids:
        return COUNTED_KINDS_BEFORE
    kinds = _value(decisions, "counted_service_kinds")
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise ParameterError("counted_service_kinds 应为服务类型的列表")
    return tuple(kinds)
