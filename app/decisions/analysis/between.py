"""Order within one kind of value, and a value between two others."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from app.feel.comparison import order
from app.feel.errors import Unfit
from app.feel.numbers import CONTEXT
from app.feel.temporal import (
    DAY,
    SECOND,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    from_local,
    ordinal_to_date,
)
from app.feel.values import kind_of

ORDERED = frozenset(
    (
        "number",
        "string",
        "date",
        "time",
        "date and time",
        "years and months duration",
        "days and time duration",
    )
)


def comparable(values: list[Any]) -> bool:
    """Whether the values lie on one line. Times without an offset take that of what they are
    compared with, so that together with others they have no order of their own."""
    if any(order(values[0], value) is None for value in values[1:]):
        return False
    moments = [value for value in values if isinstance(value, Time | DateTime)]
    return len({value.known_offset for value in moments}) <= 1


def value_between(kind: str, low: Any, high: Any, whole: bool = False) -> Any:
    """A value of that kind strictly between two (None: no bound); None where there is none."""
    try:
        found = _whole_number(low, high) if whole else _BETWEEN[kind](low, high)
    except (ArithmeticError, Unfit, ValueError, OverflowError):
        return None
    if found is None or kind_of(found) != kind:
        return None
    above = low is None or (order(low, found) or 0) < 0
    below = high is None or (order(found, high) or 0) < 0
    return found if above and below else None


def _number(low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is None and high is None:
        return Decimal(0)
    if low is None or high is None:
        bound = high if low is None else low
        assert bound is not None  # noqa: S101
        reach = CONTEXT.add(abs(bound), Decimal(1))
        return CONTEXT.subtract(bound, reach) if low is None else CONTEXT.add(bound, reach)
    return CONTEXT.divide(CONTEXT.add(low, high), Decimal(2))


def _whole_number(low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None:
        return Decimal(math.floor(low) + 1)
    return Decimal(0) if high is None else Decimal(math.ceil(high) - 1)


def _string(low: str | None, high: str | None) -> str:
    return "" if low is None else low + "\0"


def _by_steps(
    to_steps: Callable[[Any], int], from_steps: Callable[[int, Any], Any], usual: Any
) -> Callable[[Any, Any], Any]:
    """For kinds that go in whole steps: days, months, seconds."""

    def between(low: Any, high: Any) -> Any:
        if low is not None:
            return from_steps(to_steps(low) + 1, low)
        return usual if high is None else from_steps(to_steps(high) - 1, high)

    return between


def _time(seconds: int, like: Time) -> Time | None:
    nanos = (seconds + (like.known_offset or 0)) * SECOND
    return Time(nanos, like.known_offset) if 0 <= nanos < DAY else None


_BETWEEN: dict[str, Callable[[Any, Any], Any]] = {
    "number": _number,
    "string": _string,
    "date": _by_steps(
        lambda date: date.toordinal(),
        lambda days, like: ordinal_to_date(days),
        dt.date(2000, 1, 1),
    ),
    "time": _by_steps(lambda time: time.nanos // SECOND - (time.known_offset or 0), _time, Time(0)),
    "date and time": _by_steps(
        lambda moment: moment.local // SECOND,
        lambda seconds, like: from_local(seconds * SECOND, like.known_offset, None),
        DateTime(dt.date(2000, 1, 1), 0),
    ),
    "years and months duration": _by_steps(
        lambda duration: duration.months,
        lambda months, like: YearsMonthsDuration(months),
        YearsMonthsDuration(0),
    ),
    "days and time duration": _by_steps(
        lambda duration: duration.nanos,
        lambda nanos, like: DaysTimeDuration(nanos),
        DaysTimeDuration(0),
    ),
}
