"""The first day on which time alone changes an answer."""

import random
from datetime import date, timedelta

import pytest

from app.eligibility.evaluate import Evaluator
from app.eligibility.facts.derive import derive
from app.eligibility.facts.turning_points import turning_points
from app.eligibility.thresholds import compared_values
from tests.eligibility.conftest import WORKFLOWS, read_tables, shipped
from tests.eligibility.people import AS_OF, random_sheet, sheet

DAY = timedelta(days=1)


def next_change(evaluator, **facts):
    return evaluator.outcome(sheet(**facts), explain=False).next_change_on


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        # 50th birthday; unemployed for six months already
        (
            {"birth_date": date(1976, 12, 5), "unemployed_since": date(2026, 1, 1)},
            date(2026, 12, 5),
        ),
        # six months of unemployment, of a man of 50
        (
            {"birth_date": date(1975, 1, 1), "unemployed_since": date(2026, 7, 12)},
            date(2027, 1, 12),
        ),
        # the day after a certificate's last day
        ({"dibao_valid_until": date(2027, 6, 30)}, date(2027, 7, 1)),
        # the child's 18th birthday
        (
            {
                "marital_status": "widowed",
                "children": [{"birth_date": date(2010, 2, 3), "raised_by_applicant": True}],
            },
            date(2028, 2, 3),
        ),
        # retirement ends everything: born 1967-05, 60 years and 8 months
        (
            {
                "birth_date": date(1967, 5, 12),
                "unemployed_since": date(2020, 1, 1),
                "urban_rural": "urban",
            },
            date(2028, 1, 12),
        ),
        # a registration still to come
        (
            {"registered_unemployed_on": date(2026, 12, 1), "dibao_valid_until": date(2030, 1, 1)},
            date(2026, 12, 1),
        ),
    ],
)
def test_next_change(evaluator, facts, day):
    assert next_change(evaluator, **facts) == day


def test_nothing_ever_changes_for_who_cannot_work(evaluator):
    assert next_change(evaluator, able_to_work=False) is None


def test_services_leave_the_window(evaluator):
    services = [
        {"on": AS_OF - n * DAY, "kind": "job_referral", "external_ref": f"{n}", "accepted": True}
        for n in (300, 200, 100)
    ]
    day = next_change(evaluator, registered_unemployed_on=date(2024, 1, 1), services=services)
    assert day == date(2027, 1, 27)  # a year after the oldest of the three


def test_as_exact_as_trying_every_day(evaluator):
    rng = random.Random(7)
    for _ in range(12):
        person = random_sheet(rng)
        found = evaluator.outcome(person, explain=False)
        expected = None
        for days in range(1, 400):
            then = evaluator.outcome(
                {**person, "as_of": AS_OF + days * DAY}, explain=False, look_ahead=False
            )
            if (then.eligible, then.categories, then.unknown_categories) != (
                found.eligible,
                found.categories,
                found.unknown_categories,
            ):
                expected = then.as_of
                break
        if expected is None:
            assert found.next_change_on is None or found.next_change_on > AS_OF + 399 * DAY
        else:
            assert found.next_change_on == expected, person


def test_thresholds_are_read_from_the_tables(tables):
    assert compared_values(tables, "workflows/eligibility.dmn") == {
        "age": {40, 50},
        "residence_months": {6},
        "unemployed_months": {6},
        "registered_months": {12},
        "years_since_graduation": frozenset(),
    }


def changed_tables(old, new):
    text = (WORKFLOWS / "eligibility.dmn").read_text("utf-8")
    assert old in text
    return read_tables(eligibility=text.replace(old, new))


def test_a_table_that_calculates_with_a_count_is_looked_at_on_every_value():
    model = changed_tables("<text>unemployed_months</text>", "<text>unemployed_months / 2</text>")
    values = compared_values(model, "workflows/eligibility.dmn")
    assert values["unemployed_months"] is None
    assert values["age"] == {40, 50}
    person = sheet(birth_date=date(1975, 1, 1), unemployed_since=date(2026, 1, 1))
    day = Evaluator(model).outcome(person, explain=False).next_change_on
    assert day == date(2027, 1, 1)  # twelve months are six, halved


@pytest.mark.parametrize(
    "cell",
    [
        "&gt;= parameters.older_unemployed_months + 1",
        "&gt;= registered_months",
        "&gt;= insured_months_any",
    ],
)
def test_so_is_a_count_compared_with_something_else(cell):
    model = changed_tables("&gt;= parameters.older_unemployed_months", cell)
    assert compared_values(model, "workflows/eligibility.dmn")["unemployed_months"] is None


def test_a_changed_parameter_changes_the_day(tables):
    text = (WORKFLOWS / "eligibility.dmn").read_text("utf-8")
    at = text.index('"older_age_male"')
    changed = text[:at] + text[at:].replace("<text>50</text>", "<text>55</text>", 1)
    model = read_tables(eligibility=changed)
    person = sheet(birth_date=date(1976, 12, 5), unemployed_since=date(2026, 1, 1))
    assert Evaluator(model).outcome(person).next_change_on == date(2031, 12, 5)


def test_turning_points_stay_few(tables):
    numbers = compared_values(tables, "workflows/eligibility.dmn")
    assert len(turning_points(sheet(), AS_OF, shipped(), values=numbers)) < 40
    assert len(turning_points(sheet(), AS_OF, shipped())) > 2_000


def test_facts_change_on_turning_points_only():
    rng = random.Random(11)
    for _ in range(25):
        person = random_sheet(rng)
        points = set(turning_points(person, AS_OF, shipped()))
        before = derive(person, AS_OF, shipped())
        for days in range(1, 900):
            day = AS_OF + days * DAY
            facts = derive(person, day, shipped())
            if facts != before:
                assert day in points, (day, person)
            before = facts
