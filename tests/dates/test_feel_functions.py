from datetime import date

import pytest

from app.dates.feel_functions import functions
from app.dates.working_days import WorkingDays

named = functions(WorkingDays())


def test_names_are_those_of_the_diagrams():
    assert named["add working days"](date(2026, 3, 6), 1) == date(2026, 3, 9)
    assert named["working days between"](date(2026, 3, 6), date(2026, 3, 9)) == 1
    assert named["add months"](date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert named["months between"](date(2026, 1, 31), date(2026, 2, 28)) == 1


@pytest.mark.parametrize("name", sorted(named))
def test_null_gives_null(name):
    arguments = (None,) if name in ("next working day", "start of day") else (None, 1)
    assert named[name](*arguments) is None


def test_what_cannot_be_computed_gives_null():
    assert named["add working days"](date(2026, 3, 6), 10**12) is None
    assert named["add months"]("not a date", 1) is None
