"""Functions of dates, times and durations."""

from __future__ import annotations

import datetime as dt
import decimal
from decimal import Decimal
from typing import Any

from ..errors import Unfit
from ..numbers import to_int
from ..run import Run
from ..temporal import (
    HOUR,
    MINUTE,
    SECOND,
    Date,
    DateTime,
    DaysTimeDuration,
    FarDate,
    Time,
    YearsMonthsDuration,
    from_datetime,
    make_date,
    make_time,
    ordinal_to_date,
)
from ..temporal_text import parse_date, parse_date_time, parse_duration, parse_time
from .registry import builtin

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@builtin("date(from: string)", "date(from: day)")
def date(run: Run, source: Any) -> Date:
    if isinstance(source, str):
        return parse_date(source)
    return source.date if isinstance(source, DateTime) else source


@builtin("date(year: number, month: number, day: number)")
def date_of_parts(run: Run, year: Decimal, month: Decimal, day: Decimal) -> Date:
    return make_date(to_int(year), to_int(month), to_int(day))


@builtin("time(from: string)", "time(from: temporal)")
def time(run: Run, source: Any) -> Time:
    if isinstance(source, str):
        return parse_time(source)
    if isinstance(source, DateTime):
        return source.time
    return source if isinstance(source, Time) else Time(0, 0)


@builtin(
    "time(hour: number, minute: number, second: number, offset: days and time duration?)",
    "time(hour: number, minute: number, second: number)",
)
def time_of_parts(
    run: Run,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: DaysTimeDuration | None = None,
) -> Time:
    hours, minutes = to_int(hour), to_int(minute)
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= second < 60):
        raise Unfit("time: no such time")
    seconds = int((second * SECOND).to_integral_value(decimal.ROUND_DOWN))
    nanos = hours * HOUR + minutes * MINUTE + seconds
    return make_time(nanos, None if offset is None else offset.nanos // SECOND)


@builtin("date and time(from: string)", "date and time(from: day)")
def date_and_time(run: Run, source: Any) -> DateTime:
    if isinstance(source, str):
        return parse_date_time(source)
    return source if isinstance(source, DateTime) else DateTime(source, 0)


@builtin("date and time(date: day, time: time)")
def date_and_time_of_parts(run: Run, day: Any, clock: Time) -> DateTime:
    day = day.date if isinstance(day, DateTime) else day
    return DateTime(day, clock.nanos, clock.offset, clock.zone)


@builtin("duration(from: string)", "duration(from: duration)")
def duration(run: Run, source: Any) -> Any:
    return parse_duration(source) if isinstance(source, str) else source


@builtin("years and months duration(from: day, to: day)")
def years_and_months_duration(run: Run, start: Any, end: Any) -> YearsMonthsDuration:
    """Whole months between two dates; the time of day does not count."""
    a = start.date if isinstance(start, DateTime) else start
    b = end.date if isinstance(end, DateTime) else end
    months = (b.year - a.year) * 12 + b.month - a.month
    if months > 0 and b.day < a.day:
        months -= 1
    elif months < 0 and b.day > a.day:
        months += 1
    return YearsMonthsDuration(months)


@builtin("today()")
def today(run: Run) -> dt.date:
    return run.env.clock().date()


@builtin("now()")
def now(run: Run) -> DateTime:
    return from_datetime(run.env.clock())


@builtin("day of year(date: day)")
def day_of_year(run: Run, day: Any) -> Decimal:
    day = _date_of(day)
    return Decimal(day.toordinal() - make_date(day.year, 1, 1).toordinal() + 1)


@builtin("day of week(date: day)")
def day_of_week(run: Run, day: Any) -> str:
    return _DAYS[_date_of(day).weekday()]


@builtin("month of year(date: day)")
def month_of_year(run: Run, day: Any) -> str:
    return _MONTHS[_date_of(day).month - 1]


@builtin("week of year(date: day)")
def week_of_year(run: Run, day: Any) -> Decimal:
    """The ISO 8601 week: that of the Thursday of the same week."""
    day = _date_of(day)
    thursday = ordinal_to_date(day.toordinal() - day.weekday() + 3)
    first = make_date(thursday.year, 1, 1)
    return Decimal((thursday.toordinal() - first.toordinal()) // 7 + 1)


def _date_of(day: dt.date | FarDate | DateTime) -> Date:
    return day.date if isinstance(day, DateTime) else day


@builtin("last day of month(date: day)")
def last_day_of_month(run: Run, day: Any) -> Date:
    day = _date_of(day)
    year, month0 = divmod(day.year * 12 + day.month, 12)
    return ordinal_to_date(make_date(year, month0 + 1, 1).toordinal() - 1)
