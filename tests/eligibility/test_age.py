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


# rules.md 3.3, row by row; where it gives no day of birth, the first of the month.
TABLE = [
    ("male", date(1964, 12, 1), date(2024, 12, 1)),
    ("male", date(1965, 1, 1), date(2025, 2, 1)),
    ("male", date(1965, 4, 1), date(2025, 5, 1)),
    ("male", date(1965, 5, 1), date(2025, 7, 1)),
    ("male", date(1967, 5, 12), date(2028, 1, 12)),
    ("male", date(1970, 6, 1), date(2031, 11, 1)),
    ("male", date(1976, 8, 1), date(2039, 7, 1)),
    ("male", date(1976, 9, 1), date(2039, 9, 1)),
    ("male", date(1983, 2, 25), date(2046, 2, 25)),
    ("female_55", date(1970, 1, 1), date(2025, 2, 1)),
    ("female_55", date(1971, 4, 1), date(2026, 8, 1)),
    ("female_55", date(1974, 10, 8), date(2031, 1, 8)),
    ("female_55", date(1981, 9, 1), date(2039, 9, 1)),
    ("female_50", date(1975, 1, 1), date(2025, 2, 1)),
    ("female_50", date(1975, 3, 1), date(2025, 5, 1)),
    ("female_50", date(1978, 6, 1), date(2030, 3, 1)),
    ("female_50", date(1984, 10, 1), date(2039, 9, 1)),
    ("female_50", date(1984, 11, 1), date(2039, 11, 1)),
]


@pytest.mark.parametrize(("kind", "born", "retires"), TABLE)
def test_retirement_table(parameters, kind, born, retires):
    assert parameters.retirement.date_of(kind, born) == retires


def test_retirement_day_is_clamped_to_the_months_end(parameters):
    # Born on the 31st of a month whose retirement month has 30 days.
    assert parameters.retirement.date_of("male", date(1965, 3, 31)) == date(2025, 4, 30)


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


def test_the_releases_retirement_table_says_the_same():
    """The table is shown to staff and used in diagrams; facts must not contradict it."""
    names = ("add months",)
    file = (WORKFLOWS / "retirement_age.dmn").read_bytes()
    model = decisions.read({"workflows/retirement_age.dmn": file}, names)
    env = feel.Environment(functions=functions(WorkingDays()))
    for kind, born, retires in TABLE:
        inputs = {"retirement_class": kind, "birth_date": born}
        found = model.evaluate("retirement_age", inputs, env).value
        assert found["retirement_date"] == retires, (kind, born)
