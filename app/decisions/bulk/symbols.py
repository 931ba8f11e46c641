"""Values as the compiler sees them: what is known now, and the SQL of what is known per row.

A list is a list of guarded items: whether an item is there may depend on the row. A choice is a
value whose kind or shape depends on the row; its first case whose guard holds is the value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from app.feel.types import Type
from app.feel.values import kind_of

from .errors import NotCompilable
from .sql import FALSE, NULL, TRUE, Sql, all_of, case, is_null, negated, of_truth, sql

MAX_DIGITS = 38  # of a DECIMAL in SQL
MAX_CASES = 2_000


class Symbol:
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Constant(Symbol):
    """A FEEL value known now; lists and contexts of such values too."""

    value: Any


NOTHING = Constant(None)


@dataclass(frozen=True, slots=True)
class Scalar(Symbol):
    """A boolean, number, string or date of the row, or null.

    Of numbers `whole` and `scale` bound the digits before and after the point; `exact` is false
    for a number that the interpreter wrote as text, which SQL can only hand on.
    """

    kind: str
    sql: Sql
    whole: int = 0
    scale: int = 0
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Record(Symbol):
    entries: dict[str, Symbol]


@dataclass(frozen=True, slots=True)
class Guarded:
    """An item of a list, there if the guard (never NULL) holds."""

    guard: Sql
    value: Symbol


@dataclass(frozen=True, slots=True)
class Items(Symbol):
    items: tuple[Guarded, ...]

    @property
    def is_static(self) -> bool:
        return all(item.guard is TRUE for item in self.items)


@dataclass(frozen=True, slots=True)
class Choice(Symbol):
    cases: tuple[Guarded, ...]
    otherwise: Symbol


@dataclass(frozen=True, slots=True)
class Span(Symbol):
    """A range; its ends may be null, as in ``values.Range``."""

    start: Symbol
    end: Symbol
    start_included: bool
    end_included: bool
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Closure(Symbol):
    """A function of the model. `call` gets its arguments in order, already of their types;
    `value` gives the interpreter's function."""

    parameters: tuple[tuple[str, Type | None], ...]
    call: Callable[[Sequence[Symbol]], Symbol]
    value: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Opaque(Symbol):
    """A decision's value that SQL cannot hold: whoever needs it runs interpreted as well."""

    reason: str


# From one to the other


def lifted(symbol: Symbol) -> Symbol:
    """Lists and contexts known now in the form of those that are not."""
    if isinstance(symbol, Constant):
        if type(symbol.value) is list:
            return Items(tuple(Guarded(TRUE, Constant(item)) for item in symbol.value))
        if type(symbol.value) is dict:
            return Record({key: Constant(item) for key, item in symbol.value.items()})
    return symbol


def kind(symbol: Symbol) -> str:
    """The FEEL type of it when it is not null; choices have none of their own."""
    if isinstance(symbol, Constant):
        return kind_of(symbol.value)
    if isinstance(symbol, Scalar):
        return symbol.kind
    return _KINDS[type(symbol)]


_KINDS: dict[type, str] = {
    Record: "context",
    Items: "list",
    Span: "range",
    Closure: "function",
    Choice: "choice",
    Opaque: "opaque",
}
SCALARS = frozenset(("boolean", "number", "string", "date"))


def nothing(symbol: Symbol) -> Sql:
    """Whether it is null; never NULL itself."""
    if isinstance(symbol, Constant):
        return of_truth(symbol.value is None)
    if isinstance(symbol, Scalar):
        return is_null(symbol.sql)
    if isinstance(symbol, Choice):
        return choice_sql(symbol, nothing)
    refuse_opaque(symbol)
    return FALSE


def refuse_opaque(symbol: Symbol) -> None:
    if isinstance(symbol, Opaque):
        raise NotCompilable(symbol.reason)


def choice_sql(symbol: Choice, of: Callable[[Symbol], Sql]) -> Sql:
    return case(((one.guard, of(one.value)) for one in symbol.cases), of(symbol.otherwise))


def over(symbol: Symbol, work: Callable[[Symbol], Symbol]) -> Symbol:
    """`work` of a value that is no choice; of a choice, the choice of the work on each case."""
    refuse_opaque(symbol)
    if not isinstance(symbol, Choice):
        return work(symbol)
    cases = [Guarded(one.guard, over(one.value, work)) for one in symbol.cases]
    return choose(cases, over(symbol.otherwise, work))


def truth(symbol: Symbol) -> Sql:
    """True, false, or NULL for everything else."""
    if isinstance(symbol, Constant):
        return of_truth(symbol.value if type(symbol.value) is bool else None)
    if isinstance(symbol, Scalar):
        return symbol.sql if symbol.kind == "boolean" else NULL
    if isinstance(symbol, Choice):
        return choice_sql(symbol, truth)
    refuse_opaque(symbol)
    return NULL


def boolean(expression: Sql) -> Symbol:
    known = {TRUE: True, FALSE: False, NULL: None}
    return Constant(known[expression]) if expression in known else Scalar("boolean", expression)


# Numbers


def digits(value: Decimal) -> tuple[int, int]:
    """Digits before and after the point."""
    _, figures, exponent = value.as_tuple()
    if not isinstance(exponent, int) or abs(exponent) > 2 * MAX_DIGITS:
        raise NotCompilable("数字太大")
    return max(len(figures) + exponent, 0), max(-exponent, 0)


def decimal_type(whole: int, scale: int) -> str:
    if whole + scale > MAX_DIGITS:
        raise NotCompilable(f"需要超过 {MAX_DIGITS} 位数字")
    return f"DECIMAL({max(whole + scale, 1)},{scale})"


def number(value: Decimal) -> Scalar:
    value = value.normalize() if value else Decimal(0)
    whole, scale = digits(value)
    if scale == 0 and whole <= 18:
        return Scalar("number", sql(str(int(value)), null=False), max(whole, 1), 0)
    text = f"CAST('{value:f}' AS {decimal_type(whole, scale)})"
    return Scalar("number", sql(text, null=False), whole, scale)


def text_literal(value: str) -> Sql:
    if "\0" in value or any(0xD800 <= ord(character) < 0xE000 for character in value):
        raise NotCompilable("文字中有 SQL 不能表示的字符")
    return sql("'" + value.replace("'", "''") + "'", null=False)


def scalar(symbol: Symbol) -> Scalar:
    """A constant of a scalar kind as SQL."""
    if isinstance(symbol, Scalar):
        return symbol
    value = symbol.value if isinstance(symbol, Constant) else symbol
    if type(value) is bool:
        return Scalar("boolean", of_truth(value))
    if type(value) is Decimal:
        return number(value)
    if type(value) is str:
        return Scalar("string", text_literal(value))
    if type(value) is dt.date:
        return Scalar("date", sql(f"DATE '{value.isoformat()}'", null=False))
    raise NotCompilable(f"SQL 中没有 {kind_of(value)} 类型的值")


def exact(one: Scalar) -> Scalar:
    if not one.exact:
        raise NotCompilable("数字由解释器算出")
    return one


# Choosing


def same(a: Symbol, b: Symbol) -> bool:
    """Whether two are certainly one value: 1 and true are not, though Python finds them equal."""
    if isinstance(a, Constant) and isinstance(b, Constant):
        alike = type(a.value) is type(b.value) and kind(a) in (*SCALARS, "null")
        return alike and a.value == b.value
    return a is b or (isinstance(a, Scalar) and a == b)


def choose(cases: Iterable[Guarded], otherwise: Symbol) -> Symbol:
    """The value of the first case whose guard holds, in the simplest form there is."""
    flat = list(_flattened(cases))
    while flat and flat[-1].guard is TRUE:
        otherwise = flat.pop().value
    if isinstance(otherwise, Choice):
        flat += otherwise.cases
        otherwise = otherwise.otherwise
    if len(flat) > MAX_CASES:
        raise NotCompilable("情形太多")
    while flat and same(flat[-1].value, otherwise):
        flat.pop()
    if not flat:
        return otherwise
    for one in (*(item.value for item in flat), otherwise):
        refuse_opaque(one)
    return _merged(flat, otherwise) or Choice(tuple(flat), otherwise)


def _flattened(cases: Iterable[Guarded]) -> Iterable[Guarded]:
    for one in cases:
        if one.guard is FALSE:
            continue
        if isinstance(one.value, Choice):
            for inner in one.value.cases:
                yield Guarded(all_of((one.guard, inner.guard)), inner.value)
            yield Guarded(one.guard, one.value.otherwise)
        else:
            yield one
        if one.guard is TRUE:
            return


def _merged(flat: list[Guarded], otherwise: Symbol) -> Symbol | None:
    """One symbol for all cases, where they are of one kind."""
    values = [lifted(one.value) for one in flat] + [lifted(otherwise)]
    kinds = {kind(value) for value in values if value != NOTHING}
    guards = [one.guard for one in flat]
    if not kinds:
        return NOTHING
    if len(kinds) == 1 and (common := next(iter(kinds))) in SCALARS:
        return merged_scalars(common, guards, values)
    if all(isinstance(value, Record) for value in values):
        return _merged_records(guards, values)
    if all(isinstance(value, Items) for value in values):
        return _merged_lists(guards, values)
    return None


def merged_scalars(of_kind: str, guards: list[Sql], values: list[Symbol]) -> Scalar:
    known = [None if value == NOTHING else scalar(value) for value in values]
    present = [one for one in known if one is not None]
    made = present[0]
    if of_kind == "number":
        present = numbers_alike(present)
        made = present[0]
        rest = iter(present)
        known = [None if one is None else next(rest) for one in known]
    parts = [NULL if one is None else one.sql for one in known]
    return replace(made, sql=case(zip(guards, parts, strict=False), parts[-1]))


def numbers_alike(numbers: list[Scalar]) -> list[Scalar]:
    """Numbers in one type that holds each of them: text, where one was told by the interpreter."""
    if not all(one.exact for one in numbers):
        return [as_text(one) for one in numbers]
    whole, scale = (max(getattr(one, name) for one in numbers) for name in ("whole", "scale"))
    if any(one.scale != scale for one in numbers):
        return [widened(one, whole, scale) for one in numbers]
    return [replace(one, whole=whole) for one in numbers]


def as_text(one: Scalar) -> Scalar:
    if not one.exact:
        return one
    made = sql("CAST(", one.sql, " AS VARCHAR)", null=one.sql.null)
    return Scalar("number", made, exact=False)


def widened(one: Scalar, whole: int, scale: int) -> Scalar:
    """A number as DECIMAL of that many digits before and after the point."""
    of_type = decimal_type(whole, scale)
    made = sql("CAST(", one.sql, f" AS {of_type})", null=one.sql.null)
    return Scalar("number", made, whole, scale)


def _merged_records(guards: list[Sql], values: list[Any]) -> Symbol | None:
    names = [list(value.entries) for value in values]
    if any(set(some) != set(names[0]) for some in names):
        return None
    entries: dict[str, Symbol] = {}
    for name in names[0]:
        cases = [Guarded(g, v.entries[name]) for g, v in zip(guards, values, strict=False)]
        entries[name] = choose(cases, values[-1].entries[name])
    return Record(entries)


def _merged_lists(guards: list[Sql], values: list[Any]) -> Items:
    """Each list's items under the guard of its case: only one list is there at a time."""
    items: list[Guarded] = []
    before: list[Sql] = []
    for guard, value in zip((*guards, TRUE), values, strict=True):
        here = all_of((*(negated(one) for one in before), guard))
        items += [Guarded(all_of((here, item.guard)), item.value) for item in value.items]
        before.append(guard)
    return Items(tuple(items))
