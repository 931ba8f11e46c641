"""Equality and order of FEEL values.

Three-valued: None stands for null, which is the answer where two values cannot be compared.
Comparing lists and contexts is paid for from the budget of `run`, since values that share their
parts can be enormous when walked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from .run import Run
from .temporal import (
    SECOND,
    DateTime,
    DaysTimeDuration,
    FarDate,
    Time,
    YearsMonthsDuration,
)
from .values import Range, kind_of

# Equality


def equal(a: Any, b: Any, run: Run | None = None) -> bool | None:
    """FEEL's `=`: null where the two are of different types."""
    kind = type(a)
    if kind is type(b):
        if kind in _PLAIN:
            if kind is str and run is not None:
                run.read_string(a)
            return a == b  # type: ignore[no-any-return]
        compare = _EQUALITY.get(kind)
        return a is b if compare is None else compare(a, b, run or Run())
    if a is None or b is None:
        return False
    if kind_of(a) == kind_of(b) == "date":
        return False
    if kind is list and len(a) == 1 and type(b) is not list:
        return equal(a[0], b, run)
    if type(b) is list and len(b) == 1 and kind is not list:
        return equal(a, b[0], run)
    return None


_PLAIN = frozenset((str, Decimal, bool, dt.date, FarDate, YearsMonthsDuration, DaysTimeDuration))


def _equal_lists(a: list[Any], b: list[Any], run: Run) -> bool | None:
    if a is b or len(a) != len(b):
        return a is b
    run.spend(len(a))
    return _all_equal(zip(a, b, strict=True), run)


def _equal_contexts(a: dict[str, Any], b: dict[str, Any], run: Run) -> bool | None:
    if a is b or a.keys() != b.keys():
        return a is b
    run.spend(len(a))
    return _all_equal(((a[key], b[key]) for key in a), run)


def _all_equal(pairs: Iterable[tuple[Any, Any]], run: Run) -> bool | None:
    result: bool | None = True
    for left, right in pairs:
        same = equal(left, right, run)
        if same is False:
            return False
        if same is None:
            result = None
    return result


def _seconds(nanos: int, offset: int | None) -> int:
    """Times are compared by whole seconds."""
    return nanos // SECOND - (offset or 0)


def _equal_times(a: Time, b: Time, run: Run) -> bool | None:
    x, y = a.known_offset, b.known_offset
    if (x is None) != (y is None):
        return None
    return _seconds(a.nanos, x) == _seconds(b.nanos, y)


def _equal_date_times(a: DateTime, b: DateTime, run: Run) -> bool | None:
    x, y = a.known_offset, b.known_offset
    if (x is None) != (y is None):
        return None
    return _seconds(a.local, x) == _seconds(b.local, y)


def _equal_ranges(a: Range, b: Range, run: Run) -> bool | None:
    if a.operator != b.operator:
        return False
    if (a.start_included, a.end_included) != (b.start_included, b.end_included):
        return False
    return _all_equal(((a.start, b.start), (a.end, b.end)), run)


_EQUALITY: dict[type, Callable[[Any, Any, Run], bool | None]] = {
    type(None): lambda a, b, run: True,
    list: _equal_lists,
    dict: _equal_contexts,
    Time: _equal_times,
    DateTime: _equal_date_times,
    Range: _equal_ranges,
}

# Order


def order(a: Any, b: Any) -> int | None:
    """Negative, zero or positive as a is less than, equal to or greater than b; None: neither.

    A moment without an offset from UTC takes that of the other one (DMN 10.3.2.13, Table 54).
    """
    kind = type(a)
    if kind is not type(b) and not (kind_of(a) == kind_of(b) == "date"):
        return None
    if kind is Time or kind is DateTime:
        return _order_of_moments(a, b)
    key = _ORDER.get(kind)
    if key is None:
        return None
    x, y = key(a), key(b)
    return (x > y) - (x < y)


def _local_and_offset(value: Time | DateTime) -> tuple[int, int | None]:
    local = value.nanos if isinstance(value, Time) else value.local
    return local, value.known_offset


def _order_of_moments(a: Any, b: Any) -> int:
    (x, x_offset), (y, y_offset) = _local_and_offset(a), _local_and_offset(b)
    if x_offset is None or y_offset is None:
        x_offset = y_offset = None
    first, second = _seconds(x, x_offset), _seconds(y, y_offset)
    return (first > second) - (first < second)


_ORDER: dict[type, Callable[[Any], Any]] = {
    Decimal: lambda value: value,
    str: lambda value: value,
    dt.date: lambda value: value.toordinal(),
    FarDate: lambda value: value.toordinal(),
    YearsMonthsDuration: lambda value: value.months,
    DaysTimeDuration: lambda value: value.nanos,
}
_DIRECT = frozenset((Decimal, dt.date, str))


def less(a: Any, b: Any, run: Run | None = None) -> bool | None:
    if type(a) is type(b) and type(a) in _DIRECT:
        if run is not None and type(a) is str:
            run.read_string(a)
        return a < b  # type: ignore[no-any-return]
    sign = order(a, b)
    return None if sign is None else sign < 0


def less_or_equal(a: Any, b: Any, run: Run | None = None) -> bool | None:
    if type(a) is type(b) and type(a) in _DIRECT:
        if run is not None and type(a) is str:
            run.read_string(a)
        return a <= b  # type: ignore[no-any-return]
    sign = order(a, b)
    if sign == 0:
        return equal(a, b, run)
    return None if sign is None else sign < 0


def greater(a: Any, b: Any, run: Run | None = None) -> bool | None:
    return less(b, a, run)


def greater_or_equal(a: Any, b: Any, run: Run | None = None) -> bool | None:
    return less_or_equal(b, a, run)


def unequal(a: Any, b: Any, run: Run | None = None) -> bool | None:
    same = equal(a, b, run)
    return None if same is None else not same


COMPARE: dict[str, Callable[[Any, Any, Run | None], bool | None]] = {
    "=": equal,
    "!=": unequal,
    "<": less,
    "<=": less_or_equal,
    ">": greater,
    ">=": greater_or_equal,
}


def in_range(value: Any, interval: Range, run: Run | None = None) -> bool | None:
    if interval.operator:
        end = interval.end if interval.operator in ("<", "<=") else interval.start
        return COMPARE[interval.operator](value, end, run)
    above = (less_or_equal if interval.start_included else less)(interval.start, value, run)
    below = (less_or_equal if interval.end_included else less)(value, interval.end, run)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True
