from datetime import UTC, date, datetime

from app.dates.clock import ZONE, clock_at, end_of_day, now, today


def test_today_is_chinas_day_at_midnight():
    with clock_at(datetime(2026, 11, 22, 16, 0, tzinfo=UTC).astimezone(ZONE)):
        assert today() == date(2026, 11, 23)
    with clock_at(datetime(2026, 11, 22, 15, 59, tzinfo=UTC).astimezone(ZONE)):
        assert today() == date(2026, 11, 22)


def test_clock_stands_still_and_comes_back():
    with clock_at(date(2024, 2, 29)):
        assert now() == now()
        assert now().hour == 9
    assert today().year > 2024


def test_end_of_day_is_in_china():
    assert end_of_day(date(2026, 1, 1)).isoformat() == "2026-01-01T23:59:59+08:00"
