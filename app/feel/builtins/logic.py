"""Functions of booleans, and identity."""

from __future__ import annotations

from typing import Any

from ..comparison import equal
from ..errors import Unfit
from ..run import Run
from ..temporal import DateTime, Time
from ..values import kind_of
from .registry import builtin


@builtin("not(negand: any)")
def not_(run: Run, negand: Any) -> bool | None:
    if isinstance(negand, list) and len(negand) == 1:
        negand = negand[0]
    if negand is None:
        return None
    if type(negand) is not bool:
        raise Unfit(f"not: {kind_of(negand)} is no boolean")
    return not negand


@builtin("all(list: list)", "all(list...: any)")
def all_(run: Run, *values: Any) -> bool | None:
    return _decide(run, values, False)


@builtin("any(list: list)", "any(list...: any)")
def any_(run: Run, *values: Any) -> bool | None:
    return _decide(run, values, True)


def _decide(run: Run, values: tuple[Any, ...], decisive: bool) -> bool | None:
    items = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    run.spend(len(items) // 4)
    result: bool | None = not decisive
    for item in items:
        if item is decisive:
            return decisive
        if item is not (not decisive):
            result = None
    return result


@builtin("is(value1?: any, value2?: any)")
def is_(run: Run, value1: Any = None, value2: Any = None) -> bool:
    """Whether both are the same element of the language: no conversion between zones."""
    if kind_of(value1) != kind_of(value2):
        return False
    if isinstance(value1, Time | DateTime):
        return bool(value1 == value2)
    return equal(value1, value2, run) is True
