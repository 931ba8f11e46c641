"""`in`, and the unary tests of a cell: three-valued, as ``feel.tests_of_values`` has them."""

from __future__ import annotations

from app.feel import tree

from .comparing import compare, equal, matches
from .expressions import compile_node, compiles
from .scope import Scope
from .sql import NULL, TRUE, Sql, any_of, case, negated
from .symbols import Constant, Items, Span, Symbol, boolean, kind, lifted, nothing, over, truth


@compiles(tree.In)
def _in(node: tree.In, scope: Scope) -> Symbol:
    value = compile_node(node.value, scope)
    return boolean(any_of(unary_test(test, value, scope) for test in node.tests))


@compiles(tree.UnaryTests)
def _unary_tests(node: tree.UnaryTests, scope: Scope) -> Symbol:
    return boolean(unary_tests(node, scope.find("?") or Constant(None), scope))


def unary_tests(node: tree.UnaryTests, value: Symbol, scope: Scope) -> Sql:
    """Whether the cell holds for a value; the cell `-` always does."""
    if not node.tests:
        return TRUE
    found = any_of(unary_test(test, value, scope) for test in node.tests)
    return negated(found) if node.negated else found


def unary_test(node: tree.Node, value: Symbol, scope: Scope) -> Sql:
    """One positive test."""
    if isinstance(node, tree.Literal):
        return truth(over(value, lambda one: boolean(_is_literal(one, Constant(node.value)))))
    if isinstance(node, tree.OperatorRange):
        return compare(node.operator, value, compile_node(node.operand, scope))
    if "?" in tree.names_in(node) and not _is_constant_interval(node):
        result = compile_node(node, scope.inner({"?": value}))
        return truth(over(result, lambda one: boolean(_of_condition(one, value))))
    test = compile_node(node, scope)
    return truth(over(test, lambda one: boolean(_of_value(one, value))))


def _is_constant_interval(node: tree.Node) -> bool:
    return isinstance(node, tree.Interval) and all(
        isinstance(end, tree.Literal) for end in (node.start, node.end)
    )


def _is_literal(value: Symbol, constant: Constant) -> Sql:
    if isinstance(lifted(value), Items):
        return matches(value, constant)
    return equal(value, constant)


def _of_condition(result: Symbol, value: Symbol) -> Sql:
    """A condition says itself whether it holds; any other value is looked for."""
    if kind(result) in ("boolean", "null"):
        return truth(result)
    return _of_value(result, value)


def _of_value(test: Symbol, value: Symbol) -> Sql:
    """A test that comes out as null holds for nothing, null included."""
    if isinstance(test, Span):
        return matches(value, test)
    return case([(nothing(test), NULL)], matches(value, test))
