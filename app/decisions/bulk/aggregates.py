"""Count, sum, least and greatest of lists whose items may or may not be there."""

from __future__ import annotations

from decimal import Decimal

from .arithmetic import summed
from .errors import NotCompilable
from .lists import present
from .sql import FALSE, NULL, TRUE, Sql, all_of, any_of, case, counted, sql
from .symbols import (
    NOTHING,
    Constant,
    Guarded,
    Items,
    Scalar,
    Symbol,
    choose,
    exact,
    kind,
    lifted,
    nothing,
    scalar,
    widened,
)

_ORDERED = frozenset(("number", "string", "date"))


def count_of(items: Items) -> Symbol:
    guards = present(items.items)
    if items.is_static:
        return Constant(Decimal(len(guards)))
    return Scalar("number", counted(guards), len(str(len(guards))))


def some_kind(items: Items) -> str:
    """The kind all items have, nulls apart; "null" where there is nothing else."""
    kinds = {kind(lifted(item.value)) for item in items.items} - {"null"}
    if len(kinds) > 1:
        raise NotCompilable("列表中的值种类不一")
    return kinds.pop() if kinds else "null"


def _absent(items: Items) -> Sql:
    """Whether the list is empty, or a null is in it: then there is no sum and no extreme."""
    null_inside = any_of(all_of((item.guard, nothing(item.value))) for item in items.items)
    empty = case([(any_of(present(items.items)), FALSE)], TRUE)
    return any_of((empty, null_inside))


def summing(items: Items) -> Symbol:
    """Null of an empty list, and as soon as one of its items is no number."""
    of = some_kind(items)
    if of != "number":
        if of in ("null", "boolean", "string", "date", "context"):
            return NOTHING
        raise NotCompilable(f"sum({of})")
    absent = _absent(items)
    parts = [
        _or_zero(item.guard, exact(scalar(item.value)))
        for item in items.items
        if item.value != NOTHING
    ]
    return choose([Guarded(absent, NOTHING)], summed(parts))


def _or_zero(guard: Sql, one: Scalar) -> Scalar:
    held = case([(guard, one.sql)], sql("0", null=False))
    return widened(Scalar("number", held, one.whole, one.scale), one.whole, one.scale)


def extreme(items: Items, function: str) -> Symbol:
    """function: least or greatest. Null of an empty list, or of items that have no order."""
    of = some_kind(items)
    if of not in _ORDERED:
        if of in ("null", "boolean"):
            return NOTHING
        raise NotCompilable(f"{function}({of})")
    parts = [
        (item.guard, exact(scalar(item.value))) for item in items.items if item.value != NOTHING
    ]
    whole, scale = (max(getattr(one, name) for _, one in parts) for name in ("whole", "scale"))
    made = [case([(guard, _alike(of, one, whole, scale))], NULL) for guard, one in parts]
    pieces: list[str | Sql] = [f"{function}(", made[0]]
    for part in made[1:]:
        pieces += [", ", part]
    found = Scalar(of, sql(*pieces, ")"), whole, scale)
    return choose([Guarded(_absent(items), NOTHING)], found)


def _alike(of: str, one: Scalar, whole: int, scale: int) -> Sql:
    return widened(one, whole, scale).sql if of == "number" else one.sql
