"""Age, statutory retirement, working age (notice 二; rules.md 2.0 and 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.dates.working_days import add_months, whole_months
from app.eligibility.facts.logic import Tri, agreed
from app.eligibility.facts.parameters import RETIREMENT_CLASSES, Parameters


def age(birth_date: date | None, as_of: date) -> int | None:
    """Whole years attained: the birthday itself counts; born on 29 February, 28 in common years.

    民法典 202: without a corresponding day the month's last day stands for it.
    """
    return None if birth_date is None else whole_months(birth_date, as_of) // 12


def possible_classes(sex: str | None, retirement_class: str | None) -> Sequence[str]:
    """The classes a person can be of. A woman's is not told by sex and birth (rules.md 3.2)."""
    if retirement_class is not None:
        return (retirement_class,)
    if sex == "male":
        return ("male",)
    return ("female_55", "female_50") if sex == "female" else RETIREMENT_CLASSES


def possible_retirement_dates(
    birth_date: date, sex: str | None, retirement_class: str | None, parameters: Parameters
) -> list[date | None]:
    """One date for each class that the person can be of; None where the release has none."""
    return [
        parameters.retirement.date_of(name, birth_date)
        for name in possible_classes(sex, retirement_class)
    ]


def retirement_date(
    birth_date: date | None,
    sex: str | None,
    retirement_class: str | None,
    parameters: Parameters,
) -> date | None:
    """The statutory date; unknown where it depends on a class that is unknown."""
    if birth_date is None:
        return None
    dates = set(possible_retirement_dates(birth_date, sex, retirement_class, parameters))
    return dates.pop() if len(dates) == 1 else None


def in_working_age(
    birth_date: date | None,
    sex: str | None,
    retirement_class: str | None,
    as_of: date,
    parameters: Parameters,
) -> Tri:
    """From the birthday that opens it to the day before retirement (notice 二: 法定劳动年龄).

    Where the class is unknown: yes if every possible class says so, no if none does.
    """
    if birth_date is None:
        return None
    if as_of < add_months(birth_date, parameters.working_age_from * 12):
        return False
    ends = possible_retirement_dates(birth_date, sex, retirement_class, parameters)
    return agreed(None if end is None else as_of < end for end in ends)
