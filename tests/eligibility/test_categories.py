"""Precondition, ten categories, primary: yes, no and unknown through the shipped tables."""

import random
from datetime import date, timedelta

import pytest

from app.eligibility.codes import CATEGORIES
from app.eligibility.facts.derive import derive
from app.eligibility.facts.logic import all_of, any_of
from app.eligibility.facts.services import Services
from tests.eligibility.conftest import shipped
from tests.eligibility.people import AS_OF, random_sheet, sheet, without

DAY = timedelta(days=1)
ALONE = {
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
}
YES = {
    "urban_older": {"birth_date": date(1976, 11, 23), "unemployed_since": date(2026, 5, 23)},
    "urban_zero_employment": {"household": [ALONE, {**ALONE, "sex": "female"}]},
    "single_parent": {
        "marital_status": "divorced",
        "children": [{"birth_date": AS_OF - 18 * 365 * DAY, "raised_by_applicant": True}],
    },
    "long_term_unemployed": {
        "registered_unemployed_on": date(2025, 11, 23),
        "services": [
            {
                "on": AS_OF - n * DAY,
                "kind": "job_referral",
                "external_ref": f"{n}",
                "accepted": True,
            }
            for n in range(3)
        ],
    },
    "dibao": {"dibao_valid_until": AS_OF},
    "disabled": {"disability_certificate_valid_until": date.max},
    "rural_older": {
        "urban_rural": "rural",
        "birth_date": date(1976, 11, 23),
        "returned_migrant": True,
        "insured_months_any": 6,
    },
    "rural_zero_transfer": {
        "urban_rural": "rural",
        "household": [ALONE],
        "family_income_per_capita": 12000,
    },
    "hardship_graduate": {
        "graduated_on": AS_OF,
        "family_dibao": True,
        "special_difficulty": True,
    },
    "poverty_relieved": {"poverty_edge": True, "earned_income_year": 18000},
}
# One step short of each.
NO = {
    "urban_older": {"unemployed_since": date(2026, 5, 24)},
    "urban_zero_employment": {"family_business_income": 1},
    "single_parent": {
        "children": [{"birth_date": date(2008, 11, 23), "raised_by_applicant": True}]
    },
    "long_term_unemployed": {"registered_unemployed_on": date(2025, 11, 24)},
    "dibao": {"dibao_valid_until": AS_OF - DAY},
    "disabled": {"disability_certificate_valid_until": None},
    "rural_older": {"insured_months_any": 5},
    "rural_zero_transfer": {"family_income_per_capita": 12001},
    "hardship_graduate": {"special_difficulty": False},
    "poverty_relieved": {"earned_income_year": 18001},
}
# A fact that the category cannot do without.
MISSING = {
    "urban_older": "unemployed_since",
    "urban_zero_employment": "family_investment_income",
    "single_parent": "marital_status",
    "long_term_unemployed": "services",
    "dibao": "dibao_valid_until",
    "disabled": "disability_certificate_valid_until",
    "rural_older": "returned_migrant",
    "rural_zero_transfer": "local_rural_income_average",
    "hardship_graduate": "special_difficulty",
    "poverty_relieved": "earned_income_year",
}


def test_nobody_qualifies_by_the_precondition_alone(evaluator):
    found = evaluator.outcome(sheet())
    assert (found.precondition, found.eligible) == ("yes", "no")
    assert found.categories == found.unknown_categories == []
    assert found.primary is None


@pytest.mark.parametrize("category", CATEGORIES)
def test_category_holds(evaluator, category):
    found = evaluator.outcome(sheet(**YES[category]))
    assert found.categories == [category]
    assert (found.eligible, found.primary) == ("yes", category)


@pytest.mark.parametrize("category", CATEGORIES)
def test_category_fails_one_step_short(evaluator, category):
    found = evaluator.outcome(sheet(**{**YES[category], **NO[category]}))
    assert (found.eligible, found.categories, found.unknown_categories) == ("no", [], [])


@pytest.mark.parametrize("category", CATEGORIES)
def test_category_is_unknown_without_its_fact(evaluator, category):
    found = evaluator.outcome(without(sheet(**YES[category]), MISSING[category]))
    assert category in found.unknown_categories
    assert category not in found.categories
    assert found.eligible == "unknown"


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"hukou_in_city": False}, "yes"),  # residence and insurance do
        ({"hukou_in_city": False, "residence_since": date(2026, 5, 23)}, "yes"),
        ({"hukou_in_city": False, "residence_since": date(2026, 5, 24)}, "no"),
        ({"hukou_in_city": False, "insured_months_local": 5}, "no"),
        ({"hukou_in_city": False, "insured_months_local": 6}, "yes"),
        ({"birth_date": AS_OF - 15 * 365 * DAY, "household": []}, "no"),
        ({"able_to_work": False}, "no"),
        ({"willing_to_work": False}, "no"),
        ({"registered_unemployed_on": None}, "no"),
        ({"registered_unemployed_on": AS_OF + DAY}, "no"),
    ],
)
def test_precondition(evaluator, changes, answer):
    found = evaluator.outcome(sheet(**{**YES["dibao"], **changes}))
    assert found.precondition == answer
    assert found.eligible == answer


def test_no_precondition_makes_what_is_unknown_no(evaluator):
    facts = without(sheet(able_to_work=False), "dibao_valid_until", "marital_status")
    found = evaluator.outcome(facts)
    assert (found.eligible, found.unknown_categories) == ("no", [])


def test_unknown_precondition_makes_a_met_category_unknown(evaluator):
    found = evaluator.outcome(without(sheet(**YES["dibao"]), "willing_to_work"))
    assert found.precondition == found.eligible == "unknown"
    assert found.unknown_categories == ["dibao"]


def test_services_of_unknown_acceptance(evaluator):
    """Two accepted and one open: unknown. Three accepted and one open: yes."""
    accepted = YES["long_term_unemployed"]["services"]
    open_ = {"on": AS_OF - 9 * DAY, "kind": "skills_training", "external_ref": "open"}
    since = {"registered_unemployed_on": date(2025, 1, 1)}
    found = evaluator.outcome(sheet(**since, services=[*accepted[:2], open_]))
    assert found.unknown_categories == ["long_term_unemployed"]
    found = evaluator.outcome(sheet(**since, services=[*accepted, open_]))
    assert found.categories == ["long_term_unemployed"]
    found = evaluator.outcome(sheet(**since, services=[accepted[0], open_]))
    assert found.unknown_categories == []


def test_primary_follows_the_order_of_entitlement(evaluator):
    found = evaluator.outcome(sheet(**YES["dibao"], **YES["disabled"], **YES["urban_older"]))
    assert found.categories == ["urban_older", "dibao", "disabled"]
    assert found.primary == "disabled"


def test_reasons_name_rule_clause_and_facts(evaluator):
    found = evaluator.outcome(sheet(unemployed_since=date(2026, 7, 12)))
    (reason,) = [r for r in found.reasons if r["rule"] == "urban_older.duration"]
    assert reason == {
        "rule": "urban_older.duration",
        "clause": "二、1",
        "outcome": "no",
        "facts": {"unemployed_months": 4, "parameters.older_unemployed_months": 6},
        "text": "连续失业不满规定月数",
    }
    assert found.reasons[0]["rule"].startswith("precondition.")


# The same rules once more, in Python and three-valued logic, straight from facts.md §4: against
# it, random people show what a row of a table leaves out.


def answers(facts):
    d = {"stable_employment": False, **facts, **derive(facts, facts["as_of"], shipped())}
    g = d.get

    def least(name, number):
        return None if g(name) is None else g(name) >= number

    def compare(name, other, factor, test):
        if g(name) is None or g(other) is None:
            return None
        return test(g(name) * 2, int(g(other) * factor * 2))

    def equals(name, *values):
        return None if g(name) is None else g(name) in values

    counted = Services(facts.get("services"), shipped()).counted(facts["as_of"])
    services = None
    if counted:
        services = True if counted[0] >= 3 else (None if counted[1] >= 3 else False)
    ages = {"female": [40], "male": [50], None: [40, 50]}[g("sex")]
    by_age = {least("age", years) for years in ages}
    older = by_age.pop() if len(by_age) == 1 else None
    resident = all_of((least("residence_months", 6), least("insured_months_local", 6)))
    precondition = all_of(
        (
            any_of((g("hukou_in_city"), resident)),
            g("in_working_age"),
            g("able_to_work"),
            g("willing_to_work"),
            g("unemployment_registered"),
        )
    )
    urban, rural = equals("urban_rural", "urban"), equals("urban_rural", "rural")
    zero = all_of(
        (
            urban,
            g("zero_employment_family"),
            equals("family_business_income", 0),
            equals("family_investment_income", 0),
        )
    )
    poor = compare(
        "family_income_per_capita", "local_rural_income_average", 0.5, lambda a, b: a <= b
    )
    transfer = all_of((rural, g("zero_transfer_family"), poor))
    earned = ("earned_income_year", "urban_dibao_standard_year")
    migrant = all_of((g("returned_migrant"), least("insured_months_any", 6)))
    own = {
        "urban_older": all_of((urban, older, least("unemployed_months", 6))),
        "urban_zero_employment": zero,
        "single_parent": all_of(
            (
                equals("marital_status", "divorced", "widowed", "never_married"),
                least("minor_children", 1),
                not g("stable_employment"),
            )
        ),
        "long_term_unemployed": all_of((least("registered_months", 12), services)),
        "dibao": g("dibao"),
        "disabled": g("disability_certificate"),
        "rural_older": all_of((rural, older, any_of((migrant, g("land_expropriated"))))),
        "rural_zero_transfer": transfer,
        "hardship_graduate": all_of(
            (
                g("graduate"),
                any_of((g("family_poverty_relieved"), g("family_dibao"), zero, transfer)),
                g("special_difficulty"),
            )
        ),
        "poverty_relieved": any_of(
            (
                all_of((g("poverty_relieved"), compare(*earned, 1, lambda a, b: a < b))),
                all_of((g("poverty_edge"), compare(*earned, 1.5, lambda a, b: a <= b))),
            )
        ),
    }
    words = {True: "yes", False: "no", None: "unknown"}
    return words[precondition], {
        name: words[all_of((precondition, holds))] for name, holds in own.items()
    }


def test_tables_agree_with_three_valued_logic_on_random_people(evaluator):
    rng = random.Random(20261123)
    for _ in range(1000):
        person = random_sheet(rng)
        found = evaluator.outcome(person, explain=False, look_ahead=False)
        precondition, expected = answers(person)
        assert found.precondition == precondition, person
        got = {
            name: "yes"
            if name in found.categories
            else ("unknown" if name in found.unknown_categories else "no")
            for name in expected
        }
        assert got == expected, person
