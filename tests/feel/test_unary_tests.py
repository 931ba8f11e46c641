"""Cells of decision tables."""

import datetime as dt
from decimal import Decimal

import pytest

from app import feel
from app.feel.run import Run, Scope


def holds(text, value, **scope):
    tests = feel.parse_unary_tests(text, scope)
    return tests.evaluate({**scope, "?": value})


@pytest.mark.parametrize(
    ("text", "value", "result"),
    [
        ("-", 1, True),
        ("-", None, True),
        ("5", 5, True),
        ("-5", -5, True),
        ("< 20", 19, True),
        ("< 20", 20, False),
        ("< 20", None, None),
        ("[18..65]", 65, True),
        ("(18..65)", 65, False),
        ("]18..65]", 18, False),
        ('"A", "B"', "B", True),
        ('"A", "B"', "C", False),
        ('not("A")', "B", True),
        ('not("A", "B")', "B", False),
        # Decided: not(...) of a null is null, so the row does not match.
        ("not(< 20)", None, None),
        ("not(null)", None, False),
        ("not(null)", 1, True),
        ("null", None, True),
        ("null", 1, False),
        # Decided: a test that comes out as null holds for nothing.
        ("nothing", None, None),
        ('["a"..1]', None, None),
        ('["a"..1]', 1, None),
        ("[1..nothing]", 1, None),
        ("true", True, True),
        ("true", False, False),
        ("? > 5", 6, True),
        ("? > 5", None, None),
        ("? > limit", 6, False),
        ("limit", 9, True),
        ("< limit + 1", 9, True),
        ('starts with(?, "a")', "abc", True),
        ("list contains(allowed, ?)", "x", True),
        ("allowed", "y", True),
        ('@"2026-01-01"', dt.date(2026, 1, 1), True),
        ('>= date("2026-01-01")', dt.date(2025, 1, 1), False),
        ("[1, 2]", 2, True),
        ("1, > 5", 3, False),
        ("= 3", 3, True),
        ("!= 3", 3, False),
        ("not(3) and true", 3, None),
        ("not(? > 3)", 3, True),
        ("count(?) > 1", [1, 2], True),
        ('"a"', 1, None),
    ],
)
def test_cell(text, value, result):
    assert holds(text, value, limit=9, allowed=["x", "y"], nothing=None) is result


def test_quick_way_in():
    tests = feel.parse_unary_tests("> 5")
    scope = Scope({}, None, Run())
    assert tests.test(Decimal(6), scope) is True
    assert tests.test(None, scope) is None


@pytest.mark.parametrize("text", ["", "< ", "not(", "1,,2", "1 2", "< 5 6", "a;b", '"A"，"B"'])
def test_wrong_cell(text):
    with pytest.raises(feel.FeelSyntaxError):
        feel.parse_unary_tests(text)
