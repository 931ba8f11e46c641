"""Relations between points and ranges (Allen's), and ranges from text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..arithmetic import negate
from ..comparison import equal, in_range, less
from ..errors import FeelSyntaxError, Unfit
from ..parser import parse
from ..run import Run
from ..temporal_text import parse_at_literal
from ..tree import AtLiteral, Call, Interval, Literal, Name, Negation, Node
from ..values import Range, kind_of
from .registry import BUILTINS, builtin


def _both(name: str, parameters: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a relation of two arguments; a point given to it stays a point."""
    first, second = parameters.split(", ")
    return builtin(f"{name}({first}: any, {second}: any)")


def _need(*values: Any) -> None:
    for value in values:
        if value is None or kind_of(value) in ("list", "context", "function", "boolean"):
            raise Unfit(f"a {kind_of(value)} is neither a point nor a range")


def _known(result: bool | None) -> bool:
    if result is None:
        raise Unfit("values that cannot be compared")
    return result


def _less(a: Any, b: Any) -> bool:
    return _known(less(a, b))


def _same(a: Any, b: Any) -> bool:
    return _known(equal(a, b))


def _is_range(value: Any) -> bool:
    return type(value) is Range


def _ends(value: Range) -> tuple[Any, Any]:
    if value.start is None or value.end is None:
        raise Unfit("a range without an end has no such relation")
    return value.start, value.end


@_both("before", "point1, point2")
def before(run: Run, a: Any, b: Any) -> bool:
    _need(a, b)
    high, high_in = (_ends(a)[1], a.end_included) if _is_range(a) else (a, True)
    low, low_in = (_ends(b)[0], b.start_included) if _is_range(b) else (b, True)
    return _less(high, low) or (_same(high, low) and not (high_in and low_in))


@_both("after", "point1, point2")
def after(run: Run, a: Any, b: Any) -> bool:
    return before(run, b, a)


@_both("meets", "range1, range2")
def meets(run: Run, a: Any, b: Any) -> bool:
    _ranges(a, b)
    return a.end_included and b.start_included and _same(_ends(a)[1], _ends(b)[0])


@_both("met by", "range1, range2")
def met_by(run: Run, a: Any, b: Any) -> bool:
    return meets(run, b, a)


def _ranges(*values: Any) -> None:
    for value in values:
        if not _is_range(value):
            raise Unfit(f"{kind_of(value)} is no range")


@_both("overlaps", "range1, range2")
def overlaps(run: Run, a: Any, b: Any) -> bool:
    _ranges(a, b)
    return not before(run, a, b) and not before(run, b, a)


@_both("overlaps before", "range1, range2")
def overlaps_before(run: Run, a: Any, b: Any) -> bool:
    """`a` begins first and ends inside `b`, or with it."""
    _ranges(a, b)
    starts_first = _less(*_starts(a, b)) or (
        _same(*_starts(a, b)) and a.start_included and not b.start_included
    )
    ends_first = _less(a.end, b.end) or (
        _same(a.end, b.end) and (not a.end_included or b.end_included)
    )
    return starts_first and ends_first and not before(run, a, b)


@_both("overlaps after", "range1, range2")
def overlaps_after(run: Run, a: Any, b: Any) -> bool:
    return overlaps_before(run, b, a)


def _starts(a: Range, b: Range) -> tuple[Any, Any]:
    _ends(a), _ends(b)
    return a.start, b.start


@_both("finishes", "point, range")
def finishes(run: Run, a: Any, b: Any) -> bool:
    _need(a)
    _ranges(b)
    if not _is_range(a):
        return b.end_included and _same(a, _ends(b)[1])
    _starts(a, b)
    starts_inside = _less(b.start, a.start) or (
        _same(a.start, b.start) and (b.start_included or not a.start_included)
    )
    return a.end_included == b.end_included and _same(a.end, b.end) and starts_inside


@_both("finished by", "range, point")
def finished_by(run: Run, a: Any, b: Any) -> bool:
    return finishes(run, b, a)


@_both("starts", "point, range")
def starts(run: Run, a: Any, b: Any) -> bool:
    _need(a)
    _ranges(b)
    if not _is_range(a):
        return b.start_included and _same(a, _ends(b)[0])
    _starts(a, b)
    ends_inside = _less(a.end, b.end) or (
        _same(a.end, b.end) and (b.end_included or not a.end_included)
    )
    return a.start_included == b.start_included and _same(a.start, b.start) and ends_inside


@_both("started by", "range, point")
def started_by(run: Run, a: Any, b: Any) -> bool:
    return starts(run, b, a)


@_both("includes", "range, point")
def includes(run: Run, a: Any, b: Any) -> bool:
    _need(b)
    _ranges(a)
    if not _is_range(b):
        return _known(in_range(b, a))
    _starts(a, b)
    low = _less(a.start, b.start) or (
        _same(a.start, b.start) and (a.start_included or not b.start_included)
    )
    high = _less(b.end, a.end) or (_same(a.end, b.end) and (a.end_included or not b.end_included))
    return low and high


@_both("during", "point, range")
def during(run: Run, a: Any, b: Any) -> bool:
    return includes(run, b, a)


@_both("coincides", "point1, point2")
def coincides(run: Run, a: Any, b: Any) -> bool:
    _need(a, b)
    if _is_range(a) != _is_range(b):
        raise Unfit("coincides takes two points or two ranges")
    return _same(a, b)


@builtin("range(from: string)")
def range_(run: Run, source: str) -> Range:
    """A range written as text; its ends are literals, nothing else."""
    try:
        node = parse(source)
    except FeelSyntaxError as error:
        raise Unfit("range: not a range") from error
    if not isinstance(node, Interval):
        raise Unfit("range: not a range")
    low, high = _literal(node.start, run), _literal(node.end, run)
    if low is None and high is None:
        raise Unfit("range: a range needs an end")
    if low is not None and high is not None and _less(high, low):
        raise Unfit("range: it ends before it begins")
    return Range(low, high, node.start_included, node.end_included)


_MAKERS = ("date", "time", "date and time", "duration")


def _literal(node: Node, run: Run) -> Any:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, AtLiteral):
        return parse_at_literal(node.text)
    if isinstance(node, Negation) and isinstance(node.operand, Literal):
        return negate(node.operand.value)
    if isinstance(node, Call) and isinstance(node.function, Name) and node.names is None:
        arguments = node.arguments
        if node.function.name in _MAKERS and all(isinstance(a, Literal) for a in arguments):
            values = [a.value for a in arguments if isinstance(a, Literal)]
            return BUILTINS[node.function.name].invoke(run, values, None)
    raise Unfit("range: an end is not a literal")
