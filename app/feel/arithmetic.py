"""Arithmetic of FEEL values. Unfit where a pair of values has no answer."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .errors import Unfit
from .numbers import CONTEXT, MAX_EXPONENT, ONE, WIDE
from .temporal import (
    DAY,
    SECOND,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    add_months,
    from_instant,
    from_local,
    make_time,
    ordinal_to_date,
    start_of_day,
)
from .temporal_text import make_months, make_nanos
from .values import kind_of


def add(a: Any, b: Any) -> Any:
    if type(a) is Decimal and type(b) is Decimal:
        return CONTEXT.add(a, b)
    return _dispatch(_ADD, "+", a, b)


def subtract(a: Any, b: Any) -> Any:
    if type(a) is Decimal and type(b) is Decimal:
        return CONTEXT.subtract(a, b)
    return _dispatch(_SUBTRACT, "-", a, b)


def multiply(a: Any, b: Any) -> Any:
    if type(a) is Decimal and type(b) is Decimal:
        return CONTEXT.multiply(a, b)
    return _dispatch(_MULTIPLY, "*", a, b)


def divide(a: Any, b: Any) -> Any:
    if type(a) is Decimal and type(b) is Decimal:
        return CONTEXT.divide(a, b)
    return _dispatch(_DIVIDE, "/", a, b)


def power(a: Any, b: Any) -> Any:
    """As IEEE 754's `pow`: anything to the power of zero is one, zero included."""
    if type(a) is Decimal and type(b) is Decimal:
        if abs(b) > MAX_EXPONENT:
            raise Unfit("an exponent out of range")
        if b == 0:
            return ONE
        if a == 0 and b < 0:
            raise Unfit("zero ** a negative number")
        return CONTEXT.power(a, b)
    raise Unfit(f"{kind_of(a)} ** {kind_of(b)}")


def negate(a: Any) -> Any:
    if type(a) is Decimal:
        return CONTEXT.minus(a)
    if type(a) is YearsMonthsDuration:
        return YearsMonthsDuration(-a.months)
    if type(a) is DaysTimeDuration:
        return DaysTimeDuration(-a.nanos)
    raise Unfit(f"- {kind_of(a)}")


def compute(operator: str, a: Any, b: Any) -> Any:
    """`a operator b`; Unfit where there is no answer."""
    try:
        return ARITHMETIC[operator](a, b)
    except decimal.DecimalException as error:
        raise Unfit(f"no result in range for {operator}") from error


ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}

_Table = dict[tuple[str, str], Callable[[Any, Any], Any]]


def _dispatch(table: _Table, operator: str, a: Any, b: Any) -> Any:
    operation = table.get((kind_of(a), kind_of(b)))
    if operation is None:
        raise Unfit(f"{kind_of(a)} {operator} {kind_of(b)}")
    return operation(a, b)


def _shift_date(date: Any, nanos: int) -> Any:
    return ordinal_to_date((date.toordinal() * DAY + nanos) // DAY)


def _shift_time(time: Time, nanos: int) -> Time:
    return make_time((time.nanos + nanos) % DAY, time.offset, time.zone)


def _shift_date_time(moment: DateTime, nanos: int) -> DateTime:
    if moment.zone is not None and moment.instant is not None:
        return from_instant(moment.instant + nanos, None, moment.zone)
    return from_local(moment.local + nanos, moment.offset, moment.zone)


def _shift_months(moment: Any, months: int) -> Any:
    if type(moment) is DateTime:
        return DateTime(add_months(moment.date, months), moment.nanos, moment.offset, moment.zone)
    return add_months(moment, months)


def _between_date_times(a: DateTime, b: DateTime) -> DaysTimeDuration:
    x, y = a.instant, b.instant
    if x is None and y is None:
        return make_nanos(a.local - b.local)
    if x is None or y is None:
        raise Unfit("one has an offset from UTC, the other has none")
    return make_nanos(x - y)


def _between_times(a: Time, b: Time) -> DaysTimeDuration:
    x, y = a.known_offset, b.known_offset
    if (x is None) != (y is None):
        raise Unfit("one has an offset from UTC, the other has none")
    return make_nanos(a.nanos - (x or 0) * SECOND - b.nanos + (y or 0) * SECOND)


def _scaled(size: int, factor: Decimal) -> int:
    return int(WIDE.multiply(Decimal(size), factor).to_integral_value(decimal.ROUND_DOWN))


def _ratio(a: int, b: int) -> Decimal:
    return CONTEXT.divide(Decimal(a), Decimal(b))


def _divided(size: int, by: Decimal) -> int:
    return int(WIDE.divide(Decimal(size), by).to_integral_value(decimal.ROUND_DOWN))


_YM, _DT = "years and months duration", "days and time duration"
_N, _D, _T, _S, _M = "number", "date", "time", "string", "date and time"

_ADD: _Table = {
    (_S, _S): lambda a, b: a + b,
    (_D, _YM): lambda a, b: _shift_months(a, b.months),
    (_M, _YM): lambda a, b: _shift_months(a, b.months),
    (_D, _DT): lambda a, b: _shift_date(a, b.nanos),
    (_T, _DT): lambda a, b: _shift_time(a, b.nanos),
    (_M, _DT): lambda a, b: _shift_date_time(a, b.nanos),
    (_YM, _YM): lambda a, b: make_months(a.months + b.months),
    (_DT, _DT): lambda a, b: make_nanos(a.nanos + b.nanos),
}


def _turned(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda a, b: operation(b, a)


_ADD |= {(b, a): _turned(operation) for (a, b), operation in _ADD.items() if a != b}

_SUBTRACT: _Table = {
    (_D, _YM): lambda a, b: _shift_months(a, -b.months),
    (_M, _YM): lambda a, b: _shift_months(a, -b.months),
    (_D, _DT): lambda a, b: _shift_date(a, -b.nanos),
    (_T, _DT): lambda a, b: _shift_time(a, -b.nanos),
    (_M, _DT): lambda a, b: _shift_date_time(a, -b.nanos),
    (_YM, _YM): lambda a, b: make_months(a.months - b.months),
    (_DT, _DT): lambda a, b: make_nanos(a.nanos - b.nanos),
    (_D, _D): lambda a, b: make_nanos((a.toordinal() - b.toordinal()) * DAY),
    (_M, _M): _between_date_times,
    (_D, _M): lambda a, b: _between_date_times(start_of_day(a), b),
    (_M, _D): lambda a, b: _between_date_times(a, start_of_day(b)),
    (_T, _T): _between_times,
}
_MULTIPLY: _Table = {
    (_YM, _N): lambda a, b: make_months(_scaled(a.months, b)),
    (_N, _YM): lambda a, b: make_months(_scaled(b.months, a)),
    (_DT, _N): lambda a, b: make_nanos(_scaled(a.nanos, b)),
    (_N, _DT): lambda a, b: make_nanos(_scaled(b.nanos, a)),
}
_DIVIDE: _Table = {
    (_YM, _N): lambda a, b: make_months(_divided(a.months, b)),
    (_DT, _N): lambda a, b: make_nanos(_divided(a.nanos, b)),
    (_YM, _YM): lambda a, b: _ratio(a.months, b.months),
    (_DT, _DT): lambda a, b: _ratio(a.nanos, b.nanos),
}
