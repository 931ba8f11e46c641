"""What follows a dot: entries of contexts, and the parts of temporal values and ranges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .errors import Unfit
from .numbers import CONTEXT
from .run import Run
from .temporal import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    DateTime,
    DaysTimeDuration,
    FarDate,
    Time,
    YearsMonthsDuration,
)
from .values import Range, kind_of

Getter = Callable[[Any], Any]


def get_property(value: Any, name: str, run: Run | None = None) -> Any:
    """`value.name`; on a list, the list of each element's. Unfit where there is no such thing."""
    kind = type(value)
    if kind is dict:
        if name in value:
            return value[name]
        raise Unfit(f"no entry {name}")
    if kind is list:
        if run is not None:
            run.check_list(len(value))
            run.spend(len(value))
        return [_of_element(item, name, run) for item in value]
    getter = PROPERTIES.get(kind, {}).get(name)
    if getter is None:
        raise Unfit(f"{kind_of(value)} has no {name}")
    return getter(value)


def _of_element(item: Any, name: str, run: Run | None) -> Any:
    try:
        return get_property(item, name, run)
    except Unfit:
        return None


def _offset(value: Any) -> DaysTimeDuration | None:
    offset = value.known_offset
    return None if offset is None else DaysTimeDuration(offset * SECOND)


def _part(getter: Callable[[Any], int]) -> Getter:
    return lambda value: Decimal(getter(value))


def _sign(size: int) -> int:
    return -1 if size < 0 else 1


_DATE: dict[str, Getter] = {
    "year": _part(lambda value: value.year),
    "month": _part(lambda value: value.month),
    "day": _part(lambda value: value.day),
    "weekday": _part(lambda value: value.weekday() + 1),
}
_TIME: dict[str, Getter] = {
    "hour": _part(lambda value: value.nanos // HOUR),
    "minute": _part(lambda value: value.nanos // MINUTE % 60),
    "second": lambda value: CONTEXT.divide(Decimal(value.nanos % MINUTE), Decimal(SECOND)),
    "time offset": _offset,
    "timezone": lambda value: value.zone,
}
_DATE_TIME: dict[str, Getter] = dict(_TIME) | {
    name: (lambda value, get=getter: get(value.date)) for name, getter in _DATE.items()
}
_MONTHS: dict[str, Getter] = {
    "years": _part(lambda value: abs(value.months) // 12 * _sign(value.months)),
    "months": _part(lambda value: abs(value.months) % 12 * _sign(value.months)),
}
_NANOS: dict[str, Getter] = {
    "days": _part(lambda value: abs(value.nanos) // DAY * _sign(value.nanos)),
    "hours": _part(lambda value: abs(value.nanos) // HOUR % 24 * _sign(value.nanos)),
    "minutes": _part(lambda value: abs(value.nanos) // MINUTE % 60 * _sign(value.nanos)),
    "seconds": lambda value: CONTEXT.divide(
        Decimal(abs(value.nanos) % MINUTE * _sign(value.nanos)), Decimal(SECOND)
    ),
}
_RANGE: dict[str, Getter] = {
    "start": lambda value: value.start,
    "end": lambda value: value.end,
    "start included": lambda value: value.start_included,
    "end included": lambda value: value.end_included,
}
PROPERTIES: dict[type, dict[str, Getter]] = {
    dt.date: _DATE,
    FarDate: _DATE,
    Time: _TIME,
    DateTime: _DATE_TIME,
    YearsMonthsDuration: _MONTHS,
    DaysTimeDuration: _NANOS,
    Range: _RANGE,
}
