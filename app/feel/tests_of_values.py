"""`in`, and the unary tests of a decision table's cells.

A compiled test takes the value and the scope. By decision `not(...)` of a null is null, and a
condition on `?` that gives null does not hold; both mean: no match.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from . import tree
from .comparison import COMPARE, equal, in_range
from .compiler import Compiled, compile_node, compiles
from .run import Run, Scope
from .values import Range

Test = Callable[[Any, Scope], bool | None]


@compiles(tree.In)
def _in(node: tree.In) -> Compiled:
    value = compile_node(node.value)
    test = any_of([compile_test(part) for part in node.tests])

    def decide(scope: Scope) -> bool | None:
        result = test(value(scope), scope)
        if result is None:
            scope.run.warn("values that cannot be compared", node.at)
        return result

    return decide


@compiles(tree.UnaryTests)
def _unary_tests(node: tree.UnaryTests) -> Compiled:
    test = compile_unary_tests(node)
    return lambda scope: test(_question(scope), scope)


def _question(scope: Scope | None) -> Any:
    while scope is not None:
        if "?" in scope.values:
            return scope.values["?"]
        scope = scope.parent
    return None


def compile_unary_tests(node: tree.UnaryTests) -> Test:
    if not node.tests:
        return lambda value, scope: True
    test = any_of([compile_test(part) for part in node.tests])
    return _not(test) if node.negated else test


def _not(test: Test) -> Test:
    def decide(value: Any, scope: Scope) -> bool | None:
        result = test(value, scope)
        return None if result is None else not result

    return decide


def any_of(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def decide(value: Any, scope: Scope) -> bool | None:
        result: bool | None = False
        for test in tests:
            one = test(value, scope)
            if one is True:
                return True
            if one is None:
                result = None
        return result

    return decide


def compile_test(node: tree.Node) -> Test:
    """One positive unary test."""
    if isinstance(node, tree.Literal):
        return _equals(node.value)
    if isinstance(node, tree.OperatorRange):
        return _compares(node)
    expression = compile_node(node)
    if isinstance(node, tree.Interval) and all(
        isinstance(end, tree.Literal) for end in (node.start, node.end)
    ):
        return _within(node)
    if "?" in tree.names_in(node):
        return _condition(expression)
    return _value_of(expression)


def _value_of(expression: Compiled) -> Test:
    """A test that is worked out; one that comes out as null holds for nothing, null included."""

    def decide(value: Any, scope: Scope) -> bool | None:
        test = expression(scope)
        return None if test is None else matches(value, test, scope.run)

    return decide


def _equals(constant: Any) -> Test:
    kind = type(constant)

    def decide(value: Any, scope: Scope) -> bool | None:
        if type(value) is kind:
            return value == constant  # type: ignore[no-any-return]
        if type(value) is list:
            return matches(value, constant, scope.run)
        return equal(value, constant)

    return decide


def _within(node: tree.Interval) -> Test:
    """In an interval of constants."""
    interval = compile_node(node)(Scope({}, None, Run()))
    if interval is None:
        return _value_of(compile_node(node))
    return lambda value, scope: matches(value, interval, scope.run)


def _compares(node: tree.OperatorRange) -> Test:
    compare, operand = COMPARE[node.operator], compile_node(node.operand)
    if not isinstance(node.operand, tree.Literal):
        return lambda value, scope: compare(value, operand(scope), scope.run)
    constant, kind = node.operand.value, type(node.operand.value)
    direct = _DIRECT[node.operator]

    def decide(value: Any, scope: Scope) -> bool | None:
        if type(value) is kind and kind is Decimal:
            return direct(value, constant)
        return compare(value, constant, scope.run)

    return decide


_DIRECT: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _condition(expression: Compiled) -> Test:
    def decide(value: Any, scope: Scope) -> bool | None:
        result = expression(scope.inner({"?": value}))
        return (
            result if result is None or type(result) is bool else matches(value, result, scope.run)
        )

    return decide


def matches(value: Any, test: Any, run: Run) -> bool | None:
    """Whether a value is the tested one, in the tested range, or among the tested list."""
    kind = type(test)
    if kind is Range:
        return value == test if type(value) is Range else in_range(value, test, run)
    if kind is list:
        return _among(value, test, run)
    if type(value) is list and test is not None:
        return equal(value, test, run) if len(value) == 1 else None
    if kind is bool and type(value) is not bool:
        return None if value is None else test
    return equal(value, test, run)


def _among(value: Any, tests: list[Any], run: Run) -> bool | None:
    if type(value) is list and equal(value, tests, run) is True:
        return True
    run.spend(len(tests))
    result: bool | None = False
    for test in tests:
        is_range = type(test) is Range and type(value) is not Range
        one = in_range(value, test, run) if is_range else equal(value, test, run)
        if one is True:
            return True
        if one is None and type(test) is type(value):
            result = None
    return result
