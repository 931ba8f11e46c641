"""What SQL cannot say exactly is asked of the interpreter, once for each distinct combination of
the values that it reads, and joined back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.feel.compiler import make_range
from app.feel.errors import Unfit

from .errors import NotCompilable
from .sql import Sql, sql
from .symbols import (
    SCALARS,
    Choice,
    Closure,
    Constant,
    Items,
    Record,
    Scalar,
    Span,
    Symbol,
    refuse_opaque,
)

VALUE = "__value"


@dataclass(frozen=True, slots=True)
class Lookup:
    """`answer` of the values of `keys`, for a column of that kind. Numbers are kept as text."""

    node: Sql
    keys: tuple[Scalar, ...]
    answer: Callable[[tuple[Any, ...]], Any]
    kind: str

    @property
    def name(self) -> str:
        return str(self.node)

    def key_name(self, number: int) -> str:
        """The column of a key in the table of answers."""
        return f"{self.name}_{number}"


class Lookups:
    """Those of one compilation, in the order in which they can be worked out."""

    def __init__(self) -> None:
        self.all: dict[Sql, Lookup] = {}

    def add(
        self, names: Mapping[str, Symbol], work: Callable[[dict[str, Any]], Any], kind: str
    ) -> Symbol:
        """The value that `work` gives for the values of `names`. `kind` is one of the scalars."""
        if kind not in SCALARS:
            raise NotCompilable("解释器的结果类型不定")
        keys: dict[Scalar, int] = {}
        rebuilds = {name: rebuild(symbol, keys) for name, symbol in names.items()}

        def answer(values: tuple[Any, ...]) -> Any:
            return work({name: made(values) for name, made in rebuilds.items()})

        if not keys:
            return Constant(answer(()))
        node = sql(f"__lookup_{len(self.all)}")
        self.all[node] = Lookup(node, tuple(keys), answer, kind)
        return Scalar(kind, node, exact=kind != "number")


Made = Callable[[tuple[Any, ...]], Any]


def rebuild(symbol: Symbol, keys: dict[Scalar, int]) -> Made:
    """How to make the value from the values of `keys`, which is added to."""
    refuse_opaque(symbol)
    return _REBUILD[type(symbol)](symbol, keys)


def _key(one: Scalar, keys: dict[Scalar, int]) -> Made:
    index = keys.setdefault(one, len(keys))
    if one.kind == "number":
        return lambda values: None if values[index] is None else Decimal(values[index])
    return lambda values: values[index]


def _guard(guard: Sql, keys: dict[Scalar, int]) -> Made:
    return _key(Scalar("boolean", guard), keys)


def _constant(symbol: Constant, keys: dict[Scalar, int]) -> Made:
    return lambda values: symbol.value


def _record(symbol: Record, keys: dict[Scalar, int]) -> Made:
    entries = {name: rebuild(value, keys) for name, value in symbol.entries.items()}
    return lambda values: {name: made(values) for name, made in entries.items()}


def _items(symbol: Items, keys: dict[Scalar, int]) -> Made:
    items = [(_guard(item.guard, keys), rebuild(item.value, keys)) for item in symbol.items]
    return lambda values: [made(values) for guard, made in items if guard(values)]


def _choice(symbol: Choice, keys: dict[Scalar, int]) -> Made:
    cases = [(_guard(one.guard, keys), rebuild(one.value, keys)) for one in symbol.cases]
    otherwise = rebuild(symbol.otherwise, keys)

    def choose(values: tuple[Any, ...]) -> Any:
        chosen = next((made for guard, made in cases if guard(values)), otherwise)
        return chosen(values)

    return choose


def _span(symbol: Span, keys: dict[Scalar, int]) -> Made:
    if symbol.operator:
        raise NotCompilable("范围作为值")
    start, end = rebuild(symbol.start, keys), rebuild(symbol.end, keys)

    def make(values: tuple[Any, ...]) -> Any:
        try:
            included = symbol.start_included, symbol.end_included
            return make_range(start(values), end(values), *included)
        except Unfit:
            return None

    return make


def _closure(symbol: Closure, keys: dict[Scalar, int]) -> Made:
    function = symbol.value()
    return lambda values: function


_REBUILD: dict[type[Symbol], Callable[[Any, dict[Scalar, int]], Made]] = {
    Constant: _constant,
    Scalar: _key,
    Record: _record,
    Items: _items,
    Choice: _choice,
    Span: _span,
    Closure: _closure,
}
