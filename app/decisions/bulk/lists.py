"""Lists whose items may or may not be there."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import NotCompilable
from .sql import FALSE, TRUE, Sql, all_of, any_of, counted, negated, sql
from .symbols import NOTHING, Constant, Guarded, Items, Symbol, choose


def present(items: Sequence[Guarded]) -> list[Sql]:
    return [item.guard for item in items]


def only(items: Items) -> tuple[Sql, Symbol]:
    """Whether the list has exactly one element, and which it then is."""
    if items.is_static:
        single = len(items.items) == 1
        return (TRUE, items.items[0].value) if single else (FALSE, NOTHING)
    return exactly_one(present(items.items)), first(items)


def exactly_one(guards: Sequence[Sql]) -> Sql:
    fixed = sum(guard is TRUE for guard in guards)
    open_ = [guard for guard in guards if guard not in (TRUE, FALSE)]
    if fixed > 1 or not (fixed or open_):
        return FALSE
    if fixed:
        return negated(any_of(open_))
    if len(open_) == 1:
        return open_[0]
    return sql("(", counted(open_), " = 1)", null=False)


def first(items: Items) -> Symbol:
    """The first element there is, or null."""
    return choose(items.items, NOTHING)


def last(items: Items) -> Symbol:
    return choose(reversed(items.items), NOTHING)


def element(items: Items, index: int) -> Symbol:
    """The element at a position counted from 1, or from -1 at the end."""
    if items.is_static:
        if not 1 <= abs(index) <= len(items.items):
            return NOTHING
        return items.items[index - 1 if index > 0 else index].value
    if index in (1, -1):
        return first(items) if index == 1 else last(items)
    raise NotCompilable("按序号取长度不定的列表中的一项")


def under(guard: Sql, items: Items) -> tuple[Guarded, ...]:
    return tuple(Guarded(all_of((guard, item.guard)), item.value) for item in items.items)


def constant_list(items: Items) -> Constant | Items:
    """The list itself where everything in it is known."""
    if items.is_static and all(isinstance(item.value, Constant) for item in items.items):
        return Constant([item.value.value for item in items.items])  # type: ignore[attr-defined]
    return items
