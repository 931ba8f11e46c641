from datetime import date

import pytest

from app.dates.working_days import WorkingDays, add_months, whole_months

calendar = WorkingDays()


def test_first_day_is_not_counted():
    assert calendar.add(date(2026, 3, 2), 1) == date(2026, 3, 3)


def test_weekend_is_stepped_over():
    assert calendar.add(date(2026, 3, 6), 1) == date(2026, 3, 9)  # Friday → Monday


def test_make_up_working_day_counts():
    # 2025-09-28 was a Sunday worked for the National Day holiday.
    assert calendar.is_working(date(2025, 9, 28))
    assert calendar.add(date(2025, 9, 26), 1) == date(2025, 9, 28)


def test_national_day_holiday_is_stepped_over():
    assert calendar.add(date(2025, 9, 30), 1) == date(2025, 10, 9)


def test_table_overrides_what_is_known():
    changed = WorkingDays({date(2026, 3, 3): False, date(2026, 3, 7): True})
    assert changed.add(date(2026, 3, 2), 1) == date(2026, 3, 4)
    assert changed.is_working(date(2026, 3, 7))


def test_year_without_notice_falls_back_to_weekdays():
    assert not calendar.is_working(date(2090, 1, 1))  # a Sunday
    assert calendar.is_working(date(2090, 1, 2))


@pytest.mark.parametrize("number", [1, 5, 20])
def test_between_undoes_add(number):
    start = date(2026, 4, 29)
    assert calendar.between(start, calendar.add(start, number)) == number


def test_between_is_negative_backwards():
    assert calendar.between(date(2026, 3, 5), date(2026, 3, 2)) == -3


def test_negative_number_goes_back():
    assert calendar.add(date(2026, 3, 9), -1) == date(2026, 3, 6)


def test_absurd_number_is_refused():
    with pytest.raises(ValueError, match="working days"):
        calendar.add(date(2026, 1, 1), 10**9)


def test_next_working_moves_only_from_a_holiday():
    assert calendar.next_working(date(2026, 3, 7)) == date(2026, 3, 9)
    assert calendar.next_working(date(2026, 3, 9)) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 5, 15), 0, date(2026, 5, 15)),
    ],
)
def test_add_months_clamps_to_month_end(start, months, end):
    assert add_months(start, months) == end


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2025, 5, 23), date(2026, 5, 22), 11),
        (date(2025, 5, 23), date(2026, 5, 23), 12),
        (date(2026, 5, 23), date(2026, 5, 22), -1),
    ],
)
def test_whole_months_counts_corresponding_days(start, end, months):
    assert whole_months(start, end) == months
