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

_POINT_RANGE, _RANGE_POINT = "point, range", "range, point"
_POINTS, _RANGES = "point1, point2", "range1, range2"
_NO_POINTS = frozenset(("null", "boolean", "list", "context", "function"))


def _relation(name: str, *parameters: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a relation of two arguments under each of the names they may be given."""
    pairs = (pair.split(", ") for pair in parameters)
    return builtin(*(f"{name}({first}: any, {second}: any)" for first, second in pairs))


def _need_points(*values: Any) -> None:
    for value in values:
        if kind_of(value) in _NO_POINTS:
            raise Unfit(f"a {kind_of(value)} is neither a point nor a range")


def _need_ranges(*values: Any) -> None:
    for value in values:
        if type(value) is not Range or value.operator == "!=":
            raise Unfit(f"a range is wanted, not {kind_of(value)}")
        if not value.operator and (value.start is None or value.end is None):
            raise Unfit("a range with an unknown end")


def _sign(a: Any, b: Any) -> int:
    if less(a, b) is None:
        raise Unfit(f"{kind_of(a)} and {kind_of(b)} cannot be compared")
    return -1 if less(a, b) else int(equal(a, b) is not True)


def _starts(a: Range, b: Range) -> int:
    """Negative, zero or positive as `a` begins before, with or after `b`."""
    if a.start is None or b.start is None:
        return (a.start is not None) - (b.start is not None)
    return _sign(a.start, b.start) or b.start_included - a.start_included


def _ends(a: Range, b: Range) -> int:
    """Negative, zero or positive as `a` ends before, with or after `b`."""
    if a.end is None or b.end is None:
        return (b.end is not None) - (a.end is not None)
    return _sign(a.end, b.end) or a.end_included - b.end_included


def _as_range(value: Any) -> Range:
    if type(value) is Range:
        _need_ranges(value)
        return value
    _need_points(value)
    return Range(value, value, True, True)


@_relation("before", _POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)
def before(run: Run, a: Any, b: Any) -> bool:
    first, second = _as_range(a), _as_range(b)
    if first.end is None or second.start is None:
        return False
    sign = _sign(first.end, second.start)
    return sign < 0 or (sign == 0 and not (first.end_included and second.start_included))


@_relation("after", _POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)
def after(run: Run, a: Any, b: Any) -> bool:
    return before(run, b, a)


@_relation("meets", _RANGES)
def meets(run: Run, a: Any, b: Any) -> bool:
    _need_ranges(a, b)
    if a.end is None or b.start is None:
        return False
    return a.end_included and b.start_included and _sign(a.end, b.start) == 0


@_relation("met by", _RANGES)
def met_by(run: Run, a: Any, b: Any) -> bool:
    return meets(run, b, a)


@_relation("overlaps", _RANGES)
def overlaps(run: Run, a: Any, b: Any) -> bool:
    _need_ranges(a, b)
    return not before(run, a, b) and not before(run, b, a)


@_relation("overlaps before", _RANGES)
def overlaps_before(run: Run, a: Any, b: Any) -> bool:
    """`a` begins first and ends inside `b`, or with it."""
    _need_ranges(a, b)
    return _starts(a, b) < 0 and _ends(a, b) <= 0 and not before(run, a, b)


@_relation("overlaps after", _RANGES)
def overlaps_after(run: Run, a: Any, b: Any) -> bool:
    return overlaps_before(run, b, a)


@_relation("finishes", _POINT_RANGE, _RANGES)
def finishes(run: Run, a: Any, b: Any) -> bool:
    _need_ranges(b)
    if type(a) is Range:
        _need_ranges(a)
        return _ends(a, b) == 0 and _starts(a, b) >= 0
    _need_points(a)
    return b.end is not None and b.end_included and _sign(a, b.end) == 0


@_relation("finished by", _RANGE_POINT, _RANGES)
def finished_by(run: Run, a: Any, b: Any) -> bool:
    return finishes(run, b, a)


@_relation("starts", _POINT_RANGE, _RANGES)
def starts(run: Run, a: Any, b: Any) -> bool:
    _need_ranges(b)
    if type(a) is Range:
        _need_ranges(a)
        return _starts(a, b) == 0 and _ends(a, b) <= 0
    _need_points(a)
    return b.start is not None and b.start_included and _sign(a, b.start) == 0


@_relation("started by", _RANGE_POINT, _RANGES)
def started_by(run: Run, a: Any, b: Any) -> bool:
    return starts(run, b, a)


@_relation("includes", _RANGE_POINT, _RANGES)
def includes(run: Run, a: Any, b: Any) -> bool:
    _need_ranges(a)
    if type(b) is Range:
        _need_ranges(b)
        return _starts(a, b) <= 0 and _ends(a, b) >= 0
    _need_points(b)
    inside = in_range(b, a, run)
    if inside is None:
        raise Unfit("values that cannot be compared")
    return inside


@_relation("during", _POINT_RANGE, _RANGES)
def during(run: Run, a: Any, b: Any) -> bool:
    return includes(run, b, a)


@_relation("coincides", _POINTS, _RANGES)
def coincides(run: Run, a: Any, b: Any) -> bool:
    if (type(a) is Range) != (type(b) is Range):
        raise Unfit("coincides takes two points or two ranges")
    first, second = _as_range(a), _as_range(b)
    return _starts(first, second) == 0 and _ends(first, second) == 0


@builtin("range(from: string)")
def range_(run: Run, source: str) -> Range:
    """A range written as text; its ends are literals, nothing else."""
    if len(source) > _MAX_TEXT:
        raise Unfit("range: the text is too long")
    run.spend(len(source))
    try:
        node = parse(source)
    except FeelSyntaxError as error:
        raise Unfit("range: not a range") from error
    if not isinstance(node, Interval):
        raise Unfit("range: not a range")
    low, high = _literal(node.start, run), _literal(node.end, run)
    if low is None and high is None:
        raise Unfit("range: a range needs an end")
    if low is not None and high is not None and _sign(low, high) > 0:
        raise Unfit("range: it ends before it begins")
    return Range(low, high, node.start_included, node.end_included)


_MAX_TEXT = 500
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
