"""if, for, some, every, filters, paths, functions."""

import contextlib
from decimal import Decimal

import pytest

from app import feel


def numbers(*values):
    return [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("if 1 < 2 then 1 else 2", Decimal(1)),
        ("if null then 1 else 2", Decimal(2)),
        ("if 1 > 2 then 1 else if 2 > 1 then 5 else 6", Decimal(5)),
        ("for i in [1, 2] return i * 2", numbers(2, 4)),
        ("for i in 1..3 return i", numbers(1, 2, 3)),
        ("for i in 3..1 return i", numbers(3, 2, 1)),
        ("for i in [1..3) return i", numbers(1, 2)),
        ("for i in 1..2, j in i..2 return i * 10 + j", numbers(11, 12, 22)),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", numbers(1, 1, 2, 6, 24)),
        ("for i in 5 return i", numbers(5)),
        ("for i in null return i", None),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("every x in [] satisfies false", True),
        ("some x in [null] satisfies x > 1", None),
        ("[1, 2, 3][item > 1]", numbers(2, 3)),
        ("[1, 2, 3][-1]", Decimal(3)),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][i]", Decimal(2)),
        ("[{a: 1}, {a: 2}][a > 1].a", numbers(2)),
        ("[{a: 1}, {b: 2}].a", [Decimal(1), None]),
        ("5[1]", Decimal(5)),
        ("null[1]", None),
        ("{a: {b: 1}}.a.b", Decimal(1)),
        ("{a: 1, b: a + 1}.b", Decimal(2)),
        ("(function(a, b) a + b)(1, 2)", Decimal(3)),
        ("(function(a, b) a - b)(b: 1, a: 5)", Decimal(4)),
        ("{f: function(n) if n < 2 then 1 else n * f(n - 1), x: f(5)}.x", Decimal(120)),
        ('{f: function(x: number) x, y: f("a")}.y', None),
        ("sort([2, 1], function(x, y) x > y)", numbers(2, 1)),
        ("{a: 1, a: 2}", None),
        ("nothing(1)", None),
        ("1(2)", None),
        ("[1..5].end", Decimal(5)),
        ("(< 5).end included", False),
        ('@"2026-02-03".month', Decimal(2)),
        ('@"P1DT2H".hours', Decimal(2)),
        ('@"10:00:00+02:00".time offset', feel.DaysTimeDuration(7_200_000_000_000)),
    ],
)
def test_evaluate(text, value):
    assert feel.evaluate(text, {"i": 2}) == value


def test_partial_is_a_copy():
    assert feel.evaluate("for i in 1..3 return count(partial)") == numbers(0, 1, 2)
    nested = feel.evaluate("for i in 1..2 return partial")
    assert nested == [[], [[]]]


def test_filter_names_prefer_the_elements():
    scope = {"people": [{"age": 1}, {"age": 5}], "age": 3}
    assert feel.evaluate("people[item.age < age]", scope) == []
    assert feel.evaluate("count(people[age < 3])", scope) == 1


def test_external_functions_are_refused():
    text = '{f: function(a) external {java: {class: "java.lang.Math", method signature: "x"}}}.f(1)'
    outcome = feel.parse_expression(text).run({})
    assert outcome.value is None
    assert "external functions are refused" in [note.message for note in outcome.warnings]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').popen",
        '"".__class__.__base__',
        "().__class__.__base__.__subclasses__()",
        "f.call.__globals__",
    ],
)
def test_python_is_out_of_reach(text):
    with contextlib.suppress(feel.FeelSyntaxError):
        assert feel.evaluate(text, {"f": 1}) is None


def test_expressions_are_reusable_and_keep_no_state():
    expression = feel.parse_expression("a + 1")
    assert expression.evaluate({"a": 1}) == 2
    assert expression.evaluate({"a": "x"}) is None
    assert expression.evaluate({}) is None
    assert expression.evaluate({"a": 2}) == 3
