"""Functions of numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..arithmetic import negate
from ..errors import Unfit
from ..numbers import CONTEXT, WIDE, round_to_scale, truncate_to_int
from ..run import Run
from ..temporal import YearsMonthsDuration
from .registry import builtin


@builtin("decimal(n: number, scale: number)")
def decimal_(run: Run, n: Decimal, scale: Decimal) -> Decimal:
    return round_to_scale(n, truncate_to_int(scale), "half even")


@builtin("floor(n: number, scale?: number)")
def floor(run: Run, n: Decimal, scale: Decimal | None = None) -> Decimal:
    return round_to_scale(n, truncate_to_int(scale or Decimal(0)), "floor")


@builtin("ceiling(n: number, scale?: number)")
def ceiling(run: Run, n: Decimal, scale: Decimal | None = None) -> Decimal:
    return round_to_scale(n, truncate_to_int(scale or Decimal(0)), "ceiling")


@builtin("round up(n: number, scale: number)")
def round_up(run: Run, n: Decimal, scale: Decimal) -> Decimal:
    return round_to_scale(n, truncate_to_int(scale), "up")


@builtin("round down(n: number, scale: number)")
def round_down(run: Run, n: Decimal, scale: Decimal) -> Decimal:
    return round_to_scale(n, truncate_to_int(scale), "down")


@builtin("round half up(n: number, scale: number)")
def round_half_up(run: Run, n: Decimal, scale: Decimal) -> Decimal:
    return round_to_scale(n, truncate_to_int(scale), "half up")


@builtin("round half down(n: number, scale: number)")
def round_half_down(run: Run, n: Decimal, scale: Decimal) -> Decimal:
    return round_to_scale(n, truncate_to_int(scale), "half down")


@builtin("abs(n: number)", "abs(n: duration)")
def abs_(run: Run, n: Any) -> Any:
    if isinstance(n, Decimal):
        return CONTEXT.abs(n)
    size = n.months if isinstance(n, YearsMonthsDuration) else n.nanos
    return negate(n) if size < 0 else n


@builtin("modulo(dividend: number, divisor: number)")
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Decimal:
    """`dividend - divisor * floor(dividend / divisor)`: takes the sign of the divisor."""
    if divisor == 0:
        raise Unfit("modulo by zero")
    if dividend.adjusted() - divisor.adjusted() > 70:
        raise Unfit("modulo: numbers too far apart")
    rest = WIDE.remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = WIDE.add(rest, divisor)
    return CONTEXT.plus(rest)


@builtin("sqrt(number: number)")
def sqrt(run: Run, number: Decimal) -> Decimal:
    if number < 0:
        raise Unfit("sqrt of a negative number")
    return CONTEXT.sqrt(number)


@builtin("log(number: number)")
def log(run: Run, number: Decimal) -> Decimal:
    if number <= 0:
        raise Unfit("log of a number that is not positive")
    return CONTEXT.ln(number)


@builtin("exp(number: number)")
def exp(run: Run, number: Decimal) -> Decimal:
    return CONTEXT.exp(number)


@builtin("odd(number: number)")
def odd(run: Run, number: Decimal) -> bool:
    return _remainder_of_two(number) == 1


@builtin("even(number: number)")
def even(run: Run, number: Decimal) -> bool:
    return _remainder_of_two(number) == 0


def _remainder_of_two(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        return Decimal(0)
    return abs(number.remainder_near(2, CONTEXT))
