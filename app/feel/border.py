"""Values that come in from Python or JSON, and go out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .errors import FeelError, Unfit
from .numbers import CONTEXT, make_number, number_text
from .temporal import (
    DateTime,
    DaysTimeDuration,
    FarDate,
    Time,
    YearsMonthsDuration,
    from_datetime,
    from_time,
)
from .temporal_text import (
    date_text,
    date_time_text,
    months_text,
    nanos_text,
    parse_at_literal,
    time_text,
)
from .values import Function, Range, kind_of

_NATIVE = frozenset(
    (
        type(None),
        bool,
        str,
        Decimal,
        dt.date,
        FarDate,
        Time,
        DateTime,
        YearsMonthsDuration,
        DaysTimeDuration,
        Range,
        Function,
    )
)
_AS_THEY_ARE = _NATIVE - {Decimal}
# Integers of so few digits are numbers without rounding.
_EXACT = 10**33
MAX_DEPTH = 100
MAX_PARTS = 250_000


def to_feel(value: Any, depth: int = 0) -> Any:
    """The FEEL value of a Python one. Lists and dicts that need no change are handed through.

    Raises FeelError for what FEEL has no value for (a set, an object, NaN).
    """
    kind = type(value)
    if kind is Decimal:
        return _number(value)
    if kind in _NATIVE:
        return value
    if depth > MAX_DEPTH:
        raise FeelError("a value nested too deeply")
    if kind is int:
        return Decimal(value) if -_EXACT < value < _EXACT else _number(value)
    if kind is list:
        items = [to_feel(item, depth + 1) for item in value]
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    if kind is dict:
        return _context(value, depth)
    return _foreign(value, depth)


def to_feel_each(values: Mapping[str, Any]) -> dict[str, Any]:
    """Named values, each as ``to_feel`` has it."""
    return {
        name: value if type(value) in _AS_THEY_ARE else to_feel(value)
        for name, value in values.items()
    }


def _number(value: int | Decimal) -> Decimal:
    """The number itself, rounded to 34 digits where it has more."""
    if isinstance(value, int):
        if value.bit_length() > 20_500:
            raise FeelError("a number out of range")
        value = Decimal(value)
    if not value.is_finite():
        raise FeelError("not a finite number")
    try:
        rounded = CONTEXT.plus(value)
    except ArithmeticError as error:
        raise FeelError("a number out of range") from error
    return value if rounded.compare_total(value) == 0 else rounded


def _context(value: dict[Any, Any], depth: int) -> dict[str, Any]:
    changed = False
    entries: dict[str, Any] = {}
    for key, item in value.items():
        if type(key) is not str:
            raise FeelError("a context's keys are strings")
        entries[key] = feel = to_feel(item, depth + 1)
        changed = changed or feel is not item
    return entries if changed else value


def _foreign(value: Any, depth: int) -> Any:
    if getattr(type(value), "feel_kind", None) is not None:
        return value
    if isinstance(value, dt.datetime):
        return from_datetime(value)
    if isinstance(value, dt.time):
        return from_time(value)
    if isinstance(value, dt.timedelta):
        whole = (value.days * 86_400 + value.seconds) * 10**6 + value.microseconds
        return DaysTimeDuration(whole * 1000)
    if isinstance(value, float):
        try:
            return make_number(repr(value))
        except Unfit as error:
            raise FeelError(str(error)) from error
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool | int):
        return _number(int(value))
    if isinstance(value, Mapping):
        return _context(dict(value), depth)
    if isinstance(value, tuple | list):
        return [to_feel(item, depth + 1) for item in value]
    raise FeelError(f"no FEEL value for a {type(value).__name__}")


def from_json(value: Any, kind: str | None = None) -> Any:
    """The FEEL value of a JSON one. Texts stay texts unless `kind` names a temporal type."""
    if kind in _TEMPORAL and isinstance(value, str):
        try:
            return parse_at_literal(value)
        except Unfit as error:
            raise FeelError(f"not a {kind}: {value[:40]}") from error
    return to_feel(value)


_TEMPORAL = frozenset(
    (
        "date",
        "time",
        "date and time",
        "years and months duration",
        "days and time duration",
        "dateTime",
        "yearMonthDuration",
        "dayTimeDuration",
    )
)


def to_json(value: Any) -> Any:
    """A JSON value: numbers as numbers, everything temporal as ISO text.

    A number that a float cannot hold exactly becomes text. Ranges become contexts; functions have
    no JSON. Values of more than 250,000 parts are refused with FeelError.
    """
    return _Json().of(value, 0)


class _Json:
    """Counts what it writes: values that share their parts grow when written out."""

    def __init__(self) -> None:
        self.parts = 0

    def of(self, value: Any, depth: int) -> Any:
        self.parts += 1
        if self.parts > MAX_PARTS or depth > MAX_DEPTH:
            raise FeelError("a value too large for JSON")
        kind = type(value)
        if value is None or kind in (bool, str):
            return value
        if kind is Decimal:
            return _json_number(value)
        if kind is list:
            return [self.of(item, depth + 1) for item in value]
        if kind is dict:
            return {key: self.of(item, depth + 1) for key, item in value.items()}
        if kind is Range:
            return self.of(_range_as_context(value), depth + 1)
        text = TEXTS.get(kind)
        if text is None:
            raise FeelError(f"no JSON for a {kind_of(value)}")
        return text(value)


def _range_as_context(value: Range) -> dict[str, Any]:
    return {
        "start": value.start,
        "end": value.end,
        "start included": value.start_included,
        "end included": value.end_included,
    }


def _json_number(value: Decimal) -> int | float | str:
    if value.adjusted() < 19 and value == value.to_integral_value():
        return int(value)
    nearest = float(value)
    if abs(value.adjusted()) < 300 and Decimal(repr(nearest)) == value:
        return nearest
    return number_text(value)


TEXTS: dict[type, Any] = {
    dt.date: date_text,
    FarDate: date_text,
    Time: time_text,
    DateTime: date_time_text,
    YearsMonthsDuration: months_text,
    DaysTimeDuration: nanos_text,
}
