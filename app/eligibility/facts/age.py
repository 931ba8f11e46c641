"""Age, statutory retirement, working age (notice 二; rules.md 2.0 and 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.dates.working_days import whole_months
from app.eligibility.facts.durations import years_on
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


class WorkingAge(NamedTuple):
    """From the birthday that opens it to the day before retirement (notice 二: 法定劳动年龄).

    ``ends``: the retirement dates of the classes the person can be of.
    """

    starts: date
    ends: Sequence[date | None]

    def holds(self, as_of: date) -> Tri:
        """Where the class is unknown: yes if every possible class says so, no if none does."""
        if as_of < self.starts:
            return False
        if len(self.ends) == 1 and self.ends[0] is not None:
            return as_of < self.ends[0]
        return agreed(None if end is None else as_of < end for end in self.ends)

    def days(self) -> list[date]:
        return [self.starts, *(end for end in self.ends if end is not None)]

    def retirement_date(self) -> date | None:
        """The statutory date; unknown where it depends on a class that is unknown."""
        dates = set(self.ends)
        return dates.pop() if len(dates) == 1 else None


def working_age(
    birth_date: date | None, sex: str | None, retirement_class: str | None, parameters: Parameters
) -> WorkingAge | None:
    """None where the date of birth is unknown."""
    if birth_date is None:
        return None
    return WorkingAge(
        years_on(birth_date, parameters.working_age_from),
        possible_retirement_dates(birth_date, sex, retirement_class, parameters),
    )
