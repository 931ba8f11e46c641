"""No expression can hang a server, fill its memory or overflow its stack."""

import time

import pytest

from app import feel

DOUBLING = ",".join(f"{chr(98 + i)}: [{chr(97 + i)}, {chr(97 + i)}]" for i in range(24))
MONSTER = f"{{a: [1], {DOUBLING}}}"

TOO_DEEP = [
    "(" * 5000 + "1" + ")" * 5000,
    "[" * 500,
    "-" * 5000 + "1",
    "a" + ".b" * 5000,
    "1" + "=1" * 3000,
    "f" + "()" * 3000,
    "not(" * 300 + "true" + ")" * 300,
    "x in (" * 80 + "x" + ")+1" * 80,
    "if true then " * 200 + "1" + " else 1" * 200,
    "x instance of " + "list<" * 300,
    "{a:" * 300,
    "for i in 1..2 return " * 300 + "1",
    "for " + "i in x, " * 300 + "i in x return 1",
    "function(a) " * 300 + "1",
    "1" * 200_000,
]
TOO_MUCH = [
    "for i in 1..1000000000 return i",
    "for i in 1..100000 return for j in 1..100000 return 1",
    "some a in 1..10000, b in 1..10000 satisfies false",
    "{f: function(n) f(n + 1), x: f(1)}.x",
    '{a: "xxxxxxxx", b: a+a+a+a, c: b+b+b+b, d: c+c+c+c, e: d+d+d+d, f: e+e+e+e, g: f+f+f+f,'
    " h: g+g+g+g, i: h+h+h+h, j: i+i+i+i}",
    'for i in 1..100000 return string join(for j in 1..1000 return "aaaaaaaaaaaaaaaaaaaaaaaa")',
    f"{MONSTER} = {MONSTER}",
    f"string({MONSTER})",
    f"flatten({MONSTER}.y)",
    f"{MONSTER}.y instance of " + "list<" * 25 + "number" + ">" * 25,
    "for i in 1..2000 return concatenate(partial, partial)",
    "distinct values(for i in 1..50000 return [i])",
    "[1, 2][sort(for i in 1..200000 return i, function(a, b) a > b) = 1]",
]
# A fifth of what is allowed by default, to be quick; what is stopped here is stopped there.
FEWER_STEPS = feel.Environment(limits=feel.Limits(steps=200_000))
NULL = ["10 ** 100000", "2 ** 99999999999", "exp(1e300)", "modulo(1e6000, 7e-6000)"]


@pytest.mark.parametrize("text", TOO_DEEP, ids=lambda text: text[:20])
def test_deep_text_is_a_syntax_error(text):
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse_expression(text)
    assert caught.value.kind in ("depth", "length", "number")


def test_long_chains_are_not_deep():
    assert feel.evaluate("1" + "+1" * 5000) == 5001
    assert feel.evaluate("false" + " or false" * 5000 + " or true") is True
    assert feel.evaluate("if false then 1 else " * 200 + "2") == 2
    assert feel.evaluate("count([" + "1," * 5000 + "1])") == 5001


@pytest.mark.parametrize("text", TOO_MUCH, ids=lambda text: text[:30])
def test_greedy_expression_is_stopped(text):
    begin = time.monotonic()
    with pytest.raises(feel.LimitExceeded):
        feel.evaluate(text, {}, FEWER_STEPS)
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize("text", NULL)
def test_numbers_out_of_range_are_null(text):
    assert feel.evaluate(text) is None


def test_limits_can_be_tightened():
    tight = feel.Environment(limits=feel.Limits(steps=1_000))
    with pytest.raises(feel.LimitExceeded, match="steps"):
        feel.evaluate("for i in 1..5000 return i", {}, tight)
    slow = feel.Environment(limits=feel.Limits(seconds=0.05))
    with pytest.raises(feel.LimitExceeded, match="seconds"):
        feel.evaluate("for i in 1..1000 return for j in 1..900 return 1", {}, slow)


def test_warnings_are_bounded():
    outcome = feel.parse_expression("for i in 1..1000 return 1 / 0").run({})
    assert len(outcome.value) == 1000
    assert len(outcome.warnings) == feel.Limits().warnings
