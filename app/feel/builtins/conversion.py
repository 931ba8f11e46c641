"""Functions that make values of one type from others."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from ..border import TEXTS
from ..errors import Unfit
from ..numbers import make_number, number_text
from ..run import Run
from ..values import Range, kind_of
from .registry import builtin

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
_SEPARATORS = (" ", ",", ".")


@builtin(
    "number(from: string, grouping separator: string?, decimal separator: string?)",
    "number(from: string)",
    "number(from: number)",
)
def number(
    run: Run, source: str | Decimal, grouping: str | None = None, point: str | None = None
) -> Decimal:
    if isinstance(source, Decimal):
        return source
    if grouping not in (None, *_SEPARATORS) or point not in (None, ".", ","):
        raise Unfit("number: a separator is a blank, a comma or a full stop")
    if point is not None and point == grouping:
        raise Unfit("number: two equal separators")
    text = source.replace(grouping, "") if grouping else source
    if point == ",":
        text = text.replace(",", ".")
    if len(text) > 7000 or not _NUMBER.fullmatch(text):
        raise Unfit("number: not a number")
    return make_number(text)


@builtin("string(from: any)")
def string(run: Run, source: Any) -> str | None:
    if source is None or isinstance(source, str):
        return source
    text = value_text(source, run)
    run.check_string(len(text))
    return text


def value_text(value: Any, run: Run, depth: int = 0) -> str:
    """A value as FEEL writes it; strings inside others stand in quotes."""
    run.spend()
    if depth > run.limits.value_depth:
        raise Unfit("string: nested too deeply")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, str):
        run.check_string(len(value))
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, list):
        return "[" + ", ".join(value_text(item, run, depth + 1) for item in value) + "]"
    if isinstance(value, dict):
        entries = (f"{key}: {value_text(item, run, depth + 1)}" for key, item in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, Range):
        return _range_text(value, run, depth)
    text = TEXTS.get(type(value))
    if text is None:
        raise Unfit(f"string: a {kind_of(value)} has no text")
    return str(text(value))


def _range_text(value: Range, run: Run, depth: int) -> str:
    low, high = value_text(value.start, run, depth + 1), value_text(value.end, run, depth + 1)
    if value.operator in ("<", "<="):
        return f"({value.operator} {high})"
    if value.operator:
        return f"({value.operator} {low})"
    return (
        f"{'[' if value.start_included else '('}{low}..{high}{']' if value.end_included else ')'}"
    )
