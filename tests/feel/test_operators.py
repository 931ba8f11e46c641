"""Arithmetic, comparison and logic with three values."""

import datetime as dt
from decimal import Decimal

import pytest

from app import feel


def number(text):
    return Decimal(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("10 - 3 - 2", "5"),
        ("2 ** 3 ** 2", "64"),
        ("-2 ** 2", "4"),
        ("7 - -2", "9"),
        ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),
    ],
)
def test_arithmetic_is_decimal(text, value):
    assert feel.evaluate(text) == number(value)


@pytest.mark.parametrize(
    "text",
    ["1 / 0", '1 + "a"', "null + 1", "true * 2", "10 ** 7000", "[1] + 1", '-"a"', '"a" - "b"'],
)
def test_arithmetic_without_answer_is_null_with_a_warning(text):
    outcome = feel.parse_expression(text).run({})
    assert outcome.value is None
    assert outcome.warnings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"2026-01-31" + @"P1M"', '@"2026-02-28"'),
        ('@"2024-02-29" + @"P1Y"', '@"2025-02-28"'),
        ('@"2026-03-31" - @"P1M"', '@"2026-02-28"'),
        ('@"2026-01-01" - @"2025-01-01"', '@"P365D"'),
        ('@"2026-01-01" + @"PT36H"', '@"2026-01-02"'),
        ('@"2026-01-01T23:00:00" + @"PT2H"', '@"2026-01-02T01:00:00"'),
        ('@"23:00:00" + @"PT2H"', '@"01:00:00"'),
        ('@"P1D" * 1.5', '@"PT36H"'),
        ('@"P1Y" / 2', '@"P6M"'),
        ('@"P1Y" - @"P18M"', '@"-P6M"'),
        ('@"10:00:00+01:00" - @"10:00:00Z"', '@"-PT1H"'),
        # A day later on the clock of a zone that changed to summer time is 23 hours later.
        ('@"2026-03-29T12:00:00@Europe/Paris" - @"2026-03-28T12:00:00@Europe/Paris"', '@"PT23H"'),
        ('@"2026-03-28T12:00:00@Europe/Paris" + @"PT24H"', '@"2026-03-29T13:00:00@Europe/Paris"'),
        ('@"-0001-01-01" - @"P1D"', '@"-0002-12-31"'),
        ('@"9999-12-31" + @"P1D"', '@"10000-01-01"'),
    ],
)
def test_temporal_arithmetic(text, value):
    assert feel.evaluate(text) == feel.evaluate(value)


def test_durations_divide_to_a_number():
    assert feel.evaluate('@"P10D" / @"P4D"') == number("2.5")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 = 1.0", True),
        ('"a" < "b"', True),
        ("1 != 2", True),
        ('1 = "1"', None),
        ("null = null", True),
        ("1 = null", False),
        ("null < 1", None),
        ("[1, [2]] = [1, [2]]", True),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("{a: 1} = {a: 2}", False),
        ("true = 1", None),
        ("[1] = 1", True),
        ('@"2026-01-01" < @"2026-01-02"', True),
        ('@"12:00:00Z" = @"14:00:00+02:00"', True),
        ('@"2026-01-01T12:00:00Z" < @"2026-01-01T12:00:00"', False),
        ('@"2026-01-01T12:00:00+08:00" < @"2026-01-01T12:00:01"', True),
        ('@"2026-01-01T12:00:00Z" <= @"2026-01-01T12:00:00"', None),
        ('@"09:00:00Z" < @"10:00:00"', True),
        ("3 between 1 and 3", True),
        ("null between 1 and 3", None),
        ("2 in (1, > 5)", False),
        ("6 in (1, > 5)", True),
        ("5 in [1..5)", False),
        ("5 in ]1..5]", True),
        ("1 in ]1..5]", False),
        ("5 in [1..5[", False),
        ("(1 + 1) in (1 + 1) * 1", True),
        ("2 in [1, 2]", True),
        ("2 in [[1..3], 9]", True),
        ('"b" in ["a".."c"]', True),
        ("null in [1..3]", None),
    ],
)
def test_comparison(text, value):
    assert feel.evaluate(text) is value


@pytest.mark.parametrize("a", ["true", "false", "null", "1"])
@pytest.mark.parametrize("b", ["true", "false", "null", "1"])
def test_logic_has_three_values(a, b):
    known = {"true": True, "false": False}
    x, y = known.get(a), known.get(b)
    both = False if x is False or y is False else (True if x and y else None)
    either = True if x is True or y is True else (False if x is False and y is False else None)
    assert feel.evaluate(f"{a} and {b}") is both
    assert feel.evaluate(f"{a} or {b}") is either


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 instance of number", True),
        ("null instance of number", False),
        ("null instance of Any", False),
        ('@"2026-01-01" instance of date', True),
        ('@"2026-01-01T00:00:00" instance of date and time', True),
        ('@"P1Y" instance of years and months duration', True),
        ('@"P1D" instance of days and time duration', True),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number>", True),
        ("{a: 1} instance of context<b: number>", False),
        ("[1..2] instance of range<number>", True),
        ("abs instance of function<number> -> number", True),
        ("(function(a: number) a) instance of function<number> -> Any", True),
        ("1 instance of list<number", "error"),
        ("1 instance of nonsense", None),
        ("1 + 1 instance of number", None),
        ("-1 instance of number", True),
    ],
)
def test_instance_of(text, value):
    if value == "error":
        with pytest.raises(feel.FeelSyntaxError):
            feel.parse_expression(text)
    else:
        assert feel.evaluate(text) is value


def test_python_numbers_and_dates_are_taken_as_they_come():
    scope = {"a": 2, "b": 0.1, "c": dt.date(2026, 1, 1), "d": dt.timedelta(days=1), "e": (1, 2)}
    assert feel.evaluate("a + b", scope) == number("2.1")
    assert feel.evaluate("c + d", scope) == dt.date(2026, 1, 2)
    assert feel.evaluate("e[2]", scope) == 2
