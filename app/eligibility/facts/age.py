"""Age, statutory retirement, working age (notice 二; rules.md 2.0 and 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.dates.working_days import add_months, whole_months
from app.eligibility.facts.logic import Tri, agreed

WORKING_AGE_STARTS = 16  # 劳动法 Art. 15


@dataclass(frozen=True, slots=True)
class RetirementRule:
    """Gradual raise of one class: from births of ``first_year``, a month for every ``step``."""

    original_years: int
    first_year: int
    step: int
    most: int


# Decision of the Standing Committee of 2024-09-13, in force from 2025-01-01. National law: it
# changes by legislation, so it is no parameter of a release.
RETIREMENT_RULES = {
    "male": RetirementRule(60, 1965, 4, 36),
    "female_55": RetirementRule(55, 1970, 4, 36),
    "female_50": RetirementRule(50, 1975, 2, 60),
}


def age(birth_date: date | None, as_of: date) -> int | None:
    """Whole years attained: the birthday itself counts; born on 29 February, 28 in common years.

    民法典 202: without a corresponding day the month's last day stands for it.
    """
    return None if birth_date is None else whole_months(birth_date, as_of) // 12


def retirement_date(birth_date: date, retirement_class: str) -> date:
    """The statutory date of one class: same day of the month, clamped to the month's end."""
    rule = RETIREMENT_RULES[retirement_class]
    return add_months(birth_date, rule.original_years * 12 + _months_added(birth_date, rule))


def _months_added(birth_date: date, rule: RetirementRule) -> int:
    months = (birth_date.year - rule.first_year) * 12 + birth_date.month - 1
    return 0 if months < 0 else min(months // rule.step + 1, rule.most)


def possible_classes(sex: str | None, retirement_class: str | None) -> Sequence[str]:
    """The classes a person can be of. A woman's is not told by sex and birth (rules.md 3.2)."""
    if retirement_class is not None:
        return (retirement_class,)
    if sex == "male":
        return ("male",)
    return ("female_55", "female_50") if sex == "female" else tuple(RETIREMENT_RULES)


def possible_retirement_dates(
    birth_date: date | None, sex: str | None, retirement_class: str | None
) -> list[date]:
    """One date for each class that the person can be of; none without a birth date."""
    if birth_date is None:
        return []
    return [retirement_date(birth_date, name) for name in possible_classes(sex, retirement_class)]


def in_working_age(
    birth_date: date | None, sex: str | None, retirement_class: str | None, as_of: date
) -> Tri:
    """From the 16th birthday to the day before retirement (notice 二: 法定劳动年龄).

    Where the class is unknown: yes if every possible class says so, no if none does.
    """
    if birth_date is None:
        return None
    if as_of < add_months(birth_date, WORKING_AGE_STARTS * 12):
        return False
    ends = possible_retirement_dates(birth_date, sex, retirement_class)
    return agreed(as_of < end for end in ends)
