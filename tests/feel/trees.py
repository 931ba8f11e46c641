"""Random syntax trees, of every kind of node the parser makes.

Names come from a small set, so that trees can be evaluated over values of those names.
"""

from __future__ import annotations

from decimal import Decimal

import hypothesis.strategies as st

from app.feel import tree

NAMES = ("a", "b", "item", "partial", "援助对象", "Years of Service", "profit-and-loss", "x.y")
KEYS = (*NAMES, "if", "a b", "1st", 'say "hi"', "", "\u3000", "a//b", "\\")
FUNCTIONS = ("sum", "count", "not", "date and time", "sort", "string", "a")
TYPES = ("number", "date", "date and time", "days and time duration", "Any", "list", "tPerson")
AT_TEXTS = ("2026-02-28", "P1D", "P1Y2M", "10:00:00Z", "2026-02-28T10:00:00@Asia/Shanghai", "x")

numbers = st.one_of(
    st.integers(0, 1000).map(Decimal),
    st.decimals(0, 10**20, allow_nan=False, allow_infinity=False, places=3),
    st.sampled_from([Decimal("1E+400"), Decimal("1E-400"), Decimal("0.00"), Decimal("2.50")]),
)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
names = st.sampled_from(NAMES)
comparisons = st.sampled_from(("<", "<=", ">", ">=", "=", "!="))
leaves = st.one_of(
    st.one_of(numbers, texts, st.booleans(), st.none()).map(lambda v: tree.Literal(0, v)),
    names.map(lambda name: tree.Name(0, name)),
    st.sampled_from(AT_TEXTS).map(lambda text: tree.AtLiteral(0, text)),
)


def _types(inner):
    return st.one_of(
        st.builds(tree.TypeNode, st.just(0), st.sampled_from(("list", "range")), st.tuples(inner)),
        st.builds(
            lambda entries: tree.TypeNode(
                0, "context", tuple(t for _, t in entries), tuple(n for n, _ in entries)
            ),
            st.lists(st.tuples(st.sampled_from(("a", "a b")), inner), min_size=1, max_size=2),
        ),
        st.builds(
            lambda parts: tree.TypeNode(0, "function", tuple(parts)),
            st.lists(inner, min_size=1, max_size=3),
        ),
    )


types = st.recursive(
    st.sampled_from(TYPES).map(lambda name: tree.TypeNode(0, name)), _types, max_leaves=4
)


def _many(strategy, least=0, most=3):
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def _tests(inner):
    return st.one_of(inner, st.builds(tree.OperatorRange, st.just(0), comparisons, inner))


def _call(function, arguments, are_named):
    if not are_named or not arguments:
        return tree.Call(0, function, arguments, None)
    named = tuple(f"the {'abc'[index]}" for index in range(len(arguments)))
    return tree.Call(0, function, arguments, named)


def _interval(start, end, low, high):
    return tree.Interval(0, start, end, low, high)


def _if(branches, otherwise):
    """As the parser does: an `if` in the last `else` is a further branch."""
    if isinstance(otherwise, tree.If):
        return tree.If(0, (*branches, *otherwise.branches), otherwise.otherwise)
    return tree.If(0, branches, otherwise)


def _branches(inner):
    at = st.just(0)
    any_of, plain = st.one_of, st.builds
    tests = _tests(inner)
    loops = _many(
        plain(tree.Loop, at, st.sampled_from(("a", "b", "my x")), inner, st.none() | inner), 1, 2
    )
    functions = st.sampled_from(FUNCTIONS).map(lambda name: tree.Name(0, name)) | inner
    parameters = _many(
        st.tuples(st.sampled_from(("a", "b", "my x", "b-c")), st.none() | types), most=2
    )
    entries = _many(st.tuples(st.sampled_from(KEYS), inner))
    return any_of(
        plain(tree.Arithmetic, at, st.sampled_from(("+", "-", "*", "/", "**")), inner, inner),
        plain(
            tree.Comparison, at, st.sampled_from(("=", "!=", "<", "<=", ">", ">=")), inner, inner
        ),
        plain(tree.Negation, at, inner),
        plain(tree.Between, at, inner, inner, inner),
        plain(tree.In, at, inner, _many(tests, 1)),
        plain(tree.All, at, _many(inner, 2)),
        plain(tree.Any, at, _many(inner, 2)),
        plain(_if, _many(st.tuples(inner, inner), 1, 2), inner),
        plain(tree.For, at, loops, inner),
        plain(tree.Quantified, at, st.booleans(), loops, inner),
        plain(tree.Path, at, inner, st.sampled_from(("a", "start included", "null", "x.y"))),
        plain(tree.Filter, at, inner, inner),
        plain(_call, functions, _many(tests), st.booleans()),
        plain(tree.ListOf, at, _many(tests)),
        plain(tree.ContextOf, at, entries),
        plain(_interval, inner, inner, st.booleans(), st.booleans()),
        plain(tree.InstanceOf, at, inner, types),
        plain(tree.FunctionOf, at, parameters, inner, st.booleans()),
    )


expressions = st.recursive(leaves, _branches, max_leaves=12)


def _unary(tests, negated):
    return tree.UnaryTests(0, tests, negated and bool(tests))


cells = st.builds(_unary, _many(_tests(expressions)), st.booleans())
