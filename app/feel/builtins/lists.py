"""Functions of lists."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any

from ..arithmetic import add
from ..comparison import equal, less
from ..errors import Unfit
from ..numbers import CONTEXT, ONE, ZERO, truncate_to_int
from ..run import Run
from ..temporal import DaysTimeDuration, YearsMonthsDuration
from ..values import Function, kind_of
from .registry import Builtin, builtin


def _spread(values: tuple[Any, ...]) -> list[Any]:
    """`f(list)` and `f(a, b, ...)` are the same."""
    if len(values) == 1:
        return values[0] if isinstance(values[0], list) else [values[0]]
    return list(values)


@builtin("list contains(list: list, element: any)")
def list_contains(run: Run, items: list[Any], element: Any) -> bool:
    run.spend(len(items))
    return any(equal(item, element, run) is True for item in items)


@builtin("count(list: list)")
def count(run: Run, items: list[Any]) -> Decimal:
    return Decimal(len(items))


@builtin("min(list: list)", "min(list...: any)")
def min_(run: Run, *values: Any) -> Any:
    return _extreme(run, _spread(values), lambda best, item: less(item, best))


@builtin("max(list: list)", "max(list...: any)")
def max_(run: Run, *values: Any) -> Any:
    return _extreme(run, _spread(values), lambda best, item: less(best, item))


def _extreme(run: Run, items: list[Any], better: Any) -> Any:
    run.spend(len(items))
    if not items:
        raise Unfit("an empty list has no least or greatest element")
    best = items[0]
    for item in items:
        is_better = better(best, item)
        if is_better is None:
            raise Unfit(f"{kind_of(item)} and {kind_of(best)} cannot be compared")
        if is_better:
            best = item
    return best


@builtin("sum(list: list)", "sum(list...: any)")
def sum_(run: Run, *values: Any) -> Any:
    items = _spread(values)
    if not items:
        raise Unfit("sum of an empty list")
    run.spend(len(items))
    total = items[0]
    if not isinstance(total, Decimal | YearsMonthsDuration | DaysTimeDuration):
        raise Unfit(f"sum of {kind_of(total)}")
    for item in items[1:]:
        total = add(total, item)
    return total


def _numbers(run: Run, values: tuple[Any, ...], least: int = 1) -> list[Decimal]:
    items = _spread(values)
    run.spend(len(items))
    if len(items) < least or not all(isinstance(item, Decimal) for item in items):
        raise Unfit("a list of numbers is wanted")
    return items


@builtin("product(list: list)", "product(list...: any)")
def product(run: Run, *values: Any) -> Decimal:
    total = ONE
    for number in _numbers(run, values):
        total = CONTEXT.multiply(total, number)
    return total


def _mean(numbers: list[Decimal]) -> Decimal:
    total = ZERO
    for number in numbers:
        total = CONTEXT.add(total, number)
    return CONTEXT.divide(total, Decimal(len(numbers)))


@builtin("mean(list: list)", "mean(list...: any)")
def mean(run: Run, *values: Any) -> Decimal:
    return _mean(_numbers(run, values))


@builtin("median(list: list)", "median(list...: any)")
def median(run: Run, *values: Any) -> Decimal | None:
    if len(values) == 1 and values[0] == []:
        return None
    numbers = sorted(_numbers(run, values))
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return _mean(numbers[middle - 1 : middle + 1])


@builtin("stddev(list: list)", "stddev(list...: any)")
def stddev(run: Run, *values: Any) -> Decimal:
    """The standard deviation of a sample."""
    numbers = _numbers(run, values, least=2)
    middle = _mean(numbers)
    squares = ZERO
    for number in numbers:
        distance = CONTEXT.subtract(number, middle)
        squares = CONTEXT.add(squares, CONTEXT.multiply(distance, distance))
    return CONTEXT.sqrt(CONTEXT.divide(squares, Decimal(len(numbers) - 1)))


@builtin("mode(list: list)", "mode(list...: any)")
def mode(run: Run, *values: Any) -> list[Decimal]:
    if len(values) == 1 and values[0] == []:
        return []
    tally: dict[Decimal, int] = {}
    for number in _numbers(run, values):
        tally[number] = tally.get(number, 0) + 1
    most = max(tally.values())
    return sorted(number for number, times in tally.items() if times == most)


@builtin("sublist(list: list, start position: number, length?: number)")
def sublist(run: Run, items: list[Any], start: Decimal, length: Decimal | None = None) -> list[Any]:
    first = truncate_to_int(start)
    if first == 0 or abs(first) > len(items):
        raise Unfit("sublist: the start is outside the list")
    begin = first - 1 if first > 0 else len(items) + first
    if length is None:
        return items[begin:]
    size = truncate_to_int(length)
    if size < 0 or begin + size > len(items):
        raise Unfit("sublist: the length is outside the list")
    return items[begin : begin + size]


@builtin("append(list: list, item...: any)")
def append(run: Run, items: list[Any], *more: Any) -> list[Any]:
    run.check_list(len(items) + len(more))
    return [*items, *more]


@builtin("concatenate(list...: list)")
def concatenate(run: Run, *lists: list[Any]) -> list[Any]:
    run.check_list(sum(map(len, lists)))
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(run: Run, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    index = _index(items, position, "insert before")
    run.check_list(len(items) + 1)
    return [*items[:index], item, *items[index:]]


@builtin("remove(list: list, position: number)")
def remove(run: Run, items: list[Any], position: Decimal) -> list[Any]:
    index = _index(items, position, "remove")
    run.check_list(len(items))
    return items[:index] + items[index + 1 :]


def _index(items: list[Any], position: Decimal, function: str) -> int:
    where = truncate_to_int(position)
    if where == 0 or abs(where) > len(items):
        raise Unfit(f"{function}: the position is outside the list")
    return where - 1 if where > 0 else len(items) + where


@builtin("list replace(list: list, position: number, newItem: any)")
def list_replace(run: Run, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    index = _index(items, position, "list replace")
    run.check_list(len(items))
    return [*items[:index], item, *items[index + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)")
def list_replace_matching(run: Run, items: list[Any], match: Any, new: Any) -> list[Any]:
    run.check_list(len(items))
    replaced = []
    for item in items:
        hit = _call(match, [item, new], run)
        if type(hit) is not bool:
            raise Unfit("list replace: the function gives no boolean")
        replaced.append(new if hit else item)
    return replaced


@builtin("reverse(list: list)")
def reverse(run: Run, items: list[Any]) -> list[Any]:
    run.check_list(len(items))
    return items[::-1]


@builtin("index of(list: list, match: any)")
def index_of(run: Run, items: list[Any], match: Any) -> list[Decimal]:
    run.spend(len(items))
    return [
        Decimal(place) for place, item in enumerate(items, 1) if equal(item, match, run) is True
    ]


@builtin("union(list...: list)")
def union(run: Run, *lists: list[Any]) -> list[Any]:
    run.check_list(sum(map(len, lists)))
    return _distinct(run, [item for items in lists for item in items])


@builtin("distinct values(list: list)")
def distinct_values(run: Run, items: list[Any]) -> list[Any]:
    return _distinct(run, items)


def _distinct(run: Run, items: list[Any]) -> list[Any]:
    kept: list[Any] = []
    simple: set[Any] = set()
    for item in items:
        if isinstance(item, str | Decimal) and type(item) in (str, Decimal):
            run.spend()
            if item not in simple:
                simple.add(item)
                kept.append(item)
            continue
        run.spend(len(kept) + 1)
        if not any(equal(item, other, run) is True for other in kept):
            kept.append(item)
    return kept


@builtin("duplicate values(list: list)")
def duplicate_values(run: Run, items: list[Any]) -> list[Any]:
    return [item for item in _distinct(run, items) if _times(run, items, item) > 1]


def _times(run: Run, items: list[Any], wanted: Any) -> int:
    run.spend(len(items))
    return sum(1 for item in items if equal(item, wanted, run) is True)


@builtin("flatten(list: list)")
def flatten(run: Run, items: list[Any]) -> list[Any]:
    flat: list[Any] = []
    pending = [iter(items)]
    while pending:
        for item in pending[-1]:
            if isinstance(item, list):
                pending.append(iter(item))
                break
            flat.append(item)
            run.spend()
        else:
            pending.pop()
    run.check_list(len(flat))
    return flat


@builtin("sort(list: list, precedes?: function)")
def sort(run: Run, items: list[Any], precedes: Any = None) -> list[Any]:
    run.check_list(len(items))

    def compare(a: Any, b: Any) -> int:
        run.spend()
        first = less(a, b) if precedes is None else _call(precedes, [a, b], run)
        if first is True:
            return -1
        second = less(b, a) if precedes is None else _call(precedes, [b, a], run)
        if type(first) is not bool or type(second) is not bool:
            raise Unfit("sort: elements that cannot be compared")
        return 1 if second else 0

    return sorted(items, key=functools.cmp_to_key(compare))


def _call(function: Any, arguments: list[Any], run: Run) -> Any:
    if type(function) is Builtin:
        return function.invoke(run, arguments, None)
    if type(function) is Function and len(function.parameters) == len(arguments):
        run.enter_call()
        try:
            return function.call(run, arguments)
        finally:
            run.leave_call()
    raise Unfit("a function with other parameters is wanted")
