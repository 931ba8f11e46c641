"""FEEL's temporal values.

A date is a `datetime.date`, or a `FarDate` outside the years 1-9999. Time of day and date-and-time
are types of ours, since FEEL needs nanoseconds, zone names on a bare time, and far years.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from dataclasses import dataclass

from .errors import Unfit

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MAX_YEAR = 999_999_999
MAX_OFFSET = 18 * 3600
MAX_MONTHS = 12 * 10**10
MAX_NANOS = 366 * 10**10 * DAY


@dataclass(frozen=True, slots=True)
class FarDate:
    """A date whose year `datetime.date` cannot hold."""

    year: int
    month: int
    day: int

    def toordinal(self) -> int:
        return civil_to_ordinal(self.year, self.month, self.day)

    def weekday(self) -> int:
        return (self.toordinal() + 6) % 7


Date = dt.date | FarDate


@dataclass(frozen=True, slots=True)
class YearsMonthsDuration:
    months: int


@dataclass(frozen=True, slots=True)
class DaysTimeDuration:
    nanos: int

    def to_timedelta(self) -> dt.timedelta:
        """The nearest `timedelta` (microseconds)."""
        return dt.timedelta(microseconds=self.nanos // 1000)


@dataclass(frozen=True, slots=True)
class Time:
    """Time of day in nanoseconds; `offset` in seconds from UTC, or a zone name, or neither."""

    nanos: int
    offset: int | None = None
    zone: str | None = None

    @property
    def known_offset(self) -> int | None:
        """Seconds from UTC; a zone's standard offset where only the zone is given."""
        if self.zone is None:
            return self.offset
        return zone_offset(self.zone, dt.date(1970, 1, 1), self.nanos)


@dataclass(frozen=True, slots=True)
class DateTime:
    date: Date
    nanos: int
    offset: int | None = None
    zone: str | None = None

    @property
    def known_offset(self) -> int | None:
        if self.zone is None:
            return self.offset
        return zone_offset(self.zone, self.date, self.nanos)

    @property
    def local(self) -> int:
        """Nanoseconds on the local time line."""
        return self.date.toordinal() * DAY + self.nanos

    @property
    def instant(self) -> int | None:
        """Nanoseconds on the UTC time line; None without an offset."""
        offset = self.known_offset
        return None if offset is None else self.local - offset * SECOND

    @property
    def time(self) -> Time:
        return Time(self.nanos, self.offset, self.zone)

    def to_datetime(self) -> dt.datetime:
        """The `datetime` of the same moment (microseconds; far years raise Unfit)."""
        if isinstance(self.date, FarDate):
            raise Unfit("year out of range")
        seconds, fraction = divmod(self.nanos, SECOND)
        clock = dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60, fraction // 1000)
        if self.zone is not None:
            tz: dt.tzinfo | None = zoneinfo.ZoneInfo(self.zone)
        elif self.offset is not None:
            tz = dt.timezone(dt.timedelta(seconds=self.offset))
        else:
            tz = None
        return dt.datetime.combine(self.date, clock, tz)


def civil_to_ordinal(year: int, month: int, day: int) -> int:
    """Days in the proleptic Gregorian calendar, 1 = 0001-01-01 as in `date.toordinal`."""
    y = year - (month <= 2)
    era, yoe = divmod(y, 400)
    doy = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 305


def ordinal_to_date(ordinal: int) -> Date:
    if 1 <= ordinal <= 3652059:
        return dt.date.fromordinal(ordinal)
    era, doe = divmod(ordinal + 305, 146097)
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    return make_date(yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) // 5 + 1)


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


def make_date(year: int, month: int, day: int) -> Date:
    if not -MAX_YEAR <= year <= MAX_YEAR or not 1 <= month <= 12:
        raise Unfit("no such date")
    if not 1 <= day <= days_in_month(year, month):
        raise Unfit("no such date")
    if 1 <= year <= 9999:
        return dt.date(year, month, day)
    return FarDate(year, month, day)


def add_months(date: Date, months: int) -> Date:
    """Same day `months` later, or the last day of that month where it has fewer days."""
    year, month0 = divmod(date.year * 12 + date.month - 1 + months, 12)
    if not -MAX_YEAR <= year <= MAX_YEAR:
        raise Unfit("date out of range")
    return make_date(year, month0 + 1, min(date.day, days_in_month(year, month0 + 1)))


def make_time(nanos: int, offset: int | None = None, zone: str | None = None) -> Time:
    if not 0 <= nanos < DAY or (offset is not None and abs(offset) > MAX_OFFSET):
        raise Unfit("no such time")
    return Time(nanos, offset, zone)


def from_local(local: int, offset: int | None, zone: str | None) -> DateTime:
    ordinal, nanos = divmod(local, DAY)
    return DateTime(ordinal_to_date(ordinal), nanos, offset, zone)


def from_instant(instant: int, offset: int | None, zone: str | None) -> DateTime:
    """The moment `instant` as a clock with that offset, or in that zone, shows it."""
    if zone is not None:
        ordinal, nanos = divmod(instant, DAY)
        offset_there = zone_offset_at(zone, ordinal_to_date(ordinal), nanos)
        return from_local(instant + offset_there * SECOND, None, zone)
    return from_local(instant + (offset or 0) * SECOND, offset, None)


def from_datetime(value: dt.datetime) -> DateTime:
    nanos = (value.hour * 3600 + value.minute * 60 + value.second) * SECOND
    nanos += value.microsecond * 1000
    zone = getattr(value.tzinfo, "key", None)
    if zone is not None and is_zone(zone):
        return DateTime(value.date(), nanos, None, zone)
    delta = value.utcoffset()
    return DateTime(value.date(), nanos, None if delta is None else int(delta.total_seconds()))


def from_time(value: dt.time) -> Time:
    nanos = (value.hour * 3600 + value.minute * 60 + value.second) * SECOND
    delta = value.utcoffset()
    offset = None if delta is None else int(delta.total_seconds())
    return Time(nanos + value.microsecond * 1000, offset)


def start_of_day(date: Date) -> DateTime:
    """A date where a date and time is wanted: midnight UTC, as the specification has it."""
    return DateTime(date, 0, 0)


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def is_zone(name: str) -> bool:
    return name in _zones()


def _within_reach(date: Date, nanos: int, tz: dt.tzinfo) -> dt.datetime:
    """That clock in that zone; far years take the rules of the nearest year Python knows."""
    year = min(max(date.year, 2), 9998)
    day = min(date.day, days_in_month(year, date.month))
    midnight = dt.datetime(year, date.month, day, tzinfo=tz)
    return midnight + dt.timedelta(microseconds=nanos // 1000)


def zone_offset(zone: str, date: Date, nanos: int) -> int:
    """Seconds from UTC of a local clock in `zone`."""
    delta = _within_reach(date, nanos, zoneinfo.ZoneInfo(zone)).utcoffset()
    return int(delta.total_seconds()) if delta is not None else 0


def zone_offset_at(zone: str, date: Date, nanos: int) -> int:
    """Seconds from UTC in `zone` at a UTC moment."""
    moment = _within_reach(date, nanos, dt.UTC)
    delta = moment.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset()
    return int(delta.total_seconds()) if delta is not None else 0
