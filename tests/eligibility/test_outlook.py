"""What would have to change, condition by condition, and the exact day on which time does it."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from app import decisions
from app.eligibility.conditions import conditions_of
from app.eligibility.evaluate import Evaluator
from app.eligibility.outlook import outlook
from app.eligibility.sheet import KEYS
from tests.eligibility.people import AS_OF, random_sheet, sheet, without

WORKFLOWS = Path(__file__).resolve().parents[2] / "workflows"
DAY = timedelta(days=1)


def release(old="", new=""):
    files = {f"workflows/{p.name}": p.read_text("utf-8") for p in WORKFLOWS.glob("*.dmn")}
    text = files["workflows/eligibility.dmn"]
    assert old in text
    files["workflows/eligibility.dmn"] = text.replace(old, new) if old else text
    return decisions.read({name: text.encode() for name, text in files.items()})


@pytest.fixture(scope="module")
def tables():
    return release()


def seen(tables, **facts):
    person = sheet(**facts)
    return outlook(tables, person, Evaluator(tables).outcome(person).reasons)


@pytest.mark.parametrize(
    ("facts", "condition", "day", "missing"),
    [
        ({"unemployed_since": date(2026, 7, 12)}, "urban_older.duration", date(2027, 1, 12),
         {"unemployed_months": 2}),
        # the month's end stands for the day that it does not have
        ({"unemployed_since": date(2026, 8, 31)}, "urban_older.duration", date(2027, 2, 28),
         {"unemployed_months": 4}),
        ({"birth_date": date(1977, 2, 28)}, "urban_older.age", date(2027, 2, 28), {"age": 1}),
        # born on 29 February: attained on the 28th of a common year
        ({"birth_date": date(1980, 2, 29)}, "rural_older.age", date(2030, 2, 28), {"age": 4}),
        ({"registered_unemployed_on": date(2026, 10, 1)}, "long_term_unemployed.duration",
         date(2027, 10, 1), {"registered_months": 11}),
        ({"hukou_in_city": False, "residence_since": date(2026, 9, 1)}, "precondition.residence",
         date(2027, 3, 1), {"residence_months": 4}),
        # a registration that is still to come: no count, but a day
        ({"registered_unemployed_on": date(2026, 12, 1)}, "precondition.registered",
         date(2026, 12, 1), {}),
    ],
)  # fmt: skip
def test_day_and_what_is_wanting(tables, facts, condition, day, missing):
    found = seen(tables, **facts)[condition]
    assert (found["on"], found["missing"]) == (day, missing)


@pytest.mark.parametrize(
    ("facts", "condition", "ways"),
    [
        ({}, "dibao.dibao", ["低保证明有效"]),
        ({}, "rural_older.place", ["登记地址属农村"]),
        ({"hukou_in_city": False, "insured_months_local": 2}, "precondition.residence",
         ["具有本市户籍", "在本市连续居住并由用人单位参保均达到规定月数"]),
        ({}, "hardship_graduate.family",
         ["脱贫家庭", "低保家庭", "城镇零就业家庭", "农村零转移就业贫困家庭"]),
        # nobody is told to become a woman
        ({"birth_date": date(1990, 1, 1)}, "urban_older.age", ["男性，已满规定年龄"]),
    ],
)  # fmt: skip
def test_what_would_have_to_be_in_the_tables_words(tables, facts, condition, ways):
    assert seen(tables, **facts)[condition]["ways"] == ways


def test_only_what_fails_has_an_outlook(tables):
    found = seen(tables, dibao_valid_until=date(2030, 1, 1))
    assert "dibao" not in found
    assert "dibao.dibao" not in found
    assert "precondition" not in found
    unknown = outlook(tables, without(sheet(), "dibao_valid_until"), [])
    assert "dibao.dibao" not in unknown


def test_who_never_can_has_no_day(tables):
    found = seen(tables, able_to_work=False)
    assert found["precondition"]["on"] is None
    assert found["urban_older"]["on"] is None
    assert found["urban_older.age"]["on"] == date(2030, 3, 14)


def test_as_exact_as_trying_every_day(tables):
    rng, evaluator, conditions = random.Random(5), Evaluator(tables), conditions_of(tables)
    for _ in range(5):
        person = random_sheet(rng)
        found = outlook(tables, person, evaluator.outcome(person).reasons)
        first: dict[str, date] = {}
        for days in range(1, 420):
            day = AS_OF + days * DAY
            then = evaluator.outcome({**person, "as_of": day}, look_ahead=False)
            said = {r["rule"]: r["outcome"] for r in then.reasons}
            said |= dict.fromkeys(then.categories, "yes") | {"precondition": then.precondition}
            for name in found:
                if said.get(name) == "yes":
                    first.setdefault(name, day)
        for name, change in found.items():
            if change["on"] is None or change["on"] > AS_OF + 419 * DAY:
                assert name not in first, (name, person)
            else:
                assert first.get(name) == change["on"], (name, person)
    assert conditions is conditions_of(tables)


def test_a_changed_parameter_changes_day_and_wait():
    text = (WORKFLOWS / "eligibility.dmn").read_text("utf-8")
    row = text[text.index('"older_unemployed_months"') :]
    row = row[: row.index("</rule>")]
    tables = release(row, row.replace("<text>6</text>", "<text>9</text>"))
    found = seen(tables, unemployed_since=date(2026, 7, 12))["urban_older.duration"]
    assert (found["on"], found["missing"]) == (date(2027, 4, 12), {"unemployed_months": 5})


def test_the_words_are_the_releases():
    tables = release("低保证明有效", "持有有效的低保证")
    assert seen(tables)["dibao.dibao"]["ways"] == ["持有有效的低保证"]


def test_every_fact_of_the_sheet_that_may_be_unknown_has_its_evidence(tables):
    conditions = conditions_of(tables)
    needing = set(KEYS) - {"id", "as_of"}
    assert {key for key in needing if not any(conditions.evidence_for(key))} == set()
    assert conditions.evidence_for("no such fact") == ("", "")
