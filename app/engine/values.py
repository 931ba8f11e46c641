"""Variables at rest: FEEL values as JSON and back, keeping their types.

JSON has text, numbers, true, false, null, lists and objects; what FEEL has beyond them is written
as an object with one key that begins with `$`, which no context of ours may have as a key.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from decimal import Decimal
from typing import Any

from app import feel

from .errors import ExpressionError, StateError

MAX_VALUES = 5_000  # in one variable, nested ones counted
MAX_TEXT = 100_000  # characters in one variable
MAX_DEPTH = 30


def check_storable(name: str, value: Any) -> Any:
    """The value, if it can be kept as a process variable; functions and huge values cannot."""
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    _check(name, value, Counter(), 0)
    return value


def _check(name: str, value: Any, seen: Counter[str], depth: int) -> None:
    """`seen` counts the values and characters met so far."""
    seen["values"] += 1
    if isinstance(value, str):
        seen["characters"] += len(value)
    if seen["values"] > MAX_VALUES or seen["characters"] > MAX_TEXT or depth > MAX_DEPTH:
        raise ExpressionError(f"变量“{name}”的值过大")
    if isinstance(value, str):
        return
    if isinstance(value, list):
        for member in value:
            _check(name, member, seen, depth + 1)
    elif isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str) or key.startswith("$"):
                raise ExpressionError(f"变量“{name}”含有不能使用的键“{key}”")
            _check(name, member, seen, depth + 1)
    elif isinstance(value, feel.Range):
        _check(name, value.start, seen, depth + 1)
        _check(name, value.end, seen, depth + 1)
    elif not isinstance(value, _KEPT):
        raise ExpressionError(f"变量“{name}”的值不能保存（{type(value).__name__}）")


def key_text(value: Any) -> str:
    """A number or text as part of a key: 7 is "7", however it was computed."""
    return str(feel.to_json(value)) if isinstance(value, Decimal) else str(value)


def encode(value: Any) -> Any:
    """For `json.dumps(default=…)`: what JSON itself cannot say."""
    if isinstance(value, Decimal):
        whole = value.to_integral_value()
        if whole == value and value.adjusted() < 18:
            return int(value)
        return {"$n": str(value)}
    if isinstance(value, feel.DateTime):
        return {"$t": [encode(value.date), value.nanos, value.offset, value.zone]}
    if isinstance(value, dt.datetime):
        return encode(feel.to_feel(value))
    if isinstance(value, feel.FarDate):
        return {"$f": [value.year, value.month, value.day]}
    if isinstance(value, dt.date):
        return {"$d": value.isoformat()}
    if isinstance(value, feel.Time):
        return {"$h": [value.nanos, value.offset, value.zone]}
    if isinstance(value, feel.YearsMonthsDuration):
        return {"$m": value.months}
    if isinstance(value, feel.DaysTimeDuration):
        return {"$s": value.nanos}
    if isinstance(value, dt.timedelta | dt.time):
        return encode(feel.to_feel(value))
    if isinstance(value, feel.Range):
        bounds = [value.start_included, value.end_included, value.operator]
        return {"$r": [value.start, value.end, *bounds]}
    raise StateError(f"不能保存的值：{type(value).__name__}")


_DECODERS: dict[str, Any] = {
    "$n": Decimal,
    "$d": dt.date.fromisoformat,
    "$t": lambda parts: feel.DateTime(*parts),
    "$f": lambda parts: feel.FarDate(*parts),
    "$h": lambda parts: feel.Time(*parts),
    "$m": feel.YearsMonthsDuration,
    "$s": feel.DaysTimeDuration,
    "$r": lambda parts: feel.Range(*map(feel.to_feel, parts[:2]), *parts[2:]),
}
_KEPT = (
    type(None),
    int,
    Decimal,
    dt.date,
    dt.time,
    dt.timedelta,
    feel.FarDate,
    feel.DateTime,
    feel.Time,
    feel.YearsMonthsDuration,
    feel.DaysTimeDuration,
)


def decode(found: dict[str, Any]) -> Any:
    """For `json.loads(object_hook=…)`."""
    if len(found) == 1:
        ((key, value),) = found.items()
        if key in _DECODERS:
            return _DECODERS[key](value)
    return found


_ENCODER = json.JSONEncoder(
    default=encode, ensure_ascii=False, check_circular=False, separators=(",", ":")
)


def to_text(value: Any) -> str:
    return _ENCODER.encode(value)


def from_text(text: str | bytes) -> Any:
    return json.loads(text, object_hook=decode)
