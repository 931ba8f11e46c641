"""Values made to fit the types that a model declares, as ``feel.types.coerce`` does."""

from __future__ import annotations

from app.feel.types import SIMPLE, Type
from app.feel.types import coerce as coerce_value

from .errors import NotCompilable
from .lists import only
from .scope import Work
from .sql import TRUE
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
    choose,
    kind,
    nothing,
    over,
)


def coerce(symbol: Symbol, wanted: Type | None, work: Work) -> Symbol:
    """`symbol` where it fits, else what it is converted to, else null."""
    if wanted is None:
        return symbol
    return over(symbol, lambda one: _coerce(one, wanted, work))


def _coerce(symbol: Symbol, wanted: Type, work: Work) -> Symbol:
    if isinstance(symbol, Constant):
        return Constant(coerce_value(symbol.value, wanted, work.run)[0])
    if wanted.allows is not None:
        raise NotCompilable(f"类型 {wanted.name} 限定了取值")
    if _fits(symbol, wanted):
        return symbol
    if isinstance(symbol, Items):
        return _only_element(symbol, wanted, work)
    if wanted.kind == "list" and (wanted.of is None or _fits(symbol, wanted.of)):
        listed = Items((Guarded(TRUE, symbol),))
        return choose([Guarded(nothing(symbol), NOTHING)], listed)
    if wanted.kind == "date and time" and kind(symbol) == "date":
        raise NotCompilable("日期用作时刻")
    return NOTHING


def _only_element(items: Items, wanted: Type, work: Work) -> Symbol:
    if wanted.kind == "list":
        raise NotCompilable("列表中的值不全是规定的类型")
    alone, element = only(items)
    if isinstance(element, Items):
        raise NotCompilable("列表中的列表")
    fitting = over(element, lambda one: one if _fits(one, wanted) else NOTHING)
    return choose([Guarded(alone, fitting)], NOTHING)


def _fits(symbol: Symbol, wanted: Type) -> bool:
    """Whether every value it can have fits; what depends on the row is refused."""
    if wanted.allows is not None:
        raise NotCompilable(f"类型 {wanted.name} 限定了取值")
    if symbol == NOTHING or wanted.kind == "any":
        return True
    if wanted.kind in SIMPLE:
        return isinstance(symbol, Scalar | Constant) and kind(symbol) == wanted.kind
    if wanted.kind == "list" and isinstance(symbol, Items):
        of = wanted.of
        return of is None or all(_item_fits(item.value, of) for item in symbol.items)
    if wanted.kind == "context" and isinstance(symbol, Record):
        return all(
            name in symbol.entries and _item_fits(symbol.entries[name], of)
            for name, of in wanted.entries
        )
    if isinstance(symbol, Closure | Span | Constant):
        raise NotCompilable(f"{kind(symbol)} 是否属于类型 {wanted.name or wanted.kind}")
    return False


def _item_fits(symbol: Symbol, wanted: Type) -> bool:
    """One that fits only where it is null depends on the row."""
    fits = _fits(symbol, wanted)
    if not fits and isinstance(symbol, Scalar):
        raise NotCompilable("值的类型不符")
    return fits
