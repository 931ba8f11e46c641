"""Whatever is computed of whatever values: a value, or an error of ours."""

import contextlib

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from app import feel
from app.feel.arithmetic import ARITHMETIC
from app.feel.builtins import BUILTINS
from app.feel.calls import invoke
from app.feel.expression import Expression, UnaryTestsExpression
from app.feel.run import Run

from .test_properties import values as plain_values
from .trees import cells, expressions

TIGHT = feel.Environment(limits=feel.Limits(steps=20_000, list_length=2_000, seconds=1))
quick = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
# One of everything, at the edges of what there is.
TEXTS = [
    *("null", "true", "0", "-1", "2.5", "1e30", "9.99e6144", "-1e-6176", '""', '"a"', '"(a+)+$"'),
    *('"2026-02-28"', '"10:00:00Z"', '"P1D"', '"[1..3]"', '"\\uD83D\\uDC0E"', '"$1"', '"x"', '"q"'),
    *("[]", "[1, 2, 3]", '["a", null]', "[[1], [2, [3]]]", "[{a: 1}, {a: 2}]", "{}", "{a: {b: 1}}"),
    *('@"2024-02-29"', '@"-999999999-01-01"', '@"999999999-12-31"', '@"0000-01-01"', '@"P0D"'),
    *('@"10:00:00"', '@"23:59:59.999999999+18:00"', '@"00:00:00@Asia/Shanghai"', '@"-P1D"'),
    *('@"2026-01-01T00:00:00"', '@"999999999-12-31T23:59:59-18:00"', '@"P3660000000000D"'),
    *('@"-999999999-01-01T00:00:00@Asia/Shanghai"', '@"0001-01-01T00:00:00@Europe/Paris"'),
    *('@"P1Y2M"', '@"-P9999999999Y"', "[1..5]", "(< 5)", "(!= null)", '["a".."b"]', "[null..1]"),
    *('[@"2026-01-01"..@"2026-12-31"]', "function(x) x", "function(x, y) x < y", "sum", "sort"),
]
VALUES = [feel.evaluate(text) for text in TEXTS]
values = st.sampled_from(VALUES) | plain_values


@quick
@given(expressions, values, values)
def test_any_tree_over_any_values_ends_in_a_value_or_our_error(root, a, b):
    scope = {"a": a, "b": b, "援助对象": b, "x": {"y": a}}
    with contextlib.suppress(feel.FeelError):
        feel.to_json(Expression("", root).evaluate(scope, TIGHT))


@quick
@given(cells, values)
def test_any_cell_over_any_value_holds_or_not(root, value):
    with contextlib.suppress(feel.FeelError):
        scope = {"?": value, "a": value}
        assert UnaryTestsExpression("", root).evaluate(scope, TIGHT) in (True, False, None)


def test_every_pair_of_values_is_computed_and_compared():
    texts = [f"a {operator} b" for operator in (*ARITHMETIC, "=", "!=", "<", "<=", ">", ">=", "in")]
    texts += [
        "[a..b]",
        "a between b and a",
        "a[b]",
        "a[item = b]",
        "a(b)",
        "for x in a..b return x",
    ]
    texts += ["some x in a satisfies x = b", "a in (< b)", "a in [b..b]", "is(a, b)", "a and b"]
    parsed = [feel.parse_expression(text) for text in texts]
    for a in VALUES:
        for b in VALUES:
            for expression in parsed:
                with contextlib.suppress(feel.LimitExceeded):
                    expression.evaluate({"a": a, "b": b}, TIGHT)


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_function_takes_every_value(name):
    function = BUILTINS[name]
    for signature in function.signatures:
        fitting = [
            [v for v in VALUES if not slot.quick or type(v) in slot.quick] or VALUES
            for slot in signature.slots
        ]
        for turn in range(max(map(len, fitting), default=1) * 3):
            arguments = [pool[(turn * (i * 2 + 1)) % len(pool)] for i, pool in enumerate(fitting)]
            with contextlib.suppress(feel.FeelError):
                feel.to_json(invoke(function, arguments, None, Run(TIGHT)))
                invoke(function, [*arguments[:-1], VALUES[turn % len(VALUES)]], None, Run(TIGHT))


@quick
@given(st.sampled_from(VALUES), st.sampled_from(VALUES))
def test_equality_and_order_agree(a, b):
    scope = {"a": a, "b": b}
    equal, less = feel.evaluate("a = b", scope), feel.evaluate("a < b", scope)
    assert equal == feel.evaluate("b = a", scope)
    assert less == feel.evaluate("b > a", scope)
    assert not (equal is True and less is True)
    if less is not None:
        assert feel.evaluate("a <= b", scope) is (less or equal is True)
