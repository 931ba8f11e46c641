"""The figures that the invented city publishes each January."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.eligibility.actions import publish_standard

CITY = "3799"
FIRST_YEAR = 2022
# Kind → the first year's figure in yuan, and what is added every year.
_FIGURES = {
    "rural_income_average": (22_000, 1_400),
    "urban_dibao_month": (850, 40),
    "minimum_wage_month": (1_900, 60),
}


def make_standards(*, on: date) -> None:
    """For every year up to ``on``; the income average is that of the year before."""
    for year in range(FIRST_YEAR, on.year + 1):
        for kind, (first, more) in _FIGURES.items():
            publish_standard(
                CITY,
                kind,
                year,
                Decimal(first + more * (year - FIRST_YEAR)),
                published_on=date(year, 1, 1),
                by=None,
                source=f"海岱市{year}年公布",
            )
