"""The functions of the language."""

import datetime as dt
from decimal import Decimal

import pytest

from app import feel
from app.feel.builtins import BUILTINS

CASES = {
    # conversion
    'number("1,000.50", ",", ".")': "1000.5",
    'number("1.000,50", ".", ",")': "1000.5",
    'number("x")': "null",
    "string(1.10)": '"1.1"',
    "string(null)": "null",
    'string([1, "a"])': '"[1, \\"a\\"]"',
    'string(@"P1Y1M")': '"P1Y1M"',
    "string({a: true})": '"{a: true}"',
    "string([1..5))": '"[1..5)"',
    # numbers
    "decimal(2.5, 0)": "2",
    "decimal(1 / 3, 2)": "0.33",
    "floor(-1.5)": "-2",
    "ceiling(1.21, 1)": "1.3",
    "round up(1.21, 1)": "1.3",
    "round down(-1.29, 1)": "-1.2",
    "round half up(2.5, 0)": "3",
    "round half down(2.5, 0)": "2",
    "abs(-1)": "1",
    'abs(@"-P1D")': '@"P1D"',
    "modulo(-12, 5)": "3",
    "modulo(12, -5)": "-3",
    "modulo(1, 0)": "null",
    "sqrt(16)": "4",
    "sqrt(-1)": "null",
    "log(1)": "0",
    "exp(0)": "1",
    "odd(5)": "true",
    "even(-2)": "true",
    "even(2.5)": "false",
    # booleans
    "not(true)": "false",
    "not(null)": "null",
    "all([true, null, false])": "false",
    "all([true, null])": "null",
    "any(false, null, true)": "true",
    'is(@"10:00:00Z", @"10:00:00+00:00")': "true",
    # strings
    'substring("foobar", 3, 3)': '"oba"',
    'substring("foobar", -2)': '"ar"',
    'substring("foobar", 0)': "null",
    'string length("一策")': "2",
    'upper case("aB")': '"AB"',
    'substring before("foobar", "bar")': '"foo"',
    'substring after("foobar", "o")': '"obar"',
    'contains("foobar", "of")': "false",
    'starts with("foobar", "fo")': "true",
    'ends with("foobar", "r")': "true",
    'split("a;b;;c", ";")': '["a", "b", "", "c"]',
    'string join(["a", null, "b"], "-")': '"a-b"',
    'replace("abc", "(b)", "[$1]")': '"a[b]c"',
    'matches("FOO", "^f", "i")': "true",
    # lists
    "list contains([1, null], null)": "true",
    "count([])": "0",
    "min(3, 1, 2)": "1",
    "max([])": "null",
    'max(["a", "b"])': '"b"',
    "sum([])": "null",
    "sum(1, 2)": "3",
    'sum([@"P1D", @"P2D"])': '@"P3D"',
    "mean([1, 2])": "1.5",
    "median([8, 2, 5, 3])": "4",
    "stddev([2, 4, 7, 5])": "2.081665999466132735282297706979931",
    "mode([6, 3, 9, 6, 3])": "[3, 6]",
    "product(2, 3)": "6",
    "sublist([1, 2, 3], 2, 1)": "[2]",
    "append([1], 2, 3)": "[1, 2, 3]",
    "concatenate([1], [2])": "[1, 2]",
    "insert before([1, 3], 2, 2)": "[1, 2, 3]",
    "remove([1, 2], -1)": "[1]",
    "reverse([1, 2])": "[2, 1]",
    "index of([1, 2, 1], 1)": "[1, 3]",
    "union([1], [1, 2])": "[1, 2]",
    "distinct values([1, [1, 2], 1.0, [1, 2]])": "[1, [1, 2]]",
    "duplicate values([1, 2, 1])": "[1]",
    "flatten([1, [2, [3]]])": "[1, 2, 3]",
    "sort([3, 1, 2])": "[1, 2, 3]",
    'sort([1, "a"])': "null",
    "list replace([1, 2], 1, 9)": "[9, 2]",
    "list replace([1, 2], function(item, new) item > 1, 9)": "[1, 9]",
    # contexts
    'get value({a: 1}, "a")': "1",
    "get entries({a: 1})": '[{key: "a", value: 1}]',
    'context([{key: "a", value: 1}])': "{a: 1}",
    'context put({a: 1}, "b", 2)': "{a: 1, b: 2}",
    'context put({a: {b: 1}}, ["a", "c"], 2)': "{a: {b: 1, c: 2}}",
    "context merge([{a: 1}, {a: 2}])": "{a: 2}",
    # dates and times
    "date(2026, 2, 29)": "null",
    'date("2024-02-29")': '@"2024-02-29"',
    'date(@"2026-01-01T10:00:00")': '@"2026-01-01"',
    'time(@"2026-01-01T10:00:00Z")': '@"10:00:00Z"',
    "time(10, 0, 0, null)": '@"10:00:00"',
    'date and time(@"2026-01-01", @"10:00:00")': '@"2026-01-01T10:00:00"',
    'duration("P1Y")': '@"P12M"',
    'duration("P1Y1D")': "null",
    'years and months duration(@"2024-02-29", @"2025-02-28")': '@"P11M"',
    'day of week(@"2026-11-23")': '"Monday"',
    'day of year(@"2024-12-31")': "366",
    'week of year(@"2027-01-01")': "53",
    'month of year(@"2026-11-23")': '"November"',
    # ranges
    "before(1, [2..3])": "true",
    "before([1..2), [2..3])": "true",
    "after([5..6], 4)": "true",
    "meets([1..2], [2..3])": "true",
    "overlaps([1..5], [5..6])": "true",
    "overlaps before([1..5], [3..8])": "true",
    "finishes(5, [1..5])": "true",
    "includes([1..5], [2..3])": "true",
    "during(3, [1..5])": "true",
    "starts([1..3], [1..5])": "true",
    "coincides([1..5], [1..5])": "true",
    'before(1, "a")': "null",
    "before((< 5), 6)": "true",
    "before(6, (< 5))": "false",
    "before(point: 1, range: [2..3])": "true",
    "includes((> 5), [6..7])": "true",
    "includes((> 5), [5..7])": "false",
    "overlaps((< 5), [5..7])": "false",
    "starts(range1: (1..3], range2: (1..5])": "true",
    "finishes((> 3), (> 1))": "true",
    "includes([1..null], 2)": "null",
    "during(true, [1..2])": "null",
    'range("[1..3)")': "[1..3)",
    'range("[3..1]")': "null",
    'range("[a..3]")': "null",
}


@pytest.mark.parametrize(("text", "value"), CASES.items())
def test_function(text, value):
    assert feel.evaluate(text) == feel.evaluate(value)


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_no_function_raises_on_unfit_arguments(name):
    for arguments in (
        "",
        "null",
        "null, null",
        '"a", 1, {}',
        "[], [], []",
        "1, 2, 3, 4, 5",
        "x: 1",
    ):
        try:
            feel.evaluate(f"{name}({arguments})")
        except feel.FeelError as error:
            pytest.fail(f"{name}({arguments}): {error}")


def test_named_arguments():
    assert feel.evaluate('substring(start position: 2, string: "abc")') == "bc"
    assert feel.evaluate('substring(begin: 2, string: "abc")') is None


def test_a_list_of_one_is_its_element_where_one_is_wanted():
    assert feel.evaluate('upper case(["a"])') == "A"
    assert feel.evaluate("count(5)") == 1


def test_today_without_clock_is_a_date():
    assert isinstance(feel.evaluate("today()"), dt.date)


def test_numbers_stay_decimal():
    for text in ("sum(1, 2)", "count([1])", 'string length("a")', '@"2026-01-01".year'):
        assert type(feel.evaluate(text)) is Decimal
