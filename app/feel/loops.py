"""`for`, `some`, `every` and filters."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from . import tree
from .comparison import order
from .compiler import Compiled, compile_node, compiles
from .errors import Unfit
from .numbers import ONE, to_int
from .run import Run, Scope
from .temporal import ordinal_to_date
from .values import Range, kind_of


def elements(value: Any, run: Run) -> list[Any]:
    """What a loop goes over: a list's elements, a range's members, or the one value."""
    if type(value) is list:
        return value
    if value is None:
        raise Unfit("nothing to go over: null")
    if type(value) is Range:
        return _members(value, run)
    return [value]


def _members(interval: Range, run: Run) -> list[Any]:
    low, high = interval.start, interval.end
    if low is None or high is None or interval.operator:
        raise Unfit("a range without an end cannot be gone over")
    members = count_through(low, high, run)
    if not interval.start_included:
        members = [member for member in members if order(member, low) != 0]
    if not interval.end_included:
        members = [member for member in members if order(member, high) != 0]
    return members


def count_through(low: Any, high: Any, run: Run) -> list[Any]:
    """Whole numbers or dates from one to the other, up or down."""
    kind = kind_of(low)
    if kind != kind_of(high) or kind not in ("number", "date"):
        raise Unfit(f"no counting from {kind} to {kind_of(high)}")
    first, last = (
        (to_int(low), to_int(high)) if kind == "number" else (low.toordinal(), high.toordinal())
    )
    run.check_list(abs(last - first) + 1)
    numbers = range(first, last + 1) if first <= last else range(first, last - 1, -1)
    if kind == "number":
        return [Decimal(number) for number in numbers]
    return [ordinal_to_date(number) for number in numbers]


class _Source:
    """A compiled `name in source`."""

    __slots__ = ("end", "name", "source")

    def __init__(self, loop: tree.Loop) -> None:
        self.name = loop.name
        self.source = compile_node(loop.source)
        self.end = compile_node(loop.end) if loop.end else None

    def elements(self, scope: Scope) -> list[Any]:
        value = self.source(scope)
        if self.end is None:
            return elements(value, scope.run)
        return count_through(value, self.end(scope), scope.run)


def turns(sources: list[_Source], scope: Scope) -> Iterator[Scope]:
    """A scope for each turn of nested loops, the last loop the fastest."""
    source, rest = sources[0], sources[1:]
    for element in source.elements(scope):
        scope.run.spend()
        inside = scope.inner({source.name: element})
        if rest:
            yield from turns(rest, inside)
        else:
            yield inside


@compiles(tree.For)
def _for(node: tree.For) -> Compiled:
    sources = [_Source(loop) for loop in node.loops]
    body = compile_node(node.body)
    partial = "partial" in tree.names_in(node.body)

    def collect(scope: Scope) -> list[Any] | None:
        results: list[Any] = []
        run = scope.run
        try:
            for inside in turns(sources, scope):
                if partial:
                    run.spend(len(results))
                    inside = inside.inner({"partial": list(results)})
                results.append(body(inside))
                if len(results) > run.limits.list_length:
                    run.check_list(len(results))
        except Unfit as error:
            run.warn(str(error), node.at)
            return None
        return results

    return collect


@compiles(tree.Quantified)
def _quantified(node: tree.Quantified) -> Compiled:
    sources = [_Source(loop) for loop in node.loops]
    condition = compile_node(node.condition)
    decisive = not node.every

    def decide(scope: Scope) -> bool | None:
        result: bool | None = not decisive
        try:
            for inside in turns(sources, scope):
                value = condition(inside)
                if value is decisive:
                    return decisive
                if value is not (not decisive):
                    result = None
        except Unfit as error:
            scope.run.warn(str(error), node.at)
            return None
        return result

    return decide


@compiles(tree.Filter)
def _filter(node: tree.Filter) -> Compiled:
    source, condition, at = compile_node(node.source), compile_node(node.condition), node.at
    fixed = _fixed_index(node.condition)

    def select(scope: Scope) -> Any:
        value = source(scope)
        if value is None:
            scope.run.warn("nothing to filter: null", at)
            return None
        items = value if type(value) is list else [value]
        if fixed is not None:
            return _item(items, fixed, scope.run, at)
        return filtered(items, condition, scope, at)

    return select


def _fixed_index(node: tree.Node) -> Decimal | None:
    if isinstance(node, tree.Negation) and isinstance(node.operand, tree.Literal):
        value = node.operand.value
        return -value if isinstance(value, Decimal) else None
    if isinstance(node, tree.Literal) and isinstance(node.value, Decimal):
        return node.value
    return None


def _item(items: list[Any], index: Decimal, run: Run, at: int) -> Any:
    whole = index.to_integral_value() if index == index.to_integral_value() else None
    if whole is not None and ONE <= abs(whole) <= len(items):
        position = int(whole)
        return items[position - 1 if position > 0 else position]
    run.warn(f"no element {index}", at)
    return None


def filtered(items: list[Any], condition: Compiled, scope: Scope, at: int) -> Any:
    """The elements the condition holds for, or the one it numbers."""
    run = scope.run
    if not items:
        return _of_nothing(condition, scope, at)
    run.spend(len(items))
    kept = []
    for item in items:
        inside = scope.inner({"item": item})
        if type(item) is dict:
            inside = inside.inner(item)
        result = condition(inside)
        if result is True:
            kept.append(item)
        elif type(result) is Decimal:
            return _item(items, result, run, at)
    return kept


def _of_nothing(condition: Compiled, scope: Scope, at: int) -> Any:
    quiet = len(scope.run.warnings)
    index = condition(scope.inner({"item": None}))
    del scope.run.warnings[quiet:]
    return _item([], index, scope.run, at) if type(index) is Decimal else []
