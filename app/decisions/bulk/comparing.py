"""Equality, order and membership as ``feel.comparison`` and ``feel.tests_of_values`` have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.feel.comparison import COMPARE
from app.feel.comparison import equal as equal_values
from app.feel.run import Run
from app.feel.values import Range

from .errors import NotCompilable
from .lists import only
from .sql import (
    FALSE,
    NULL,
    TRUE,
    Sql,
    all_of,
    any_of,
    case,
    is_true,
    literal_cases,
    negated,
    of_truth,
    sql,
)
from .symbols import (
    MAX_DIGITS,
    NOTHING,
    SCALARS,
    Choice,
    Constant,
    Items,
    Record,
    Scalar,
    Span,
    Symbol,
    exact,
    kind,
    lifted,
    nothing,
    refuse_opaque,
    scalar,
    truth,
)

_ORDERED = frozenset(("number", "string", "date"))
Comparison = Callable[[Symbol, Symbol], Sql]


def _spread(a: Symbol, b: Symbol, work: Comparison) -> Sql | None:
    """Choices on either side are gone into; None where there are none."""
    for index, side in enumerate((a, b)):
        refuse_opaque(side)
        if isinstance(side, Choice):

            def with_case(value: Symbol, index: int = index) -> Sql:
                return work(value, b) if index == 0 else work(a, value)

            cases = [(one.guard, with_case(one.value)) for one in side.cases]
            return case(cases, with_case(side.otherwise))
    return None


def equal(a: Symbol, b: Symbol) -> Sql:
    if isinstance(a, Constant) and isinstance(b, Constant):
        return of_truth(equal_values(a.value, b.value))
    spread = _spread(a, b, equal)
    if spread is not None:
        return spread
    if a == NOTHING or b == NOTHING:
        return nothing(b if a == NOTHING else a)
    a, b = lifted(a), lifted(b)
    if kind(a) == kind(b):
        return _equal_of_kind(a, b)
    if isinstance(a, Items) or isinstance(b, Items):
        return _equal_to_list(a, b)
    return _unlike(a, b)


def _unlike(a: Symbol, b: Symbol) -> Sql:
    """Of different kinds: null equals nothing but null, and others cannot be compared."""
    x, y = nothing(a), nothing(b)
    return case([(all_of((x, y)), TRUE), (any_of((x, y)), FALSE)], NULL)


def _equal_of_kind(a: Symbol, b: Symbol) -> Sql:
    if kind(a) in SCALARS:
        x, y = comparable(a, b)
        known = _among_literals(x, y) or _among_literals(y, x)
        if known is not None:
            return known
        operator = "IS NOT DISTINCT FROM" if x.null or y.null else "="
        return sql("(", x, f" {operator} ", y, ")", null=False)
    if isinstance(a, Items) and isinstance(b, Items):
        if not (a.is_static and b.is_static):
            raise NotCompilable("比较长度不定的列表")
        if len(a.items) != len(b.items):
            return FALSE
        return _all_equal((x.value, y.value) for x, y in zip(a.items, b.items, strict=True))
    if isinstance(a, Record) and isinstance(b, Record):
        if a.entries.keys() != b.entries.keys():
            return FALSE
        return _all_equal((a.entries[key], b.entries[key]) for key in a.entries)
    raise NotCompilable(f"比较 {kind(a)} 类型的值")


def _among_literals(value: Sql, literal: Sql) -> Sql | None:
    """A choice among texts compared with a text: which of its cases that is, is known now."""
    found = literal_cases(value) if literal.is_literal else None
    if found is None:
        return None
    cases, otherwise = found
    same = [(guard, of_truth(one is literal)) for guard, one in cases]
    return case(same, of_truth(otherwise is literal))


def _all_equal(pairs: Iterable[tuple[Symbol, Symbol]]) -> Sql:
    return all_of(equal(x, y) for x, y in pairs)


def _equal_to_list(a: Symbol, b: Symbol) -> Sql:
    """A list of one is compared by its only element."""
    items, other = (a, b) if isinstance(a, Items) else (b, a)
    alone, element = only(items)  # type: ignore[arg-type]
    return case([(nothing(other), FALSE), (alone, equal(element, other))], NULL)


def comparable(a: Symbol, b: Symbol) -> tuple[Sql, Sql]:
    """Two scalars of one kind, in types that SQL compares exactly."""
    x, y = exact(scalar(a)), exact(scalar(b))
    if max(x.whole, y.whole) + max(x.scale, y.scale) > MAX_DIGITS:
        raise NotCompilable(f"需要超过 {MAX_DIGITS} 位数字")
    return x.sql, y.sql


def compare(operator: str, a: Symbol, b: Symbol) -> Sql:
    """`a operator b`, null where the two cannot be compared."""
    if operator == "=":
        return equal(a, b)
    if operator == "!=":
        return negated(equal(a, b))
    if isinstance(a, Constant) and isinstance(b, Constant):
        return of_truth(COMPARE[operator](a.value, b.value, Run()))
    spread = _spread(a, b, lambda x, y: compare(operator, x, y))
    if spread is not None:
        return spread
    if kind(a) != kind(b) or kind(a) not in _ORDERED:
        return NULL
    x, y = comparable(a, b)
    return sql("(", x, f" {operator} ", y, ")", null=x.null or y.null)


def in_span(value: Symbol, span: Span) -> Sql:
    if span.operator:
        end = span.end if span.operator in ("<", "<=") else span.start
        return compare(span.operator, value, end)
    above = compare("<=" if span.start_included else "<", span.start, value)
    below = compare("<=" if span.end_included else "<", value, span.end)
    return all_of((above, below))


def matches(value: Symbol, test: Symbol) -> Sql:
    """Whether a value is the tested one, in the tested range, or among the tested list."""
    spread = _spread(value, test, matches)
    if spread is not None:
        return spread
    test = _with_span(test)
    if isinstance(test, Span):
        if isinstance(value, Span) or _is_range(value):
            raise NotCompilable("比较范围")
        return in_span(value, test)
    listed, tests = lifted(value), lifted(test)
    if isinstance(tests, Items):
        return _among(listed, tests)
    absent = nothing(test)
    if isinstance(listed, Items):
        alone, _ = only(listed)
        return case([(absent, FALSE), (alone, equal(listed, test))], NULL)
    return case([(absent, nothing(value))], _plain_match(value, test))


def _plain_match(value: Symbol, test: Symbol) -> Sql:
    """Of a test that is not null: a boolean one says itself whether it holds."""
    if kind(test) != "boolean":
        return equal(value, test)
    if kind(value) == "boolean":
        return case([(nothing(value), NULL)], equal(value, test))
    return case([(nothing(value), NULL)], truth(test))


def _is_range(symbol: Symbol) -> bool:
    return isinstance(symbol, Constant) and isinstance(symbol.value, Range)


def _with_span(symbol: Symbol) -> Symbol:
    if isinstance(symbol, Constant) and isinstance(symbol.value, Range):
        r = symbol.value
        ends = Constant(r.start), Constant(r.end)
        return Span(*ends, r.start_included, r.end_included, r.operator)
    return symbol


def _among(value: Symbol, tests: Items) -> Sql:
    """One that cannot be compared only counts where it is of the value's own kind."""
    if isinstance(value, Items):
        raise NotCompilable("列表是否在列表中")
    found = []
    for item in tests.items:
        found += [all_of((item.guard, one)) for one in _one_of(value, item.value)]
    return any_of(found)


def _one_of(value: Symbol, test: Symbol) -> list[Sql]:
    if isinstance(test, Choice):
        raise NotCompilable("列表中的值种类不定")
    test = _with_span(test)
    one = in_span(value, test) if isinstance(test, Span) else equal(value, test)
    if isinstance(value, Scalar | Constant) and kind(value) in (*SCALARS, "null"):
        return [is_true(one)]
    raise NotCompilable(f"{kind(value)} 是否在列表中")
