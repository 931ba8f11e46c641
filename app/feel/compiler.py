"""From the tree to Python closures, each taking a `Scope` and giving a value.

Nothing here generates or executes Python text. Node types register their compilers in `COMPILERS`;
this module holds the plain expressions, `loops.py`, `tests_of_values.py` and `calls.py` the rest.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from . import tree
from .arithmetic import ARITHMETIC, compute, negate
from .comparison import COMPARE, less_or_equal
from .errors import Unfit
from .properties import get_property
from .run import Run, Scope
from .temporal_text import parse_at_literal
from .types import is_instance, type_asked_for
from .values import Range, kind_of

Compiled = Callable[[Scope], Any]
COMPILERS: dict[type[tree.Node], Callable[[Any], Compiled]] = {}


def compiles(kind: type[tree.Node]) -> Callable[[Callable[[Any], Compiled]], Any]:
    def register(function: Callable[[Any], Compiled]) -> Callable[[Any], Compiled]:
        COMPILERS[kind] = function
        return function

    return register


def compile_node(node: tree.Node) -> Compiled:
    return COMPILERS[type(node)](node)


@compiles(tree.Literal)
def _literal(node: tree.Literal) -> Compiled:
    value = node.value
    return lambda scope: value


@compiles(tree.AtLiteral)
def _at_literal(node: tree.AtLiteral) -> Compiled:
    try:
        value = parse_at_literal(node.text)
    except Unfit as error:
        return _null(str(error), node.at)
    return lambda scope: value


def _null(message: str, at: int) -> Compiled:
    def give_null(scope: Scope) -> None:
        scope.run.warn(message, at)

    return give_null


@compiles(tree.ListOf)
def _list(node: tree.ListOf) -> Compiled:
    items = [compile_node(item) for item in node.items]

    def build(scope: Scope) -> list[Any]:
        scope.run.spend(len(items))
        return [item(scope) for item in items]

    return build


@compiles(tree.ContextOf)
def _context(node: tree.ContextOf) -> Compiled:
    entries = [(key, compile_node(value)) for key, value in node.entries]
    if len({key for key, _ in entries}) < len(entries):
        return _null("a context names an entry twice", node.at)

    def build(scope: Scope) -> dict[str, Any]:
        scope.run.spend(len(entries))
        values: dict[str, Any] = {}
        inside = scope.inner(values)
        for key, value in entries:
            values[key] = value(inside)
        return dict(values)

    return build


@compiles(tree.Interval)
def _interval(node: tree.Interval) -> Compiled:
    start, end = compile_node(node.start), compile_node(node.end)

    def build(scope: Scope) -> Range | None:
        try:
            return make_range(start(scope), end(scope), node.start_included, node.end_included)
        except Unfit as error:
            scope.run.warn(str(error), node.at)
            return None

    return build


def make_range(low: Any, high: Any, low_included: bool, high_included: bool) -> Range:
    """A range of two comparable ends, one of which may be null; nothing is known to be in that."""
    if low is None and high is None:
        raise Unfit("a range needs an end")
    if low is not None and high is not None and less_or_equal(low, high) is None:
        raise Unfit(f"no range from {kind_of(low)} to {kind_of(high)}")
    return Range(low, high, low_included, high_included)


_RANGE_OF: dict[str, Callable[[Any], Range]] = {
    "<": lambda end: Range(None, end, False, False, "<"),
    "<=": lambda end: Range(None, end, False, True, "<="),
    ">": lambda end: Range(end, None, False, False, ">"),
    ">=": lambda end: Range(end, None, True, False, ">="),
    "=": lambda end: Range(end, end, True, True, "="),
    "!=": lambda end: Range(end, end, True, True, "!="),
}


@compiles(tree.OperatorRange)
def _operator_range(node: tree.OperatorRange) -> Compiled:
    operand, make = compile_node(node.operand), _RANGE_OF[node.operator]
    return lambda scope: make(operand(scope))


@compiles(tree.Path)
def _path(node: tree.Path) -> Compiled:
    source, name, at = compile_node(node.source), node.name, node.at

    def fetch(scope: Scope) -> Any:
        value = source(scope)
        if type(value) is dict and name in value:
            return value[name]
        try:
            return get_property(value, name, scope.run)
        except Unfit as error:
            scope.run.warn(str(error), at)
            return None

    return fetch


@compiles(tree.Arithmetic)
def _arithmetic(node: tree.Arithmetic) -> Compiled:
    """A chain such as `a + b - c` is computed by a loop, so that its length is no depth."""
    steps = []
    left: tree.Node = node
    while isinstance(left, tree.Arithmetic):
        steps.append((left.operator, ARITHMETIC[left.operator], compile_node(left.right), left.at))
        left = left.left
    first = compile_node(left)
    if len(steps) == 1:
        return _single_step(first, *steps[0])
    steps.reverse()

    def calculate(scope: Scope) -> Any:
        value = first(scope)
        for operator, operation, right, at in steps:
            value = _apply(operator, operation, value, right(scope), scope.run, at)
        return value

    return calculate


def _single_step(
    left: Compiled, operator: str, operation: Callable[[Any, Any], Any], right: Compiled, at: int
) -> Compiled:
    return lambda scope: _apply(operator, operation, left(scope), right(scope), scope.run, at)


def _apply(
    operator: str, operation: Callable[[Any, Any], Any], a: Any, b: Any, run: Run, at: int
) -> Any:
    try:
        if type(a) is Decimal:
            return operation(a, b)
        if type(a) is str and type(b) is str:
            run.check_string(len(a) + len(b))
        return compute(operator, a, b)
    except (Unfit, decimal.DecimalException) as error:
        text = str(error) if isinstance(error, Unfit) else f"no result in range for {operator}"
        run.warn(text, at)
        return None


@compiles(tree.Negation)
def _negation(node: tree.Negation) -> Compiled:
    operand, at = compile_node(node.operand), node.at

    def calculate(scope: Scope) -> Any:
        try:
            return negate(operand(scope))
        except Unfit as error:
            scope.run.warn(str(error), at)
            return None

    return calculate


@compiles(tree.Comparison)
def _comparison(node: tree.Comparison) -> Compiled:
    left, right = compile_node(node.left), compile_node(node.right)
    compare, operator, at = COMPARE[node.operator], node.operator, node.at

    def decide(scope: Scope) -> bool | None:
        a, b = left(scope), right(scope)
        result = compare(a, b, scope.run)
        if result is None:
            scope.run.warn(f"{kind_of(a)} {operator} {kind_of(b)}", at)
        return result

    return decide


@compiles(tree.Between)
def _between(node: tree.Between) -> Compiled:
    value, low, high = (compile_node(part) for part in (node.value, node.low, node.high))

    def decide(scope: Scope) -> bool | None:
        x = value(scope)
        above, below = less_or_equal(low(scope), x), less_or_equal(x, high(scope))
        if above is False or below is False:
            return False
        if above is None or below is None:
            scope.run.warn("values that cannot be compared", node.at)
            return None
        return True

    return decide


@compiles(tree.All)
def _all(node: tree.All) -> Compiled:
    return _logic(node.parts, False)


@compiles(tree.Any)
def _any(node: tree.Any) -> Compiled:
    return _logic(node.parts, True)


def _logic(parts: tuple[tree.Node, ...], decisive: bool) -> Compiled:
    """The decisive value wins; else null if any part is neither true nor false."""
    compiled = [compile_node(part) for part in parts]
    other = not decisive

    def decide(scope: Scope) -> bool | None:
        result: bool | None = other
        for part in compiled:
            value = part(scope)
            if value is decisive:
                return decisive
            if value is not other:
                result = None
        return result

    return decide


@compiles(tree.If)
def _if(node: tree.If) -> Compiled:
    branches = [(compile_node(a), compile_node(b)) for a, b in node.branches]
    otherwise = compile_node(node.otherwise)

    def choose(scope: Scope) -> Any:
        for condition, result in branches:
            if condition(scope) is True:
                return result(scope)
        return otherwise(scope)

    return choose


@compiles(tree.InstanceOf)
def _instance_of(node: tree.InstanceOf) -> Compiled:
    value = compile_node(node.value)

    def decide(scope: Scope) -> bool | None:
        kind = type_asked_for(node.type, scope.run.env.types)
        if kind is None:
            scope.run.warn(f"no such type: {node.type.name}", node.at)
            return None
        return is_instance(value(scope), kind, scope.run)

    return decide
