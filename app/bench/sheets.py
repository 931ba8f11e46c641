"""Fact sheets as lines, as a register would give them: people of all ages and situations.

About one fact in thirty is unknown, one service in ten was neither accepted nor refused, and dates
lie anywhere, so that a third of the people have a change ahead in the years to come.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

_FLAGS = {
    "hukou_in_city": 0.85,
    "able_to_work": 0.97,
    "willing_to_work": 0.97,
    "stable_employment": 0.03,
    "returned_migrant": 0.2,
    "land_expropriated": 0.05,
    "family_poverty_relieved": 0.05,
    "family_dibao": 0.05,
    "special_difficulty": 0.1,
    "poverty_relieved": 0.05,
    "poverty_edge": 0.03,
}
_KEPT_WHATEVER = frozenset(("id", "as_of", "birth_date", "sex"))


def sheet_lines(number: int, *, as_of: date, seed: int = 1) -> Iterator[bytes]:
    rng = random.Random(seed)
    for n in range(number):
        yield json.dumps({"id": f"p{n:07}", **_sheet(rng, as_of)}).encode() + b"\n"


def _sheet(rng: random.Random, as_of: date) -> dict[str, Any]:
    def ago(least: int, most: int) -> str:
        return (as_of - timedelta(days=rng.randint(least, most))).isoformat()

    sex, born = rng.choice(["male", "female"]), ago(16 * 365, 62 * 365)
    unemployed = ago(10, 900)
    registered = max(unemployed, ago(0, 800))
    found: dict[str, Any] = {
        "as_of": as_of.isoformat(),
        "sex": sex,
        "birth_date": born,
        "retirement_class": "male" if sex == "male" else rng.choice(["female_50", "female_55"]),
        "urban_rural": rng.choice(["urban", "urban", "rural"]),
        "residence_since": ago(30, 9_000),
        "insured_months_local": rng.randint(0, 200),
        "insured_months_any": rng.randint(0, 300),
        "registered_unemployed_on": registered if rng.random() < 0.95 else None,
        "unemployed_since": unemployed,
        "services": [_service(rng, ago(0, 500), n) for n in range(rng.randint(0, 4))],
        "marital_status": rng.choice(
            ["never_married", "married", "married", "divorced", "widowed"]
        ),
        "children": [
            {"birth_date": ago(0, 22 * 365), "raised_by_applicant": rng.random() < 0.8}
            for _ in range(rng.choice([0, 0, 1, 1, 2]))
        ],
        "dibao_valid_until": ago(-900, 100) if rng.random() < 0.1 else None,
        "disability_certificate_valid_until": ago(-3_600, 100) if rng.random() < 0.1 else None,
        "graduated_on": ago(0, 3_000) if rng.random() < 0.15 else None,
        "household": _household(rng, sex, born, ago),
        "family_business_income": rng.choice([0, 0, 0, 12_000]),
        "family_investment_income": rng.choice([0, 0, 0, 3_500.5]),
        "family_income_per_capita": rng.randint(3_000, 60_000),
        "local_rural_income_average": 24_000,
        "earned_income_year": rng.randint(0, 40_000),
        "urban_dibao_standard_year": 12_000,
        **{key: rng.random() < share for key, share in _FLAGS.items()},
    }
    return {k: v for k, v in found.items() if k in _KEPT_WHATEVER or rng.random() > 0.03}


def _service(rng: random.Random, on: str, number: int) -> dict[str, Any]:
    kind = rng.choice(["job_referral", "skills_training", "career_guidance"])
    found = {"on": on, "kind": kind, "external_ref": f"s{number}"}
    return found if rng.random() < 0.1 else {**found, "accepted": rng.random() < 0.9}


def _household(rng: random.Random, sex: str, born: str, ago: Any) -> list[dict[str, Any]]:
    others = [
        (rng.choice(["male", "female"]), ago(0, 85 * 365))
        for _ in range(rng.choice([0, 1, 1, 2, 3]))
    ]
    return [_member(rng, *one) for one in [(sex, born), *others]]


def _member(rng: random.Random, sex: str, born: str) -> dict[str, Any]:
    working = rng.random() < 0.5
    return {
        "birth_date": born,
        "sex": sex,
        "able_to_work": rng.random() < 0.95,
        "willing_to_work": rng.random() < 0.95,
        "student": rng.random() < 0.1,
        "serving": False,
        "pensioner": rng.random() < 0.1,
        "registered_unemployed": not working,
        "employed": working,
        "transferred_employment": working,
    }
