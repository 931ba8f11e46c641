"""Fact sheets for tests: one that meets the precondition, and random ones rich in boundaries."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache

from app.dates.working_days import add_months

AS_OF = date(2026, 11, 23)


def sheet(**values):
    """A man of 46 who meets the precondition and matches no category; all facts known."""
    return {
        "as_of": AS_OF,
        "sex": "male",
        "birth_date": date(1980, 3, 14),
        "hukou_in_city": True,
        "urban_rural": "urban",
        "insured_months_local": 100,
        "insured_months_any": 100,
        "residence_since": date(2000, 1, 1),
        "able_to_work": True,
        "willing_to_work": True,
        "registered_unemployed_on": date(2026, 10, 1),
        "unemployed_since": date(2026, 9, 30),
        "services": [],
        "marital_status": "married",
        "children": [],
        "dibao_valid_until": None,
        "disability_certificate_valid_until": None,
        "household": [
            {
                "birth_date": date(1980, 3, 14),
                "sex": "male",
                "able_to_work": True,
                "willing_to_work": True,
                "student": False,
                "serving": False,
                "pensioner": False,
                "registered_unemployed": True,
                "employed": False,
                "transferred_employment": False,
            },
            {
                "birth_date": date(1982, 5, 1),
                "sex": "female",
                "able_to_work": True,
                "willing_to_work": True,
                "student": False,
                "serving": False,
                "pensioner": False,
                "registered_unemployed": False,
                "employed": True,
                "transferred_employment": True,
            },
        ],
        "family_business_income": 0,
        "family_investment_income": 0,
        "family_income_per_capita": 30000,
        "local_rural_income_average": 24000,
        "returned_migrant": False,
        "land_expropriated": False,
        "graduated_on": None,
        "family_poverty_relieved": False,
        "family_dibao": False,
        "special_difficulty": False,
        "poverty_relieved": False,
        "poverty_edge": False,
        "earned_income_year": 20000,
        "urban_dibao_standard_year": 12000,
        **values,
    }


def without(facts, *keys):
    return {key: value for key, value in facts.items() if key not in keys}


@cache
def days_near(months: int) -> list[date]:
    """From three days before that many months before ``AS_OF`` to forty after."""
    boundary = add_months(AS_OF, -months)
    return [boundary + timedelta(days=days) for days in range(-3, 41)]


def random_sheet(rng: random.Random):
    """Dates cluster around the boundaries of ``AS_OF``; about one fact in eight is unknown."""

    def one_of(values):
        """As ``rng.choice``, in half its time."""
        return values[int(rng.random() * len(values))]

    def near(months: int) -> date:
        return one_of(days_near(months))

    birth = near(12 * one_of([15, 16, 39, 40, 49, 50, 54, 55, 57, 59, 60, 62]))
    member = {
        "birth_date": near(12 * one_of([15, 16, 17, 40, 55, 60])),
        "sex": one_of(["male", "female"]),
        **{
            key: rng.random() < 0.5
            for key in ("employed", "transferred_employment", "registered_unemployed")
        },
        **{key: rng.random() < 0.9 for key in ("able_to_work", "willing_to_work")},
        **{key: rng.random() < 0.1 for key in ("student", "serving", "pensioner")},
    }
    found = sheet(
        sex=one_of(["male", "female"]),
        birth_date=birth,
        retirement_class=None,
        hukou_in_city=rng.random() < 0.7,
        urban_rural=one_of(["urban", "rural"]),
        residence_since=near(one_of([5, 6, 7])),
        insured_months_local=rng.randint(4, 8),
        insured_months_any=rng.randint(4, 8),
        able_to_work=rng.random() < 0.9,
        willing_to_work=rng.random() < 0.9,
        registered_unemployed_on=one_of([near(5), near(11), near(12), None]),
        unemployed_since=near(one_of([4, 5, 6, 13])),
        services=[
            {
                "on": near(one_of([0, 5, 11, 12])),
                "kind": one_of(["job_referral", "skills_training", "counselling"]),
                "external_ref": f"r{number}",
                **({"accepted": rng.random() < 0.9} if rng.random() < 0.8 else {}),
            }
            for number in range(rng.randint(0, 5))
        ],
        marital_status=one_of(["never_married", "married", "divorced", "widowed"]),
        children=[
            {"birth_date": near(12 * one_of([17, 18])), "raised_by_applicant": True}
            for _ in range(rng.randint(0, 2))
        ],
        dibao_valid_until=one_of([None, near(0), near(-5)]),
        disability_certificate_valid_until=one_of([None, near(0), date.max]),
        graduated_on=one_of([None, near(0), near(24)]),
        returned_migrant=rng.random() < 0.5,
        land_expropriated=rng.random() < 0.2,
        special_difficulty=rng.random() < 0.5,
        family_dibao=rng.random() < 0.3,
        poverty_relieved=rng.random() < 0.3,
        poverty_edge=rng.random() < 0.3,
        earned_income_year=one_of([11999, 12000, 17999, 18000, 18001]),
        family_income_per_capita=one_of([11999, 12000, 12001]),
        household=[member],
    )
    for key in [k for k in found if k != "as_of" and rng.random() < 0.12]:
        del found[key]
    if found.get("retirement_class", "") is None:
        del found["retirement_class"]
    return found
