"""The precondition and the ten categories against a second writing of the same rules.

Each rule is written here once more as plain three-valued logic (True, False, None for unknown),
and compared with the tables for every combination of facts at and around the boundaries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import Any

import pytest

from app import decisions

Tri = bool | None
BOOL = (True, False, None)
PLACE = ("urban", "rural", None)
SEX = ("female", "male", None)
AGE = (39, 40, 49, 50, None)
WORD = {True: "yes", False: "no", None: "unknown"}


def both(*parts: Tri) -> Tri:
    return False if False in parts else None if None in parts else True


def either(*parts: Tri) -> Tri:
    return True if True in parts else None if None in parts else False


def at_least(value: float | None, least: float) -> Tri:
    return None if value is None else value >= least


def at_most(value: float | None, most: float | None) -> Tri:
    return None if value is None or most is None else value <= most


def less(value: float | None, than: float | None) -> Tri:
    return None if value is None or than is None else value < than


def equal(value: str | None, wanted: str) -> Tri:
    return None if value is None else value == wanted


def negated(value: Tri) -> Tri:
    return None if value is None else not value


def older(f: Mapping[str, Any]) -> Tri:
    woman, man = at_least(f["age"], 40), at_least(f["age"], 50)
    if f["sex"] is None:
        return woman if woman == man else None
    return woman if f["sex"] == "female" else man


def zero_employment(f: Mapping[str, Any]) -> Tri:
    return both(
        equal(f["urban_rural"], "urban"),
        f["zero_employment_family"],
        at_most(f["family_business_income"], 0),
        at_most(f["family_investment_income"], 0),
    )


def zero_transfer(f: Mapping[str, Any]) -> Tri:
    average = f["local_rural_income_average"]
    half = None if average is None else average / 2
    return both(
        equal(f["urban_rural"], "rural"),
        f["zero_transfer_family"],
        at_most(f["family_income_per_capita"], half),
    )


def origin(f: Mapping[str, Any]) -> Tri:
    migrant = both(f["returned_migrant"], at_least(f["insured_months_any"], 6))
    return either(migrant, f["land_expropriated"])


def poor(f: Mapping[str, Any]) -> Tri:
    earned, standard = f["earned_income_year"], f["urban_dibao_standard_year"]
    edge = None if standard is None else standard * 1.5
    return either(
        both(f["poverty_relieved"], less(earned, standard)),
        both(f["poverty_edge"], at_most(earned, edge)),
    )


def from_hardship(f: Mapping[str, Any]) -> Tri:
    return either(
        f["family_poverty_relieved"], f["family_dibao"], zero_employment(f), zero_transfer(f)
    )


Rule = tuple[dict[str, Iterable[Any]], Callable[[Mapping[str, Any]], Tri]]
RULES: dict[str, Rule] = {
    "category_urban_older": (
        {"urban_rural": PLACE, "sex": SEX, "age": AGE, "unemployed_months": (5, 6, None)},
        lambda f: both(
            equal(f["urban_rural"], "urban"), older(f), at_least(f["unemployed_months"], 6)
        ),
    ),
    "category_urban_zero_employment": (
        {
            "urban_rural": PLACE,
            "zero_employment_family": BOOL,
            "family_business_income": (0, 1, None),
            "family_investment_income": (0, 1, None),
        },
        zero_employment,
    ),
    "category_single_parent": (
        {
            "marital_status": ("never_married", "married", "divorced", "widowed", None),
            "minor_children": (0, 1, None),
            "stable_employment": BOOL,
        },
        lambda f: both(
            negated(equal(f["marital_status"], "married")),
            at_least(f["minor_children"], 1),
            negated(f["stable_employment"]),
        ),
    ),
    "category_long_term_unemployed": (
        {"registered_months": (11, 12, None), "counted_services": (2, 3, None)},
        lambda f: both(at_least(f["registered_months"], 12), at_least(f["counted_services"], 3)),
    ),
    "category_dibao": ({"dibao": BOOL}, lambda f: f["dibao"]),
    "category_disabled": ({"disability_certificate": BOOL}, lambda f: f["disability_certificate"]),
    "category_rural_older": (
        {
            "urban_rural": PLACE,
            "sex": SEX,
            "age": AGE,
            "returned_migrant": BOOL,
            "insured_months_any": (5, 6, None),
            "land_expropriated": BOOL,
        },
        lambda f: both(equal(f["urban_rural"], "rural"), older(f), origin(f)),
    ),
    "category_rural_zero_transfer": (
        {
            "urban_rural": PLACE,
            "zero_transfer_family": BOOL,
            "family_income_per_capita": (0, 9999.99, 10000, 10000.01, None),
            "local_rural_income_average": (20000, None),
        },
        zero_transfer,
    ),
    "category_hardship_graduate": (
        {
            "graduate": BOOL,
            "special_difficulty": BOOL,
            "family_poverty_relieved": BOOL,
            "family_dibao": BOOL,
            "urban_rural": PLACE,
            "zero_employment_family": BOOL,
            "family_business_income": (0,),
            "family_investment_income": (0,),
            "zero_transfer_family": BOOL,
            "family_income_per_capita": (9000,),
            "local_rural_income_average": (20000,),
        },
        lambda f: both(f["graduate"], f["special_difficulty"], from_hardship(f)),
    ),
    "category_poverty_relieved": (
        {
            "poverty_relieved": BOOL,
            "poverty_edge": BOOL,
            "earned_income_year": (0, 9999.99, 10000, 10000.01, 15000, 15000.01, None),
            "urban_dibao_standard_year": (10000, None),
        },
        poor,
    ),
    "precondition_conditions": (
        {
            "hukou_in_city": BOOL,
            "residence_months": (5, 6, None),
            "insured_months_local": (5, 6, None),
            "in_working_age": BOOL,
            "able_to_work": (True, None),
            "willing_to_work": (True, False),
            "unemployment_registered": BOOL,
        },
        lambda f: both(
            either(
                f["hukou_in_city"],
                both(at_least(f["residence_months"], 6), at_least(f["insured_months_local"], 6)),
            ),
            f["in_working_age"],
            f["able_to_work"],
            f["willing_to_work"],
            f["unemployment_registered"],
        ),
    ),
}
NOTICE_ORDER = [
    "urban_older",
    "urban_zero_employment",
    "single_parent",
    "long_term_unemployed",
    "dibao",
    "disabled",
    "rural_older",
    "rural_zero_transfer",
    "hardship_graduate",
    "poverty_relieved",
]
PRECONDITION = {
    "hukou_in_city": True,
    "in_working_age": True,
    "able_to_work": True,
    "willing_to_work": True,
    "unemployment_registered": True,
}


def every(grid: Mapping[str, Iterable[Any]]) -> Iterable[dict[str, Any]]:
    for values in product(*grid.values()):
        yield dict(zip(grid, values, strict=True))


def outcome_of(rows: list[dict[str, Any]]) -> str:
    found = {row["outcome"] for row in rows}
    return "no" if "no" in found else "unknown" if "unknown" in found else "yes"


@pytest.mark.parametrize("table", RULES)
def test_table_says_the_same_as_the_rule(tables, table):
    grid, rule = RULES[table]
    conditions: set[str] | None = None
    for facts in every(grid):
        rows = tables.evaluate(table, facts, explain=False).value
        assert outcome_of(rows) == WORD[rule(facts)], facts
        # Each condition is answered, and never in two ways.
        answers: dict[str, set[str]] = {}
        for row in rows:
            answers.setdefault(row["rule"], set()).add(row["outcome"])
        conditions = conditions or set(answers)
        assert set(answers) == conditions, facts
        assert all(len(given) == 1 for given in answers.values()), facts


@pytest.mark.parametrize("table", RULES)
def test_every_row_is_needed(tables, table):
    """Each row is met by some combination of facts."""
    grid, _ = RULES[table]
    met: set[int] = set()
    for facts in every(grid):
        trace = tables.evaluate(table, facts).explanation
        met |= {rule.row for one in trace if one.decision_id == table for rule in one.matched}
    if table == "precondition_conditions":  # not all answers of two conditions are in the grid
        for facts in ({"able_to_work": False}, {"willing_to_work": None}):
            trace = tables.evaluate(table, facts).explanation[-1]
            met |= {rule.row for rule in trace.matched}
    graph_table = tables.graph.decision(table).element.logic
    assert met == set(range(1, len(graph_table.rules) + 1))


def test_every_row_names_its_clause(tables):
    for number, name in enumerate(NOTICE_ORDER, 1):
        rules = tables.graph.decision(f"category_{name}").element.logic.rules
        assert {rule.description for rule in rules} == {f"二、{number}"}
    rules = tables.graph.decision("precondition_conditions").element.logic.rules
    assert {rule.description for rule in rules} == {"二"}


def test_categories_come_in_the_order_of_the_notice(tables):
    found = tables.evaluate("eligibility_categories", PRECONDITION).value
    assert [row["category"] for row in found] == list(NOTICE_ORDER)
    rules = tables.graph.decision("eligibility_categories").element.logic.rules
    clauses = [rule.description.partition("：")[0] for rule in rules]
    assert clauses == [f"二、{number}" for number in range(1, len(NOTICE_ORDER) + 1)]


@pytest.mark.parametrize(
    ("registered", "dibao", "expected"),
    [
        (True, True, "yes"),
        (True, False, "no"),
        (True, None, "unknown"),
        (None, True, "unknown"),
        (None, False, "no"),
        (False, True, "no"),
        (False, None, "no"),
    ],
)
def test_category_needs_the_precondition(tables, registered, dibao, expected):
    facts = {**PRECONDITION, "unemployment_registered": registered, "dibao": dibao}
    found = tables.evaluate("eligibility_categories", facts).value
    assert next(row["outcome"] for row in found if row["category"] == "dibao") == expected


def test_eligible_by_one_category_whatever_the_others(tables):
    facts = {**PRECONDITION, "dibao": True}
    assert tables.evaluate("eligibility", facts).value == "yes"
    assert tables.evaluate("eligibility", PRECONDITION).value == "unknown"
    assert tables.evaluate("eligibility", {"able_to_work": False, "dibao": True}).value == "no"
    assert tables.evaluate("eligibility", {}).value == "unknown"


def test_primary_category_follows_the_order_of_entitlement(tables):
    order = [
        ({"urban_rural": "rural", "unemployed_months": 12, "sex": "male", "age": 55}, None),
        ({"registered_months": 12, "counted_services": 3}, "long_term_unemployed"),
        ({"land_expropriated": True}, "rural_older"),
        (
            {
                "poverty_relieved": True,
                "earned_income_year": 0,
                "urban_dibao_standard_year": 12000,
            },
            "poverty_relieved",
        ),
        (
            {"marital_status": "divorced", "minor_children": 1, "stable_employment": False},
            "single_parent",
        ),
        ({"dibao": True}, "dibao"),
        ({"disability_certificate": True}, "disabled"),
        (
            {
                "zero_transfer_family": True,
                "family_income_per_capita": 1,
                "local_rural_income_average": 20000,
            },
            "rural_zero_transfer",
        ),
    ]
    facts: dict[str, Any] = dict(PRECONDITION)
    for more, expected in order:
        facts |= more
        assert tables.evaluate("primary_category", facts).value == expected, more
    urban = {**facts, "urban_rural": "urban", "zero_employment_family": True}
    urban |= {"family_business_income": 0, "family_investment_income": 0}
    assert tables.evaluate("primary_category", urban).value == "urban_zero_employment"


def test_a_threshold_stands_in_one_place(tables, files):
    """Raising the age in the parameters moves both categories that use it, and nothing else."""
    name = "workflows/eligibility.dmn"
    text = files[name].decode("utf-8")
    row = text.index('"older_age_female"')
    changed = text[:row] + text[row:].replace("<text>40</text>", "<text>45</text>", 1)
    other = decisions.read({**files, name: changed.encode()}, ("add months",))
    facts = {"urban_rural": "urban", "sex": "female", "age": 44, "unemployed_months": 6}
    assert outcome_of(tables.evaluate("category_urban_older", facts).value) == "yes"
    assert outcome_of(other.evaluate("category_urban_older", facts).value) == "no"
    assert other.evaluate("parameters", {}).value["older_age_female"] == 45
