"""Whom the demo city's people are drawn from: one profile a category of the notice, and others.

Weights are set so that every category, the people who nearly qualify, and those about whom
something is unknown all appear in 2,000.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """Traits of a kind of person; ``None`` leaves them to chance."""

    name: str
    weight: int
    ages: tuple[int, int]
    sex: str | None = None
    urban: bool | None = None
    unemployed_months: tuple[int, int] = (7, 30)
    marital: str | None = None
    child_ages: tuple[int, int] | None = None
    certificates: tuple[str, ...] = ()
    covers_family: bool = False
    services: int = 0  # counted ones (training, referral with a provincial number) last year
    household: str = "mixed"  # mixed | all_unemployed | none_transferred | alone
    returned_migrant: bool = False
    land_expropriated: bool = False
    graduated_years: tuple[int, int] | None = None
    special_difficulty: bool | None = None
    income: tuple[int, int] = (0, 18_000)
    income_per_capita: tuple[int, int] = (6_000, 30_000)
    hukou_here: float = 0.95
    registered: float = 1.0


PROFILES = (
    Profile("older_woman", 16, (40, 52), "female", True),
    Profile("older_man", 14, (50, 60), "male", True),
    Profile("nearly_older", 6, (38, 49), None, True, unemployed_months=(1, 5)),
    Profile("zero_employment", 8, (24, 55), None, True, household="all_unemployed"),
    Profile("single_parent", 9, (26, 46), None, None, child_ages=(1, 17), marital="divorced"),
    Profile("widowed_parent", 3, (30, 48), None, None, child_ages=(4, 19), marital="widowed"),
    Profile("long_term", 10, (22, 49), None, None, unemployed_months=(13, 40), services=4),
    Profile("long_term_few_services", 5, (22, 49), unemployed_months=(13, 40), services=2),
    Profile("dibao", 9, (20, 55), certificates=("dibao",), covers_family=True),
    Profile("disabled", 9, (20, 55), certificates=("disability",)),
    Profile("returned_migrant", 7, (40, 58), None, False, returned_migrant=True),
    Profile("land_lost", 6, (41, 59), None, False, land_expropriated=True),
    Profile(
        "zero_transfer", 6, (22, 55), None, False,
        household="none_transferred", income_per_capita=(3_000, 9_500),
    ),
    Profile(
        "graduate", 5, (21, 26), None, None, (1, 12),
        certificates=("graduation", "dibao"), covers_family=True, special_difficulty=True,
        graduated_years=(0, 2),
    ),
    Profile("poverty_relieved", 5, (20, 58), None, False, certificates=("poverty_relieved",),
            income=(0, 8_000)),
    Profile("poverty_edge", 4, (20, 58), None, False, certificates=("poverty_edge",),
            income=(4_000, 16_000)),
    Profile("young_employable", 12, (18, 38), unemployed_months=(1, 9)),
    Profile("newcomer", 4, (25, 45), None, True, hukou_here=0.0),
    Profile("not_registered", 3, (30, 55), registered=0.0),
)  # fmt: skip
