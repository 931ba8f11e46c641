"""The values FEEL computes with, and the types they have in Python.

| FEEL | Python |
|---|---|
| number | `decimal.Decimal` (34 digits) |
| string, boolean, null | `str`, `bool`, `None` |
| date | `datetime.date`, or `FarDate` outside the years 1-9999 |
| time, date and time | `Time`, `DateTime` |
| years and months duration | `YearsMonthsDuration` |
| days and time duration | `DaysTimeDuration` |
| list, context | `list`, `dict` with string keys |
| range | `Range` |
| function | `Function` |

`border.to_feel` also takes `int`, `float`, `datetime`, `time`, `timedelta`, `tuple` and mappings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .temporal import DateTime, DaysTimeDuration, FarDate, Time, YearsMonthsDuration

__all__ = [
    "DateTime",
    "DaysTimeDuration",
    "FarDate",
    "Function",
    "Parameter",
    "Range",
    "Time",
    "YearsMonthsDuration",
    "kind_of",
]


@dataclass(frozen=True, slots=True)
class Range:
    """An interval. `operator` is one of `< <= > >= = !=` where it was written so, as in `(< 5)`;
    then, and only then, an end of None means that there is no bound."""

    start: Any
    end: Any
    start_included: bool
    end_included: bool
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`type` is a `types.Type`, or None where any value is taken."""

    name: str
    type: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function value: of the product, of a decision model, or written in an expression.

    `call(run, arguments)` gets the arguments in the order of `parameters`; those after the first
    `required` may be left out. `result` is a `types.Type` the result is checked against.
    """

    name: str
    parameters: tuple[Parameter, ...]
    call: Callable[[Any, list[Any]], Any]
    result: Any = None
    required: int | None = None


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    dt.date: "date",
    FarDate: "date",
    Time: "time",
    DateTime: "date and time",
    YearsMonthsDuration: "years and months duration",
    DaysTimeDuration: "days and time duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}


def python_types(kind: str) -> frozenset[type]:
    """The Python types whose values are all of that FEEL type."""
    return frozenset(of for of, name in _KINDS.items() if name == kind)


def kind_of(value: Any) -> str:
    """The name of a value's FEEL type, without what lists and contexts hold."""
    kind = _KINDS.get(type(value))
    if kind is None:
        kind = getattr(type(value), "feel_kind", None) or "unknown"
    return kind
