"""Temporal values from text and to text."""

from __future__ import annotations

import re

from .errors import Unfit
from .temporal import (
    DAY,
    HOUR,
    MAX_MONTHS,
    MAX_NANOS,
    MAX_OFFSET,
    MINUTE,
    SECOND,
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    from_local,
    is_zone,
    make_date,
    make_time,
)

# Our own patterns on bounded text: none of them can backtrack badly.
_DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
    r"(?:(Z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z0-9_+\-/]+))?"
)
_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?")
_NANOS = re.compile(
    r"(-?)P(?:([0-9]{1,15})D)?"
    r"(?:T(?:([0-9]{1,15})H)?(?:([0-9]{1,15})M)?(?:([0-9]{1,15})(?:\.([0-9]{0,9}))?S)?)?"
)
_MAX_TEXT = 120


def parse_date(text: str) -> Date:
    found = _DATE.fullmatch(text[:_MAX_TEXT])
    if not found or len(text) > _MAX_TEXT:
        raise Unfit("not a date")
    return make_date(int(found[1]), int(found[2]), int(found[3]))


def _clock(text: str) -> tuple[int, int | None, str | None]:
    """Nanoseconds, offset and zone of a time text; 24:00:00 gives a whole day."""
    found = _TIME.fullmatch(text[:_MAX_TEXT])
    if not found or len(text) > _MAX_TEXT:
        raise Unfit("not a time")
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    fraction = int((found[4] or "").ljust(9, "0"))
    nanos = hour * HOUR + minute * MINUTE + second * SECOND + fraction
    if minute > 59 or second > 59 or nanos > DAY:
        raise Unfit("no such time")
    return nanos, _offset(found), _zone(found[10])


def _offset(found: re.Match[str]) -> int | None:
    if found[5]:
        return 0
    if not found[6]:
        return None
    minutes, seconds = int(found[8]), int(found[9] or 0)
    offset = int(found[7]) * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or offset > MAX_OFFSET:
        raise Unfit("no such offset")
    return -offset if found[6] == "-" else offset


def _zone(name: str | None) -> str | None:
    if name is not None and not is_zone(name):
        raise Unfit("no such time zone")
    return name


def parse_time(text: str) -> Time:
    nanos, offset, zone = _clock(text)
    return make_time(nanos % DAY, offset, zone)


def parse_date_time(text: str) -> DateTime:
    day, separator, clock = text.partition("T")
    date = parse_date(day)
    if not separator:
        return DateTime(date, 0)
    nanos, offset, zone = _clock(clock)
    return from_local(date.toordinal() * DAY + nanos, offset, zone)


def parse_duration(text: str) -> YearsMonthsDuration | DaysTimeDuration:
    if len(text) > _MAX_TEXT:
        raise Unfit("not a duration")
    found = _MONTHS.fullmatch(text)
    if found and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return make_months(-months if found[1] else months)
    found = _NANOS.fullmatch(text)
    if not found or not any(found.group(2, 3, 4, 5)) or text.endswith("T"):
        raise Unfit("not a duration")
    fraction = int((found[6] or "").ljust(9, "0"))
    days, hours, minutes, seconds = (int(part or 0) for part in found.group(2, 3, 4, 5))
    nanos = days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND + fraction
    return make_nanos(-nanos if found[1] else nanos)


def make_months(months: int) -> YearsMonthsDuration:
    if abs(months) > MAX_MONTHS:
        raise Unfit("duration out of range")
    return YearsMonthsDuration(months)


def make_nanos(nanos: int) -> DaysTimeDuration:
    if abs(nanos) > MAX_NANOS:
        raise Unfit("duration out of range")
    return DaysTimeDuration(nanos)


def parse_at_literal(text: str) -> Date | Time | DateTime | YearsMonthsDuration | DaysTimeDuration:
    """The value of @"text", told apart by its shape."""
    if "P" in text[:2]:
        return parse_duration(text)
    if ":" in text[:3]:
        return parse_time(text)
    return parse_date_time(text) if "T" in text else parse_date(text)


def date_text(date: Date) -> str:
    sign = "-" if date.year < 0 else ""
    return f"{sign}{abs(date.year):04d}-{date.month:02d}-{date.day:02d}"


def time_text(time: Time) -> str:
    seconds, fraction = divmod(time.nanos, SECOND)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if fraction:
        text += f".{fraction:09d}".rstrip("0")
    if time.zone is not None:
        return f"{text}@{time.zone}"
    return text if time.offset is None else text + offset_text(time.offset)


def offset_text(offset: int) -> str:
    if offset == 0:
        return "Z"
    size = abs(offset)
    text = f"{'-' if offset < 0 else '+'}{size // 3600:02d}:{size // 60 % 60:02d}"
    return f"{text}:{size % 60:02d}" if size % 60 else text


def date_time_text(value: DateTime) -> str:
    return f"{date_text(value.date)}T{time_text(value.time)}"


def months_text(duration: YearsMonthsDuration) -> str:
    if duration.months == 0:
        return "P0M"
    years, months = divmod(abs(duration.months), 12)
    sign = "-" if duration.months < 0 else ""
    return f"{sign}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"


def nanos_text(duration: DaysTimeDuration) -> str:
    if duration.nanos == 0:
        return "PT0S"
    days, rest = divmod(abs(duration.nanos), DAY)
    text = f"{'-' if duration.nanos < 0 else ''}P{f'{days}D' if days else ''}"
    if not rest:
        return text
    seconds, fraction = divmod(rest % MINUTE, SECOND)
    text += "T"
    text += f"{rest // HOUR}H" if rest >= HOUR else ""
    text += f"{rest // MINUTE % 60}M" if rest // MINUTE % 60 else ""
    if seconds or fraction:
        text += f"{seconds}.{fraction:09d}".rstrip("0").rstrip(".") + "S"
    return text
