"""The first day on which time alone changes an answer."""

import random
from datetime import date, timedelta

import pytest

from app.eligibility.evaluate import Evaluator
from app.eligibility.facts.derive import derive
from app.eligibility.facts.services import Services
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


def lively_sheet(rng):
    """A random person with more to come: children and members who grow up or retire, born at the
    ends of months too; and a day to look from that is often a boundary itself."""
    person = random_sheet(rng)
    ends = [date(2008, 2, 29), date(2010, 8, 31), date(2012, 2, 29), date(2009, 1, 31)]
    if rng.random() < 0.5:
        born = rng.choice([*ends, AS_OF - rng.randint(6000, 6900) * DAY])
        person["children"] = [{"birth_date": born, "raised_by_applicant": True}]
        person["marital_status"] = rng.choice(["divorced", "widowed", "married"])
    if person.get("household"):
        born = rng.choice([*ends, AS_OF - rng.randint(5600, 6000) * DAY, date(1966, 5, 31)])
        member = dict(person["household"][0], birth_date=born, sex=rng.choice(["male", "female"]))
        person["household"].append(member)
    for key in ("registered_unemployed_on", "unemployed_since", "residence_since"):
        if person.get(key) and rng.random() < 0.3:
            person[key] = rng.choice([date(2026, 8, 31), date(2026, 5, 31), date(2024, 2, 29)])
    days = [day for day in turning_points(person, AS_OF, shipped()) if day < date(2029, 1, 1)]
    if days and rng.random() < 0.6:
        born = person.get("birth_date", AS_OF)
        person["as_of"] = max(born, rng.choice(days) - rng.choice([0, 0, 1]) * DAY)
    return person


def told(outcome):
    return outcome.eligible, outcome.categories, outcome.unknown_categories


def tried_every_day(evaluator, person, days):
    """The first of so many days on which an answer is another, looking at each of them."""
    as_of = person["as_of"]
    now = told(evaluator.outcome(person, explain=False, look_ahead=False))
    services = Services(person.get("services"), shipped())
    before = derive(person, as_of, shipped()), services.counted(as_of)
    for day in (as_of + n * DAY for n in range(1, days + 1)):
        facts = derive(person, day, shipped()), services.counted(day)
        if facts == before:
            continue  # the tables read nothing else
        before = facts
        then = evaluator.outcome({**person, "as_of": day}, explain=False, look_ahead=False)
        if told(then) != now:
            return day
    return None


def test_as_exact_as_trying_every_day(evaluator):
    rng = random.Random(7)
    days, found = 2 * 365, 0
    for _ in range(27):
        person = lively_sheet(rng)
        expected = tried_every_day(evaluator, person, days)
        day = evaluator.outcome(person, explain=False).next_change_on
        if expected is None:
            assert day is None or day > person["as_of"] + days * DAY, person
        else:
            assert day == expected, person
            found += 1
    assert found > 6


MEMBER = sheet()["household"][0]


def family(**second):
    """The applicant, a registered unemployed man of 46, and another one like him."""
    return {"household": [MEMBER, {**MEMBER, "birth_date": date(1985, 1, 1), **second}]}


@pytest.mark.parametrize(
    ("facts", "as_of", "day"),
    [
        # A member at work turns 16: the family is not without work any more.
        (
            {
                "household": [
                    *family()["household"],
                    {**MEMBER, "birth_date": date(2011, 2, 28), "employed": True},
                ]
            },
            AS_OF,
            date(2027, 2, 28),
        ),
        # The same, born on 29 February: 2028 has one again.
        (
            {
                "household": [
                    *family()["household"],
                    {**MEMBER, "birth_date": date(2012, 2, 29), "employed": True},
                ]
            },
            AS_OF,
            date(2028, 2, 29),
        ),
        # The second of two retires: one is no zero-employment family. 1965-05: 60 years 2 months.
        (family(birth_date=date(1967, 5, 12)), AS_OF, date(2028, 1, 12)),
        # One who has a job retires, and two without one are left.
        (
            {
                "household": [
                    *family()["household"],
                    {**MEMBER, "birth_date": date(1967, 5, 12), "employed": True},
                ]
            },
            AS_OF,
            date(2028, 1, 12),
        ),
        # Registered on the 31st: a year later there is a 31st; services enough all the while.
        (
            {
                "registered_unemployed_on": date(2026, 3, 31),
                "services": [
                    {
                        "on": date(2026, 11, n),
                        "kind": "job_referral",
                        "external_ref": f"{n}",
                        "accepted": True,
                    }
                    for n in (1, 2, 3)
                ],
            },
            AS_OF,
            date(2027, 3, 31),
        ),
        # Registered on 29 February: the year is full on the 28th.
        (
            {
                "registered_unemployed_on": date(2024, 2, 29),
                "services": [
                    {
                        "on": date(2024, 12, n),
                        "kind": "job_referral",
                        "external_ref": f"{n}",
                        "accepted": True,
                    }
                    for n in (1, 2, 3)
                ],
            },
            date(2025, 2, 1),
            date(2025, 2, 28),
        ),
        # Unemployed since 31 August: six months are full on the last day of February.
        (
            {"birth_date": date(1975, 1, 1), "unemployed_since": date(2026, 8, 31)},
            AS_OF,
            date(2027, 2, 28),
        ),
        # Looked at on the very day on which the category began: the next change is that the wife,
        # who has a job, may have retired if she is of the class of 50.
        (
            {
                "birth_date": date(1975, 1, 1),
                "unemployed_since": date(2026, 8, 31),
            },
            date(2027, 2, 28),
            date(2036, 2, 1),
        ),
        # On the last day of a certificate the change is tomorrow; a day later it is the 50th
        # birthday.
        ({"dibao_valid_until": AS_OF}, AS_OF, AS_OF + DAY),
        ({"dibao_valid_until": AS_OF - DAY}, AS_OF, date(2030, 3, 14)),
        # One certificate ends while the other category begins on the same day: both at once.
        (
            {
                "birth_date": date(1976, 12, 5),
                "unemployed_since": date(2026, 1, 1),
                "dibao_valid_until": date(2026, 12, 4),
            },
            AS_OF,
            date(2026, 12, 5),
        ),
        # A certificate without an end.
        ({"disability_certificate_valid_until": date.max}, AS_OF, date(2030, 3, 14)),
    ],
)
def test_next_change_where_facts_meet(evaluator, facts, as_of, day):
    alone = {"household": sheet()["household"]}
    found = evaluator.outcome(sheet(as_of=as_of, **{**alone, **facts}), explain=False)
    assert found.next_change_on == day


def test_a_changed_window_changes_the_day():
    text = (WORKFLOWS / "eligibility.dmn").read_text("utf-8")
    at = text.index('"service_window_months"')
    half = read_tables(eligibility=text[:at] + text[at:].replace(">12<", ">6<", 1))
    services = [
        {"on": AS_OF - n * DAY, "kind": "job_referral", "external_ref": f"{n}", "accepted": True}
        for n in (60, 30, 10)
    ]
    person = sheet(registered_unemployed_on=date(2024, 1, 1), services=services)
    assert Evaluator(half).outcome(person).next_change_on == date(2027, 3, 24)


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
    for _ in range(15):
        person = random_sheet(rng)
        points = set(turning_points(person, AS_OF, shipped()))
        before = derive(person, AS_OF, shipped())
        for days in range(1, 900):
            day = AS_OF + days * DAY
            facts = derive(person, day, shipped())
            if facts != before:
                assert day in points, (day, person)
            before = facts
