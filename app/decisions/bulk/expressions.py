"""From FEEL's syntax tree to symbols: the same tree that the interpreter's closures come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.feel import tree
from app.feel.arithmetic import compute, negate
from app.feel.builtins import BUILTINS
from app.feel.calls import as_function
from app.feel.errors import Unfit
from app.feel.properties import get_property
from app.feel.temporal_text import parse_at_literal
from app.feel.types import SIMPLE, is_instance, resolve, type_asked_for
from app.feel.values import Function

from .arithmetic import arithmetic, negation
from .comparing import compare
from .errors import NotCompilable
from .lists import constant_list
from .scope import Scope
from .sql import FALSE, TRUE, all_of, any_of, is_true, negated, sql
from .symbols import (
    NOTHING,
    Closure,
    Constant,
    Guarded,
    Items,
    Record,
    Scalar,
    Span,
    Symbol,
    boolean,
    choose,
    kind,
    lifted,
    nothing,
    over,
    truth,
)

Compiler = Callable[[Any, Scope], Symbol]
COMPILERS: dict[type[tree.Node], Compiler] = {}


def compiles(of: type[tree.Node]) -> Callable[[Compiler], Compiler]:
    def register(function: Compiler) -> Compiler:
        COMPILERS[of] = function
        return function

    return register


def compile_node(node: tree.Node, scope: Scope) -> Symbol:
    """Raises NotCompilable."""
    compiler = COMPILERS.get(type(node))
    if compiler is None:
        raise NotCompilable(f"{type(node).__name__} 不能写成 SQL")
    return compiler(node, scope)


@compiles(tree.Literal)
def _literal(node: tree.Literal, scope: Scope) -> Symbol:
    return Constant(node.value)


@compiles(tree.AtLiteral)
def _at_literal(node: tree.AtLiteral, scope: Scope) -> Symbol:
    try:
        return Constant(parse_at_literal(node.text))
    except Unfit:
        return NOTHING


@compiles(tree.Name)
def _name(node: tree.Name, scope: Scope) -> Symbol:
    found = scope.find(node.name)
    if found is not None:
        return found
    if "." in node.name:
        return _dotted(node, scope)
    own = scope.work.env.functions.get(node.name)
    if own is not None:
        return Constant(own if type(own) is Function else as_function(node.name, own))
    return Constant(BUILTINS.get(node.name))


def _dotted(node: tree.Name, scope: Scope) -> Symbol:
    first, *rest = node.name.split(".")
    path: tree.Node = tree.Name(node.at, first.strip())
    for name in rest:
        path = tree.Path(node.at, path, name.strip())
    return compile_node(path, scope)


@compiles(tree.Path)
def _path(node: tree.Path, scope: Scope) -> Symbol:
    return over(compile_node(node.source, scope), lambda value: property_of(value, node.name))


def property_of(value: Symbol, name: str) -> Symbol:
    if isinstance(value, Constant):
        try:
            return Constant(get_property(value.value, name))
        except Unfit:
            return NOTHING
    if isinstance(value, Record):
        return value.entries.get(name, NOTHING)
    if isinstance(value, Items):
        return Items(
            tuple(
                Guarded(item.guard, over(item.value, lambda one: _of_element(one, name)))
                for item in value.items
            )
        )
    if isinstance(value, Scalar) and value.kind == "date" and name in _DATE_PARTS:
        function, whole = _DATE_PARTS[name]
        return Scalar("number", sql(f"{function}(", value.sql, ")", null=value.sql.null), whole)
    if isinstance(value, Scalar):
        return NOTHING
    raise NotCompilable(f"{kind(value)} 的 {name}")


_DATE_PARTS = {"year": ("year", 4), "month": ("month", 2), "day": ("day", 2)}
_DATE_PARTS["weekday"] = ("isodow", 1)


def _of_element(value: Symbol, name: str) -> Symbol:
    """An element of a list that is itself a list is gone into like the list."""
    return property_of(lifted(value), name)


@compiles(tree.ListOf)
def _list(node: tree.ListOf, scope: Scope) -> Symbol:
    items = [Guarded(TRUE, compile_node(item, scope)) for item in node.items]
    return constant_list(Items(tuple(items)))


@compiles(tree.ContextOf)
def _context(node: tree.ContextOf, scope: Scope) -> Symbol:
    if len({key for key, _ in node.entries}) < len(node.entries):
        return NOTHING
    entries: dict[str, Symbol] = {}
    inside = scope.inner(entries)
    for key, value in node.entries:
        entries[key] = compile_node(value, inside)
    return record(entries)


def record(entries: dict[str, Symbol]) -> Symbol:
    if all(isinstance(value, Constant) for value in entries.values()):
        return Constant({key: value.value for key, value in entries.items()})  # type: ignore[attr-defined]
    return Record(dict(entries))


@compiles(tree.Interval)
def _interval(node: tree.Interval, scope: Scope) -> Symbol:
    low, high = compile_node(node.start, scope), compile_node(node.end, scope)
    return over(low, lambda x: over(high, lambda y: _span(node, x, y)))


def _span(node: tree.Interval, low: Symbol, high: Symbol) -> Symbol:
    """Null without any end, and between two that cannot be compared."""
    made = Span(low, high, node.start_included, node.end_included)
    no_low, no_high = nothing(low), nothing(high)
    absent = all_of((no_low, no_high))
    fit = kind(low) == kind(high) and kind(low) in ("number", "string", "date")
    if not fit and "null" not in (kind(low), kind(high)):
        if isinstance(low, Constant) and isinstance(high, Constant):
            raise NotCompilable("这种值的范围")
        absent = any_of((absent, all_of((negated(no_low), negated(no_high)))))
    return choose([Guarded(absent, NOTHING)], made)


@compiles(tree.OperatorRange)
def _operator_range(node: tree.OperatorRange, scope: Scope) -> Symbol:
    end, operator = compile_node(node.operand, scope), node.operator
    low = end if operator in (">", ">=", "=", "!=") else NOTHING
    high = end if operator in ("<", "<=", "=", "!=") else NOTHING
    included = operator in ("=", "!=")
    return Span(low, high, included or operator == ">=", included or operator == "<=", operator)


@compiles(tree.Arithmetic)
def _arithmetic(node: tree.Arithmetic, scope: Scope) -> Symbol:
    steps = []
    left: tree.Node = node
    while isinstance(left, tree.Arithmetic):
        steps.append((left.operator, left.right))
        left = left.left
    value = compile_node(left, scope)
    for operator, right in reversed(steps):
        value = _step(operator, value, compile_node(right, scope))
    return value


def _step(operator: str, a: Symbol, b: Symbol) -> Symbol:
    if isinstance(a, Constant) and isinstance(b, Constant):
        try:
            return Constant(compute(operator, a.value, b.value))
        except Unfit:
            return NOTHING
    return over(a, lambda x: over(b, lambda y: arithmetic(operator, x, y)))


@compiles(tree.Negation)
def _negation(node: tree.Negation, scope: Scope) -> Symbol:
    operand = compile_node(node.operand, scope)
    if isinstance(operand, Constant):
        try:
            return Constant(negate(operand.value))
        except Unfit:
            return NOTHING
    return over(operand, negation)


@compiles(tree.Comparison)
def _comparison(node: tree.Comparison, scope: Scope) -> Symbol:
    left, right = compile_node(node.left, scope), compile_node(node.right, scope)
    return boolean(compare(node.operator, left, right))


@compiles(tree.Between)
def _between(node: tree.Between, scope: Scope) -> Symbol:
    value = compile_node(node.value, scope)
    above = compare("<=", compile_node(node.low, scope), value)
    below = compare("<=", value, compile_node(node.high, scope))
    return boolean(all_of((above, below)))


@compiles(tree.All)
def _all(node: tree.All, scope: Scope) -> Symbol:
    return boolean(all_of(truth(compile_node(part, scope)) for part in node.parts))


@compiles(tree.Any)
def _any(node: tree.Any, scope: Scope) -> Symbol:
    return boolean(any_of(truth(compile_node(part, scope)) for part in node.parts))


@compiles(tree.If)
def _if(node: tree.If, scope: Scope) -> Symbol:
    cases: list[Guarded] = []
    for condition, result in node.branches:
        guard = is_true(truth(compile_node(condition, scope)))
        if guard is TRUE:
            return choose(cases, compile_node(result, scope))
        if guard is not FALSE:
            cases.append(Guarded(guard, compile_node(result, scope)))
    return choose(cases, compile_node(node.otherwise, scope))


@compiles(tree.InstanceOf)
def _instance_of(node: tree.InstanceOf, scope: Scope) -> Symbol:
    wanted = type_asked_for(node.type, scope.work.env.types)
    if wanted is None:
        return NOTHING
    value = compile_node(node.value, scope)
    if isinstance(value, Constant):
        return Constant(is_instance(value.value, wanted, scope.work.run))
    if wanted.kind not in (*SIMPLE, "any"):
        raise NotCompilable(f"instance of {wanted.kind}")

    def decide(one: Symbol) -> Symbol:
        if isinstance(one, Constant):
            return Constant(is_instance(one.value, wanted, scope.work.run))
        fits = wanted.kind in ("any", kind(one))
        return boolean(negated(nothing(one))) if fits else Constant(False)

    return over(value, decide)


@compiles(tree.FunctionOf)
def _function(node: tree.FunctionOf, scope: Scope) -> Symbol:
    if node.external:
        return NOTHING
    types = scope.work.env.types
    parameters = [(name, resolve(of, types) if of else None) for name, of in node.parameters]
    names = [name for name, _ in parameters]
    untyped = {name for name, of in node.parameters if of is None}
    if any(of is None and name not in untyped for name, of in parameters):
        return NOTHING

    def call(arguments: Any) -> Symbol:
        return compile_node(node.body, scope.inner(dict(zip(names, arguments, strict=True))))

    def value() -> Any:
        raise NotCompilable("表达式中的函数")

    return Closure(tuple(parameters), call, value)
