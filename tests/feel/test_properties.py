"""Whatever the text and the values: our own errors, within the limits, or an answer."""

import contextlib
import datetime as dt
from decimal import Decimal

import hypothesis.strategies as st
from hypothesis import HealthCheck, example, given, settings

from app import feel
from app.feel import tree

TIGHT = feel.Environment(limits=feel.Limits(steps=20_000, list_length=2_000, seconds=1))
PIECES = [
    *("1", "0", "-1", "2.5", "1e30", '"a"', '""', "true", "false", "null", "?", "item"),
    *("a", "b", "foo", "bar", "[", "]", "(", ")", "{", "}", ",", ":", ".", ".."),
    *("+", "-", "*", "/", "**", "=", "!=", "<", ">", "<=", ">=", "and", "or", "not"),
    *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between"),
    *("instance", "of", "list<number>", "function(x)", '@"2026-01-31"', '@"P1D"', '@"PT1H"'),
    *('@"10:00:00Z"', "sum(", "count(", "sort(", "substring(", "matches(", '"(a+)+"', "date("),
    *("duration(", "string(", "for x in 1..9 return x", "//", "/*", "*/", "，", "（"),
]
texts = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)
numbers = st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    numbers,
    st.integers(-(10**40), 10**40),
    st.text(max_size=8),
    st.dates(),
    st.timedeltas(),
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=8,
)
quick = settings(
    max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def position_of_error(parse, text):
    """Where the error is; 0 where there is none."""
    try:
        parse(text)
    except feel.FeelSyntaxError as error:
        return error.position
    return 0


@quick
@given(st.text(max_size=60))
@example("\ud800")
@example("\x00")
@example('"\\ud800"')
def test_any_text_parses_or_is_a_syntax_error(text):
    for parse in (feel.parse_expression, feel.parse_unary_tests):
        assert 0 <= position_of_error(parse, text) <= len(text)


@quick
@given(texts, values, values)
def test_any_expression_ends_in_a_value_or_our_error(text, a, b):
    try:
        value = feel.evaluate(text, {"a": a, "b": b}, TIGHT)
        feel.to_json(value)
    except feel.FeelError:
        pass


@quick
@given(texts, values)
def test_any_cell_holds_or_not(text, value):
    try:
        tests = feel.parse_unary_tests(text)
        assert tests.evaluate({"?": value, "a": 1}, TIGHT) in (True, False, None)
    except feel.FeelError:
        pass


@quick
@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.frozensets(st.text(max_size=6))
)
def test_any_names_may_be_known(text, names):
    with contextlib.suppress(feel.FeelSyntaxError):
        feel.parse_expression(text, names)


@quick
@given(numbers, numbers)
def test_numbers_compare_and_add_as_decimals(a, b):
    scope = {"a": a, "b": b}
    assert feel.evaluate("a + b", scope) == a + b
    assert feel.evaluate("a < b", scope) is (a < b)
    assert feel.evaluate("a = b", scope) is (a == b)
    assert feel.evaluate("a - b + b = a", scope) is True


@quick
@given(st.dates(), st.integers(-40_000, 40_000))
def test_dates_move_by_days_as_in_python(day, days):
    scope = {"day": day, "n": days}
    moved = feel.evaluate('day + duration("P1D") * n', scope)
    assert moved.toordinal() == day.toordinal() + days
    assert feel.evaluate('(day + duration("P1D") * n) - day = duration("P1D") * n', scope) is True


@quick
@given(st.integers(-4_000_000, 8_000_000))
def test_far_dates_follow_the_same_calendar(ordinal):
    from app.feel.temporal import civil_to_ordinal, ordinal_to_date

    day = ordinal_to_date(ordinal)
    assert civil_to_ordinal(day.year, day.month, day.day) == ordinal == day.toordinal()
    if isinstance(day, dt.date):
        assert day == dt.date.fromordinal(ordinal)


@quick
@given(values)
def test_values_survive_the_border(value):
    try:
        inside = feel.to_feel(value)
    except feel.FeelError:
        return
    assert feel.to_feel(inside) is inside
    feel.to_json(inside)


@quick
@given(values, values)
def test_equality_is_symmetric_and_orders_are_opposite(a, b):
    try:
        scope = {"a": feel.to_feel(a), "b": feel.to_feel(b)}
    except feel.FeelError:
        return
    assert feel.evaluate("a = b", scope) == feel.evaluate("b = a", scope)
    assert feel.evaluate("a < b", scope) == feel.evaluate("b > a", scope)
    assert feel.evaluate("a = a", scope) is True


sums = st.recursive(
    st.just("a"),
    lambda inner: st.tuples(inner, inner).map("({0[0]} + {0[1]})".format),
    max_leaves=30,
)


@quick
@given(sums)
def test_the_tree_holds_every_operand(text):
    root = feel.parse_expression(text).tree
    assert sum(isinstance(node, tree.Name) for node in tree.walk(root)) == text.count("a")


def test_decimal_context_is_not_the_threads():
    assert feel.evaluate("1 / 7") == Decimal("0.1428571428571428571428571428571429")
