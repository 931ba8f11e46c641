"""Arithmetic, equality and order of FEEL values.

Three-valued: None stands for null, which is also the answer where a pair of values has none.
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .errors import Unfit
from .numbers import CONTEXT, WIDE
from .temporal import (
    DAY,
    SECOND,
    DateTime,
    DaysTimeDuration,
    FarDate,
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
from .values import Function, Range, kind_of

# Equality


def equal(a: Any, b: Any) -> bool | None:
    """FEEL's `=`: null where the two are of different types."""
    kind = type(a)
    if kind is type(b):
        if kind in _PLAIN:
            return a == b  # type: ignore[no-any-return]
        compare = _EQUALITY.get(kind)
        return a is b if compare is None else compare(a, b)
    if a is None or b is None:
        return False
    if kind_of(a) == kind_of(b) == "date":
        return False
    if type(a) is list and len(a) == 1 and type(b) is not list:
        return equal(a[0], b)
    if type(b) is list and len(b) == 1 and kind is not list:
        return equal(a, b[0])
    return None


_PLAIN = frozenset((str, Decimal, bool, dt.date, FarDate, YearsMonthsDuration, DaysTimeDuration))


def _equal_lists(a: list[Any], b: list[Any]) -> bool | None:
    if len(a) != len(b):
        return False
    return _all_equal(zip(a, b, strict=True))


def _equal_contexts(a: dict[str, Any], b: dict[str, Any]) -> bool | None:
    if a.keys() != b.keys():
        return False
    return _all_equal((a[key], b[key]) for key in a)


def _all_equal(pairs: Any) -> bool | None:
    result: bool | None = True
    for left, right in pairs:
        same = equal(left, right)
        if same is False:
            return False
        if same is None:
            result = None
    return result


def _equal_times(a: Time, b: Time) -> bool | None:
    x, y = a.known_offset, b.known_offset
    if (x is None) != (y is None):
        return None
    return _seconds(a.nanos, x) == _seconds(b.nanos, y)


def _equal_date_times(a: DateTime, b: DateTime) -> bool | None:
    x, y = a.known_offset, b.known_offset
    if (x is None) != (y is None):
        return None
    return _seconds(a.local, x) == _seconds(b.local, y)


def _seconds(nanos: int, offset: int | None) -> int:
    """Times are compared by whole seconds."""
    return nanos // SECOND - (offset or 0)


def _equal_ranges(a: Range, b: Range) -> bool | None:
    if a.operator != b.operator:
        return False
    if (a.start_included, a.end_included) != (b.start_included, b.end_included):
        return False
    return _all_equal(((a.start, b.start), (a.end, b.end)))


_EQUALITY: dict[type, Callable[[Any, Any], bool | None]] = {
    type(None): lambda a, b: True,
    list: _equal_lists,
    dict: _equal_contexts,
    Time: _equal_times,
    DateTime: _equal_date_times,
    Range: _equal_ranges,
    Function: lambda a, b: a is b,
}

# Order


def order(a: Any, b: Any) -> int | None:
    """Negative, zero or positive as a is less than, equal to or greater than b; None: neither."""
    kind = type(a)
    if kind is not type(b) and not (kind_of(a) == kind_of(b) == "date"):
        return None
    key = _ORDER.get(kind)
    if key is None:
        return None
    x, y = key(a), key(b)
    if type(x) is tuple and x[0] != y[0]:
        return None  # one on the local time line, one on the UTC time line
    return (x > y) - (x < y)


def _time_key(value: Time) -> tuple[bool, int]:
    offset = value.known_offset
    return (offset is None, _seconds(value.nanos, offset))


def _date_time_key(value: DateTime) -> tuple[bool, int]:
    offset = value.known_offset
    return (offset is None, _seconds(value.local, offset))


_ORDER: dict[type, Callable[[Any], Any]] = {
    Decimal: lambda value: value,
    str: lambda value: value,
    dt.date: lambda value: value.toordinal(),
    FarDate: lambda value: value.toordinal(),
    Time: _time_key,
    DateTime: _date_time_key,
    YearsMonthsDuration: lambda value: value.months,
    DaysTimeDuration: lambda value: value.nanos,
}


def less(a: Any, b: Any) -> bool | None:
    if type(a) is type(b) and type(a) in _DIRECT:
        return a < b  # type: ignore[no-any-return]
    sign = order(a, b)
    return None if sign is None else sign < 0


def less_or_equal(a: Any, b: Any) -> bool | None:
    if type(a) is type(b) and type(a) in _DIRECT:
        return a <= b  # type: ignore[no-any-return]
    sign = order(a, b)
    return None if sign is None else sign <= 0


def greater(a: Any, b: Any) -> bool | None:
    return less(b, a)


def greater_or_equal(a: Any, b: Any) -> bool | None:
    return less_or_equal(b, a)


def unequal(a: Any, b: Any) -> bool | None:
    same = equal(a, b)
    return None if same is None else not same


_DIRECT = frozenset((Decimal, dt.date, str))

COMPARE: dict[str, Callable[[Any, Any], bool | None]] = {
    "=": equal,
    "!=": unequal,
    "<": less,
    "<=": less_or_equal,
    ">": greater,
    ">=": greater_or_equal,
}


def in_range(value: Any, interval: Range) -> bool | None:
    if interval.operator:
        return COMPARE[interval.operator](value, _end_of(interval))
    above = (less_or_equal if interval.start_included else less)(interval.start, value)
    below = (less_or_equal if interval.end_included else less)(value, interval.end)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True


def _end_of(interval: Range) -> Any:
    return interval.end if interval.operator in ("<", "<=") else interval.start


# Arithmetic


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
    if type(a) is Decimal and type(b) is Decimal:
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
for (_left, _right), _operation in list(_ADD.items()):
    if _left != _right:
        _ADD[_right, _left] = lambda a, b, operation=_operation: operation(b, a)

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
