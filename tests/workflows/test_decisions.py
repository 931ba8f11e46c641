"""The other decision tables, at their boundaries."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import product

import pytest

from app import feel
from tests.engine.walker import FUNCTIONS

ENV = feel.Environment(functions=FUNCTIONS)


def value(tables, decision, **inputs):
    return tables.evaluate(decision, inputs, ENV).value


def row_of(tables, decision, **inputs):
    matched = tables.evaluate(decision, inputs, ENV).explanation[-1].matched
    return matched[0].row


def test_deadlines_name_every_period_that_the_diagrams_use(tables, files):
    known = set(value(tables, "deadlines"))
    used = set()
    for name, content in files.items():
        if name.endswith(".bpmn"):
            used |= set(re.findall(r"deadlines\.(\w+)", content.decode("utf-8")))
    assert used == known


@pytest.mark.parametrize(
    ("step", "days"),
    [
        ("preliminary_review", 3),
        ("public_notice", 5),
        ("street_review", 3),
        ("county_decision", 5),
        ("review_window", 15),
        ("review_decision", 20),
        ("refusal_limit", 3),
        ("lost_contact_months", 6),
        ("follow_up_months", [1, 3, 6]),
    ],
)
def test_default_deadlines(tables, step, days):
    assert value(tables, "deadlines")[step] == days


GRADES = [
    ("urban_zero_employment", 0, 0, "a", 1),
    ("rural_zero_transfer", 0, 0, "a", 1),
    ("dibao", 4, 0, "a", 2),
    ("dibao", 3, 0, "b", 4),
    ("urban_older", 2, 24, "a", 3),
    ("urban_older", 1, 24, "b", 6),
    ("urban_older", 2, 23, "b", 5),
    ("disabled", 0, 0, "b", 4),
    ("single_parent", 0, None, "b", 4),
    ("urban_older", 2, None, "b", 5),
    ("urban_older", 1, 12, "b", 6),
    ("urban_older", 1, 11, "c", 7),
    (None, None, None, "c", 7),
]


@pytest.mark.parametrize(("category", "barriers", "months", "grade", "row"), GRADES)
def test_difficulty_grade(tables, category, barriers, months, grade, row):
    facts = {
        "primary_category": category,
        "barrier_count": barriers,
        "unemployed_months": months,
    }
    assert value(tables, "difficulty_grade", **facts) == grade
    assert row_of(tables, "difficulty_grade", **facts) == row


RHYTHMS = [
    ("urgent", "c", 9, None, 3, "home", 1),
    ("lost_contact", "a", 9, None, 10, "home", 2),
    ("not_made", "a", 9, None, 5, "home", 3),
    ("refused", "b", 9, None, 10, "home", 4),
    (None, "a", None, None, 10, "home", 5),
    ("continues", "a", 5, None, 10, "home", 5),
    ("continues", "a", 6, 1, None, "home", 6),
    ("continues", "b", 0, 1, None, "home", 7),
    (None, "c", None, 1, None, "home", 8),
    (None, "c", 0, 1, None, "home", 8),
    ("continues", "c", 1, 1, None, "phone", 9),
    (None, None, 1, 1, None, "phone", 9),
]


@pytest.mark.parametrize(("outcome", "grade", "done", "months", "days", "mode", "row"), RHYTHMS)
def test_visit_rhythm(tables, outcome, grade, done, months, days, mode, row):
    facts = {"visit_outcome": outcome, "difficulty_grade": grade, "visits_done": done}
    expected = {"months": months, "working_days": days, "mode": mode}
    assert value(tables, "visit_rhythm", **facts) == expected
    assert row_of(tables, "visit_rhythm", **facts) == row


def test_a_next_visit_can_always_be_dated(tables):
    """Exactly one of months and working days, whatever is asked."""
    outcomes = ("continues", "urgent", "refused", "lost_contact", "not_made", None)
    for outcome, grade, done in product(outcomes, ("a", "b", "c", None), (None, 0, 1, 6)):
        facts = {"visit_outcome": outcome, "difficulty_grade": grade, "visits_done": done}
        found = value(tables, "visit_rhythm", **facts)
        assert (found["months"] is None) != (found["working_days"] is None), facts


POLICIES = [
    ([], [], ["basic_service"]),
    ([], ["counselling"], ["basic_service", "counselling"]),
    ([], ["flexible_employment"], ["basic_service", "social_insurance_subsidy"]),
    ([], ["job_referral"], ["basic_service", "social_insurance_subsidy", "post_subsidy"]),
    (
        [],
        ["startup"],
        ["basic_service", "startup_training", "startup_subsidy", "startup_loan", "premises_rent"],
    ),
    ([], ["skills_training"], ["basic_service", "training_subsidy", "training_allowance"]),
    (["rural_older"], [], ["basic_service", "rural_post"]),
    (["poverty_relieved"], [], ["basic_service", "rural_post"]),
    (["rural_zero_transfer"], [], ["basic_service", "rural_post", "zero_family_placement"]),
    (["urban_zero_employment"], [], ["basic_service", "zero_family_placement"]),
    (["urban_older"], ["public_welfare_post"], ["basic_service", "urban_post"]),
    (["dibao"], ["public_welfare_post"], ["basic_service"]),
    (["hardship_graduate"], [], ["basic_service", "job_seeking_subsidy"]),
    (
        ["hardship_graduate"],
        ["internship"],
        ["basic_service", "job_seeking_subsidy", "internship"],
    ),
]


@pytest.mark.parametrize(("categories", "needs", "codes"), POLICIES)
def test_policies_that_fit(tables, categories, needs, codes):
    found = value(tables, "entitlements", categories=categories, needs=needs)
    assert [policy["code"] for policy in found] == codes
    assert all(policy["clause"].startswith("三、") for policy in found)


EXITS = {
    "employed": (False, 0),
    "unemployment_registration_cancelled": (True, 0),
    "household_member_employed": (True, 0),
    "reached_retirement_or_pension": (False, 0),
    "lost_capacity": (True, 0),
    "study_service_emigration": (False, 0),
    "sentenced": (False, 0),
    "refused_services": (True, 6),
    "voluntary": (False, 0),
    "lost_contact": (True, 6),
    "false_information": (True, 12),
    "subsidy_fraud": (True, 12),
    "moved_out": (False, 0),
    "deceased": (False, 0),
    "category_condition_lapsed": (True, 0),
}


@pytest.mark.parametrize("reason", EXITS)
def test_exit_ground(tables, reason):
    found = value(tables, "exit_ground", exit_reason=reason)
    assert (found["against_will"], found["re_entry_months"]) == EXITS[reason]
    assert "：" in found["clause"]


def test_form_offers_the_grounds_that_the_table_knows(files):
    form = json.loads(files["forms/exit_proposal.form"])
    field = next(part for part in form["components"] if part.get("key") == "exit_reason")
    assert {option["value"] for option in field["values"]} == set(EXITS)


# rules.md 3.3, row by row: class, born, months of delay, retires.
RETIREMENTS = [
    ("male", date(1964, 12, 15), 0, date(2024, 12, 15)),
    ("male", date(1965, 1, 15), 1, date(2025, 2, 15)),
    ("male", date(1965, 4, 15), 1, date(2025, 5, 15)),
    ("male", date(1965, 5, 15), 2, date(2025, 7, 15)),
    ("male", date(1967, 5, 12), 8, date(2028, 1, 12)),
    ("male", date(1970, 6, 1), 17, date(2031, 11, 1)),
    ("male", date(1976, 8, 1), 35, date(2039, 7, 1)),
    ("male", date(1976, 9, 1), 36, date(2039, 9, 1)),
    ("male", date(1983, 2, 25), 36, date(2046, 2, 25)),
    ("female_55", date(1970, 1, 1), 1, date(2025, 2, 1)),
    ("female_55", date(1971, 4, 1), 4, date(2026, 8, 1)),
    ("female_55", date(1974, 10, 8), 15, date(2031, 1, 8)),
    ("female_55", date(1981, 9, 1), 36, date(2039, 9, 1)),
    ("female_50", date(1975, 1, 1), 1, date(2025, 2, 1)),
    ("female_50", date(1975, 3, 1), 2, date(2025, 5, 1)),
    ("female_50", date(1978, 6, 1), 21, date(2030, 3, 1)),
    ("female_50", date(1984, 10, 1), 59, date(2039, 9, 1)),
    ("female_50", date(1984, 11, 1), 60, date(2039, 11, 1)),
    ("female_50", date(1976, 12, 31), 12, date(2027, 12, 31)),
    ("male", date(1968, 1, 31), 10, date(2028, 11, 30)),
]


@pytest.mark.parametrize(("kind", "born", "delay", "retires"), RETIREMENTS)
def test_retirement_age(tables, kind, born, delay, retires):
    found = value(tables, "retirement_age", retirement_class=kind, birth_date=born)
    assert found["delay_months"] == delay
    assert found["retirement_date"] == retires


def test_retirement_of_an_unknown_class_is_unknown(tables):
    found = value(tables, "retirement_age", retirement_class=None, birth_date=date(1975, 1, 1))
    assert found["retirement_date"] is None


@pytest.mark.parametrize(
    ("suitable", "justified", "heard", "counts"),
    [
        (False, False, True, False),
        (False, True, False, False),
        (True, True, True, False),
        (True, False, False, False),
        (True, False, True, True),
    ],
)
def test_a_refusal_counts_when_suitable_unjustified_and_heard(
    tables, suitable, justified, heard, counts
):
    facts = {"suitable": suitable, "justified": justified, "person_heard": heard}
    assert value(tables, "refusal_counts", **facts)["counts"] is counts
