"""Sums, differences and products of numbers, in DECIMALs wide enough to be exact.

Division is left to the interpreter: SQL would compute it in binary floats.
"""

from __future__ import annotations

from app.feel.numbers import CONTEXT

from .errors import NotCompilable
from .sql import sql, total
from .symbols import NOTHING, SCALARS, Scalar, Symbol, exact, kind, scalar, widened

_MOST_DIGITS = CONTEXT.prec  # from there on the interpreter rounds
_NO_ARITHMETIC = frozenset(("boolean", "null", "context", "list"))


def arithmetic(operator: str, a: Symbol, b: Symbol) -> Symbol:
    kinds = {kind(a), kind(b)}
    if kinds & _NO_ARITHMETIC:
        return NOTHING  # with these there is none, whatever the other is
    if kinds == {"string"} and operator == "+":
        left, right = scalar(a).sql, scalar(b).sql
        return Scalar("string", sql("(", left, " || ", right, ")", null=left.null or right.null))
    if kinds != {"number"}:
        raise NotCompilable(f"{kind(a)} {operator} {kind(b)}")
    x, y = exact(scalar(a)), exact(scalar(b))
    if operator == "*":
        return _product(x, y)
    if operator in ("+", "-"):
        return _sum(operator, x, y)
    raise NotCompilable(f"运算 {operator} 由解释器计算")


def _sum(operator: str, x: Scalar, y: Scalar) -> Scalar:
    scale = max(x.scale, y.scale)
    whole = max(x.whole, y.whole) + 1
    _bounded(whole + scale)
    x, y = widened(x, whole, scale), widened(y, whole, scale)
    made = sql("(", x.sql, f" {operator} ", y.sql, ")", null=x.sql.null or y.sql.null)
    return widened(Scalar("number", made, whole, scale), whole, scale)


def _product(x: Scalar, y: Scalar) -> Scalar:
    whole, scale = x.whole + y.whole, x.scale + y.scale
    _bounded(whole + scale)
    factors = [widened(one, one.whole, one.scale).sql for one in (x, y)]
    made = sql("(", factors[0], " * ", factors[1], ")", null=x.sql.null or y.sql.null)
    return widened(Scalar("number", made, whole, scale), whole, scale)


def _bounded(digits: int) -> None:
    if digits > _MOST_DIGITS:
        raise NotCompilable(f"结果可能超过 {_MOST_DIGITS} 位数字")


def negation(value: Symbol) -> Symbol:
    if kind(value) == "number":
        one = exact(scalar(value))
        return Scalar("number", sql("(- ", one.sql, ")", null=one.sql.null), one.whole, one.scale)
    if kind(value) in SCALARS or kind(value) in _NO_ARITHMETIC:
        return NOTHING
    raise NotCompilable(f"- {kind(value)}")


def summed(values: list[Scalar]) -> Scalar:
    """The sum of numbers of which any may be NULL, and then all is. At least one."""
    whole = max(value.whole for value in values) + len(str(len(values)))
    scale = max(value.scale for value in values)
    _bounded(whole + scale)
    parts = [widened(value, whole, scale).sql for value in values]
    return widened(Scalar("number", total(parts), whole, scale), whole, scale)
