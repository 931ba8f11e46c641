"""Periods in working days say which days they stepped over."""

from datetime import date, datetime

import pytest

from app.dates.clock import ZONE, clock_at
from app.dates.stepping import stepping
from app.dates.working_days import WorkingDays
from app.web.words_days import days_between


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2025, 12, 1), date(2025, 12, 8), "5 个工作日，跳过 12月6日—7日周末"),
        (date(2025, 12, 1), date(2025, 12, 3), "2 个工作日"),
        (
            date(2025, 9, 26),
            date(2025, 10, 9),
            "4 个工作日，跳过 9月27日周末、10月1日—8日国庆节，9月28日调休上班，计算在内",
        ),
        (
            date(2025, 12, 1),
            date(2026, 1, 5),
            "24 个工作日，跳过 2026年1月1日—3日元旦、4 个周末，2026年1月4日调休上班，计算在内",
        ),
        (date(2025, 12, 8), date(2025, 12, 8), ""),
        (date(2025, 12, 1), date(2028, 12, 1), ""),
        (None, date(2025, 12, 1), ""),
    ],
)
def test_words_of_a_period(app, session, start, end, words):
    with clock_at(datetime(2025, 12, 1, 9, tzinfo=ZONE)), app.test_request_context():
        assert days_between(start, end) == words


def test_what_staff_changed_is_stepped_over_too():
    changed = WorkingDays({date(2026, 3, 3): False, date(2026, 3, 7): True})
    found = stepping(date(2026, 3, 2), date(2026, 3, 9), changed)
    assert found.working == 5  # 4, 5, 6, the Saturday 7, Monday 9
    assert [(rest.first, rest.is_weekend) for rest in found.rests] == [
        (date(2026, 3, 3), False),
        (date(2026, 3, 8), True),
    ]
    assert found.make_up == (date(2026, 3, 7),)
