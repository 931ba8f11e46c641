"""Age, retirement and working age at their boundaries (rules.md 2.0, 3)."""

from datetime import date, timedelta

import pytest

from app import decisions, feel
from app.dates.feel_functions import functions
from app.dates.working_days import WorkingDays
from app.eligibility.facts.age import (
    age,
    possible_retirement_dates,
    working_age,
)
from app.eligibility.facts.derive import derive
from tests.eligibility.conftest import WORKFLOWS, shipped

DAY = timedelta(days=1)


def in_working_age(born, sex, retirement_class, as_of):
    return working_age(born, sex, retirement_class, shipped()).holds(as_of)


# rules.md 3.3, row by row: months of delay, age, retirement. Where it gives no day of birth, the
# first of the month.
TABLE = [
    ("male", date(1964, 12, 1), 0, "60y0m", date(2024, 12, 1)),
    ("male", date(1965, 1, 1), 1, "60y1m", date(2025, 2, 1)),
    ("male", date(1965, 4, 1), 1, "60y1m", date(2025, 5, 1)),
    ("male", date(1965, 5, 1), 2, "60y2m", date(2025, 7, 1)),
    ("male", date(1967, 5, 12), 8, "60y8m", date(2028, 1, 12)),
    ("male", date(1970, 6, 1), 17, "61y5m", date(2031, 11, 1)),
    ("male", date(1976, 8, 1), 35, "62y11m", date(2039, 7, 1)),
    ("male", date(1976, 9, 1), 36, "63y0m", date(2039, 9, 1)),
    ("male", date(1983, 2, 25), 36, "63y0m", date(2046, 2, 25)),
    ("female_55", date(1970, 1, 1), 1, "55y1m", date(2025, 2, 1)),
    ("female_55", date(1971, 4, 1), 4, "55y4m", date(2026, 8, 1)),
    ("female_55", date(1974, 10, 8), 15, "56y3m", date(2031, 1, 8)),
    ("female_55", date(1981, 9, 1), 36, "58y0m", date(2039, 9, 1)),
    ("female_50", date(1975, 1, 1), 1, "50y1m", date(2025, 2, 1)),
    ("female_50", date(1975, 3, 1), 2, "50y2m", date(2025, 5, 1)),
    ("female_50", date(1978, 6, 1), 21, "51y9m", date(2030, 3, 1)),
    ("female_50", date(1984, 10, 1), 59, "54y11m", date(2039, 9, 1)),
    ("female_50", date(1984, 11, 1), 60, "55y0m", date(2039, 11, 1)),
]
# rules.md 3.1: original age, first year of birth with a delay, months of birth to one month of
# delay, the age at which the delay ends.
CLASSES = [
    ("male", 60, 1965, 4, 63),
    ("female_55", 55, 1970, 4, 58),
    ("female_50", 50, 1975, 2, 55),
]


@pytest.mark.parametrize(("kind", "born", "delay", "years", "retires"), TABLE)
def test_retirement_table(parameters, kind, born, delay, years, retires):
    assert parameters.retirement.date_of(kind, born) == retires
    months = parameters.retirement.months(kind, born)
    assert f"{months // 12}y{months % 12}m" == years
    original = {name: age for name, age, *_ in CLASSES}[kind]
    assert months - original * 12 == delay


@pytest.mark.parametrize(("kind", "original", "first_year", "step", "ends_at"), CLASSES)
def test_retirement_is_delayed_month_by_month(
    parameters, kind, original, first_year, step, ends_at
):
    """Each ``step`` months of birth one month later, up to the final age, and not beyond it."""
    months = parameters.retirement.months
    expected = original * 12
    assert {months(kind, date(first_year - 1, month, 15)) for month in range(1, 13)} == {expected}
    born = date(first_year, 1, 1)
    for year in range(first_year, 2010):
        for month in range(1, 13):
            passed = (year - born.year) * 12 + month - born.month
            if passed % step == 0 and expected < ends_at * 12:
                expected += 1
            assert months(kind, date(year, month, 28)) == expected, (kind, year, month)
    assert expected == ends_at * 12


def test_retirement_day_is_clamped_to_the_months_end(parameters):
    # Born on the 31st of a month whose retirement month has 30 days.
    date_of = parameters.retirement.date_of
    assert date_of("male", date(1965, 3, 31)) == date(2025, 4, 30)
    assert date_of("male", date(1964, 2, 29)) == date(2024, 2, 29)
    assert date_of("female_50", date(1976, 2, 29)) == date(2026, 9, 29)
    assert date_of("female_50", date(1975, 12, 31)) == date(2026, 6, 30)


def test_unknown_class_has_a_date_only_where_all_agree(parameters):
    def retires(**person):
        return derive(person, date(2026, 1, 1), parameters)["retirement_date"]

    born = {"birth_date": date(1978, 6, 1)}
    assert retires(**born, sex="male") == date(2041, 6, 1)
    assert retires(**born, sex="female") is None
    assert retires(**born, sex="female", retirement_class="female_50") == date(2030, 3, 1)
    assert retires(sex="male") is None
    assert retires(**born) is None


@pytest.mark.parametrize(
    ("born", "as_of", "years"),
    [
        (date(1986, 11, 23), date(2026, 11, 22), 39),
        (date(1986, 11, 23), date(2026, 11, 23), 40),
        (date(1986, 11, 23), date(2026, 11, 24), 40),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
    ],
)
def test_age_is_attained_on_the_birthday(born, as_of, years):
    assert age(born, as_of) == years


def test_age_of_unknown_birth_is_unknown():
    assert age(None, date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("as_of", "answer"),
    [
        (date(2022, 3, 13), False),
        (date(2022, 3, 14), True),
        (date(2022, 3, 15), True),
    ],
)
def test_working_age_begins_on_the_16th_birthday(as_of, answer):
    assert in_working_age(date(2006, 3, 14), "male", None, as_of) is answer


def test_working_age_ends_on_the_day_of_retirement():
    born, end = date(1967, 5, 12), date(2028, 1, 12)
    assert in_working_age(born, "male", None, end - DAY) is True
    assert in_working_age(born, "male", None, end) is False


@pytest.mark.parametrize(
    ("as_of", "answer"),
    [
        (date(2029, 3, 1) - DAY, True),  # both classes still work
        (date(2030, 3, 1) - DAY, True),
        (date(2030, 3, 1), None),  # female_50 retires, female_55 does not
        (date(2035, 3, 1), None),
        (date(2040, 1, 1), False),
    ],
)
def test_woman_of_unknown_class(as_of, answer):
    assert in_working_age(date(1978, 6, 1), "female", None, as_of) is answer


def test_unknown_sex_counts_every_class():
    assert len(possible_retirement_dates(date(1978, 6, 1), None, None, shipped())) == 3
    assert in_working_age(date(1978, 6, 1), None, None, date(2026, 1, 1)) is True


def test_known_class_decides_alone():
    assert in_working_age(date(1978, 6, 1), "female", "female_50", date(2030, 3, 1)) is False


def test_unknown_birth_is_unknown():
    assert working_age(None, "male", None, shipped()) is None
    assert derive({"sex": "male"}, date(2026, 1, 1), shipped())["in_working_age"] is None


def test_the_releases_retirement_decision_says_the_same():
    """The decision that diagrams ask, with the day: facts must not contradict it."""
    names = ("add months",)
    file = (WORKFLOWS / "retirement_age.dmn").read_bytes()
    model = decisions.read({"workflows/retirement_age.dmn": file}, names)
    env = feel.Environment(functions=functions(WorkingDays()))
    more = [(kind, date(year, 8, 31)) for kind, *_ in CLASSES for year in range(1950, 2000, 3)]
    for kind, born in [(kind, born) for kind, born, *_ in TABLE] + more:
        inputs = {"retirement_class": kind, "birth_date": born}
        found = model.evaluate("retirement_age", inputs, env).value
        assert found["retirement_date"] == shipped().retirement.date_of(kind, born), (kind, born)
