"""Calls: of the language's own functions where SQL has the like, and of the model's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.feel import tree
from app.feel.builtins import Builtin
from app.feel.calls import invoke
from app.feel.errors import LimitExceeded

from .aggregates import count_of, extreme, summing
from .coercion import coerce
from .comparing import equal
from .errors import NotCompilable
from .expressions import compile_node, compiles
from .lists import constant_list, only
from .loops import every, some
from .scope import Scope
from .sql import TRUE, Sql, all_of, any_of, is_true, negated, sql
from .symbols import (
    NOTHING,
    Closure,
    Constant,
    Guarded,
    Items,
    Scalar,
    Symbol,
    boolean,
    choose,
    exact,
    kind,
    lifted,
    nothing,
    over,
    scalar,
    truth,
)


@compiles(tree.Call)
def _call(node: tree.Call, scope: Scope) -> Symbol:
    callee = compile_node(node.function, scope)
    arguments = [compile_node(argument, scope) for argument in node.arguments]
    return call(callee, arguments, node.names, scope)


def call(
    callee: Symbol, arguments: list[Symbol], names: tuple[str, ...] | None, scope: Scope
) -> Symbol:
    if isinstance(callee, Closure):
        return _call_closure(callee, arguments, names, scope)
    if not isinstance(callee, Constant):
        raise NotCompilable("调用的函数不定")
    if all(isinstance(argument, Constant) for argument in arguments):
        return _call_now(callee.value, arguments, names, scope)
    if not isinstance(callee.value, Builtin):
        return NOTHING if kind(callee) != "function" else _refuse(callee.value)
    return _call_builtin(callee.value, arguments, names)


def _refuse(function: Any) -> Symbol:
    raise NotCompilable(f"函数 {function.name} 由解释器计算")


def _call_now(
    callee: Any, arguments: list[Any], names: tuple[str, ...] | None, scope: Scope
) -> Symbol:
    try:
        values = [argument.value for argument in arguments]
        return Constant(invoke(callee, values, names, scope.work.run))
    except LimitExceeded as error:
        raise NotCompilable(str(error)) from error


def _call_closure(
    callee: Closure, arguments: list[Symbol], names: tuple[str, ...] | None, scope: Scope
) -> Symbol:
    wanted = [name for name, _ in callee.parameters]
    if names is not None:
        given = dict(zip(names, arguments, strict=True))
        if len(given) != len(names) or given.keys() - set(wanted):
            return NOTHING
        arguments = [given.get(name, NOTHING) for name in wanted]
    if len(arguments) != len(wanted):
        return NOTHING
    for (_, of), argument in zip(callee.parameters, arguments, strict=True):
        fits = of is None or of.kind in ("any", kind(argument))
        if not fits and not isinstance(argument, Constant):
            raise NotCompilable("参数的类型不定")  # what does not fit makes the whole call null
    fitted = [
        coerce(argument, of, scope.work)
        for (_, of), argument in zip(callee.parameters, arguments, strict=True)
    ]
    for before, after in zip(arguments, fitted, strict=True):
        if after == NOTHING and before != NOTHING:
            return NOTHING
    with scope.work.call():
        return callee.call(fitted)


def _call_builtin(
    function: Builtin, arguments: list[Symbol], names: tuple[str, ...] | None
) -> Symbol:
    compiler = FUNCTIONS.get(function.name)
    if compiler is None:
        raise NotCompilable(f"函数 {function.name} 由解释器计算")
    for signature in function.signatures:
        ordered = signature.ordered(arguments, names)
        if ordered is not None:
            return compiler(_as_declared(function, ordered))
    return NOTHING


def _as_declared(function: Builtin, values: list[Symbol]) -> list[Symbol]:
    """Where a function of one list also takes any number of values, they are its list."""
    spread = any(signature.slots[-1].variadic for signature in function.signatures)
    if function.name not in _OF_ONE_LIST or not spread:
        return values
    if len(values) > 1:
        return [Items(tuple(Guarded(TRUE, value) for value in values))]
    return [over(values[0], _listed)]


def _listed(value: Symbol) -> Symbol:
    """`f(null)` is `f([null])` then."""
    value = lifted(value)
    return value if isinstance(value, Items) else Items((Guarded(TRUE, value),))


_OF_ONE_LIST = frozenset(("count", "sum", "min", "max", "all", "any"))


FUNCTIONS: dict[str, Callable[[list[Symbol]], Symbol]] = {}


def function(name: str) -> Callable[[Callable[[list[Symbol]], Symbol]], Any]:
    def register(compiler: Callable[[list[Symbol]], Symbol]) -> Any:
        FUNCTIONS[name] = compiler
        return compiler

    return register


def as_list(value: Symbol, work: Callable[[Items], Symbol]) -> Symbol:
    """A parameter that wants a list: one value is a list of one, null gives null."""

    def one_kind(one: Symbol) -> Symbol:
        one = lifted(one)
        if isinstance(one, Items):
            return work(one)
        made = work(Items((Guarded(TRUE, one),)))
        return choose([Guarded(nothing(one), NOTHING)], made)

    return over(value, one_kind)


@function("list contains")
def _list_contains(values: list[Symbol]) -> Symbol:
    items, wanted = values

    def decide(found: Items) -> Symbol:
        return boolean(
            any_of(all_of((i.guard, is_true(equal(i.value, wanted)))) for i in found.items)
        )

    return as_list(items, decide)


@function("append")
def _append(values: list[Symbol]) -> Symbol:
    more = tuple(Guarded(TRUE, value) for value in values[1:])
    return as_list(values[0], lambda items: constant_list(Items(items.items + more)))


@function("concatenate")
def _concatenate(values: list[Symbol]) -> Symbol:
    def join(rest: Sequence[Symbol], before: tuple[Guarded, ...]) -> Symbol:
        if not rest:
            return constant_list(Items(before))
        return as_list(rest[0], lambda items: join(rest[1:], before + items.items))

    return join(values, ())


@function("count")
def _count(values: list[Symbol]) -> Symbol:
    return as_list(values[0], count_of) if len(values) == 1 else NOTHING


@function("sum")
def _sum(values: list[Symbol]) -> Symbol:
    return as_list(values[0], summing)


@function("min")
def _min(values: list[Symbol]) -> Symbol:
    return as_list(values[0], lambda items: extreme(items, "least"))


@function("max")
def _max(values: list[Symbol]) -> Symbol:
    return as_list(values[0], lambda items: extreme(items, "greatest"))


@function("all")
def _all(values: list[Symbol]) -> Symbol:
    return as_list(values[0], lambda items: boolean(every(_truths(items))))


@function("any")
def _any(values: list[Symbol]) -> Symbol:
    return as_list(values[0], lambda items: boolean(some(_truths(items))))


def _truths(items: Items) -> list[tuple[Sql, Sql]]:
    return [(item.guard, truth(item.value)) for item in items.items]


@function("not")
def _not(values: list[Symbol]) -> Symbol:
    def negate(value: Symbol) -> Symbol:
        value = lifted(value)
        if isinstance(value, Items):
            alone, element = only(value)
            return choose([Guarded(alone, boolean(negated(truth(element))))], NOTHING)
        return boolean(negated(truth(value)))

    return over(values[0], negate)


def _of_strings(write: Callable[[Sql, Sql], tuple[str | Sql, ...]]) -> Any:
    def compiler(values: list[Symbol]) -> Symbol:
        texts = [_text(value) for value in values]
        if any(text is None for text in texts):
            return NOTHING
        x, y = (text for text in texts if text is not None)
        return boolean(sql(*write(x, y), null=x.null or y.null))

    return compiler


def _text(value: Symbol) -> Sql | None:
    """A string's SQL; None for what is certainly no string."""
    if kind(value) == "string":
        return scalar(value).sql
    if kind(value) in ("null", "boolean", "number", "date"):
        return None
    raise NotCompilable(f"文字函数用于 {kind(value)}")


FUNCTIONS["contains"] = _of_strings(lambda x, y: ("contains(", x, ", ", y, ")"))
FUNCTIONS["starts with"] = _of_strings(lambda x, y: ("starts_with(", x, ", ", y, ")"))
FUNCTIONS["ends with"] = _of_strings(lambda x, y: ("ends_with(", x, ", ", y, ")"))


@function("string length")
def _string_length(values: list[Symbol]) -> Symbol:
    text = _text(values[0])
    if text is None:
        return NOTHING
    return Scalar("number", sql("length(", text, ")", null=text.null), 10)


@function("abs")
def _abs(values: list[Symbol]) -> Symbol:
    if kind(values[0]) != "number":
        raise NotCompilable(f"abs({kind(values[0])})")
    one = exact(scalar(values[0]))
    return Scalar("number", sql("abs(", one.sql, ")", null=one.sql.null), one.whole, one.scale)
