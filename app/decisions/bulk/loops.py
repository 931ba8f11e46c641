"""`for`, `some`, `every` and filters, gone through item by item while compiling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from app.feel import tree
from app.feel.loops import _fixed_index

from .errors import NotCompilable
from .expressions import compile_node, compiles
from .lists import constant_list, element
from .scope import Scope
from .sql import FALSE, TRUE, Sql, all_of, any_of, case, is_true, negated
from .symbols import (
    NOTHING,
    Guarded,
    Items,
    Record,
    Symbol,
    boolean,
    choose,
    kind,
    lifted,
    nothing,
    over,
    truth,
)

MAX_ITEMS = 5_000


def gone_over(value: Symbol, work: Callable[[Items], Symbol]) -> Symbol:
    """`work` on a list's elements, or on the one value; null where there is nothing to go over."""

    def one_kind(one: Symbol) -> Symbol:
        one = lifted(one)
        if isinstance(one, Items):
            return work(one)
        if kind(one) in ("range", "function"):
            raise NotCompilable(f"逐项处理 {kind(one)}")
        alone = Items((Guarded(TRUE, one),))
        return choose([Guarded(nothing(one), NOTHING)], work(alone))

    return over(value, one_kind)


def turns(loops: tuple[tree.Loop, ...], scope: Scope, guard: Sql) -> Iterator[tuple[Sql, Scope]]:
    """A guard and a scope for each turn of nested loops, the last loop the fastest."""
    loop, rest = loops[0], loops[1:]
    source = lifted(compile_node(loop.source, scope))
    if loop.end is not None or not isinstance(source, Items):
        raise NotCompilable("循环的范围")
    if len(source.items) > MAX_ITEMS:
        raise NotCompilable("循环太长")
    for item in source.items:
        inside, holds = scope.inner({loop.name: item.value}), all_of((guard, item.guard))
        if rest:
            yield from turns(rest, inside, holds)
        else:
            yield holds, inside


@compiles(tree.For)
def _for(node: tree.For, scope: Scope) -> Symbol:
    if "partial" in tree.names_in(node.body):
        raise NotCompilable("partial")
    made = [
        Guarded(guard, compile_node(node.body, inside))
        for guard, inside in turns(node.loops, scope, TRUE)
    ]
    return constant_list(Items(tuple(made)))


@compiles(tree.Quantified)
def _quantified(node: tree.Quantified, scope: Scope) -> Symbol:
    found = [
        (guard, truth(compile_node(node.condition, inside)))
        for guard, inside in turns(node.loops, scope, TRUE)
    ]
    return boolean(every(found) if node.every else some(found))


def every(found: list[tuple[Sql, Sql]]) -> Sql:
    return all_of(any_of((negated(guard), holds)) for guard, holds in found)


def some(found: list[tuple[Sql, Sql]]) -> Sql:
    return any_of(all_of((guard, holds)) for guard, holds in found)


@compiles(tree.Filter)
def _filter(node: tree.Filter, scope: Scope) -> Symbol:
    source = compile_node(node.source, scope)
    index = _fixed_index(node.condition)

    def select(value: Symbol) -> Symbol:
        value = lifted(value)
        if isinstance(value, Items):
            return picked(value)
        alone = picked(Items((Guarded(TRUE, value),)))
        return choose([Guarded(nothing(value), NOTHING)], alone)

    def picked(items: Items) -> Symbol:
        if index is not None:
            return element(items, _position(index))
        return filtered(items, lambda item: compile_node(node.condition, within(item, scope)))

    return over(source, select)


def _position(index: Decimal) -> int:
    whole = index == index.to_integral_value() and abs(index) < MAX_ITEMS
    return int(index) if whole else 0


def within(item: Symbol, scope: Scope) -> Scope:
    """Inside a filter an element's entries are names; its own value is `item`."""
    inside = scope.inner({"item": item})
    item = lifted(item)
    return inside.inner(item.entries) if isinstance(item, Record) else inside


def filtered(items: Items, condition: Callable[[Symbol], Symbol]) -> Symbol:
    if not items.items:
        raise NotCompilable("筛选空列表")
    kept = []
    for item in items.items:
        result = over(item.value, condition)
        if kind(result) not in ("boolean", "null"):
            raise NotCompilable("筛选条件不是布尔值")
        guard = case([(item.guard, is_true(truth(result)))], FALSE)
        if guard is not FALSE:
            kept.append(Guarded(guard, item.value))
    return constant_list(Items(tuple(kept)))
