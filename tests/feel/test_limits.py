"""No expression can hang a server, fill its memory or overflow its stack."""

import subprocess
import sys

import pytest

from app import feel
from tests.machine import fits, seconds_used

from .hostile import HARD_TO_READ, hard_to_compute, scope

# A part of what is allowed by default, to be quick; what is stopped here is stopped there.
FEW = feel.Environment(limits=feel.Limits(steps=20_000, seconds=0.1))
STOPPED = [
    "for i in 1..1000000000 return i",
    "some a in 1..10000, b in 1..10000 satisfies false",
    "{f: function(n) f(n + 1), x: f(1)}.x",
    "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), x: f(55)}.x",
    'for i in 1..1000 return replace(text, "a", "b")',
    "distinct values(rows)",
    'for i in numbers return contains(text, "aaaaaaaab")',
    "[1, 2][sort(numbers, function(a, b) a > b) = 1]",
]
TOO_DEEP = [
    *("brackets", "lists", "contexts", "conditions", "calls", "calls of calls", "minus", "paths"),
    *("negations", "filters in filters", "members in brackets", "list types", "functions", "loops"),
    *("loops in one", "ends of ranges", "open ranges", "comparisons", "too long", "number"),
]
NULL = ["10 ** 100000", "2 ** 99999999999", "exp(1e300)", "modulo(1e6000, 7e-6000)"]


@pytest.fixture(scope="module")
def given():
    return scope()


def ends(text, given):
    """Read and compute: None for a value, or the error of ours; anything else is raised."""
    try:
        feel.to_json(feel.parse_expression(text).evaluate_among(given, FEW))
    except feel.FeelError as error:
        return error
    return None


@pytest.mark.parametrize("title", HARD_TO_READ)
def test_a_text_that_is_hard_to_read_ends_soon(title, given):
    said = []
    assert fits(seconds_used(lambda: said.append(ends(HARD_TO_READ[title], given))), 4)
    if title in TOO_DEEP:
        assert isinstance(said[0], feel.FeelSyntaxError)
        assert said[0].kind in ("depth", "length", "number")


def test_texts_that_are_too_deep_are_among_them():
    assert HARD_TO_READ.keys() >= set(TOO_DEEP)


@pytest.mark.parametrize("text", hard_to_compute(), ids=lambda text: text[:40])
def test_an_expression_that_asks_for_much_ends_soon(text, given):
    assert fits(seconds_used(lambda: ends(text, given)), 1)


@pytest.mark.parametrize("text", STOPPED, ids=lambda text: text[:40])
def test_greedy_expression_is_stopped(text, given):
    with pytest.raises(feel.LimitExceeded):
        feel.evaluate(text, given, FEW)


# Those that make large values out of small ones, or deep ones; not each that only looks at them.
WITHIN_MEMORY = """
import resource
from app import feel
from tests.feel.hostile import hard_to_compute, scope
resource.setrlimit(resource.RLIMIT_AS, (1_200_000_000,) * 2)
LOOKING = ("} = {", ".y in {", " instance of ", "distinct ", "list contains(", "sort(")
given = scope()
for text in hard_to_compute():
    grown = "y: [x, x]" in text and not any(word in text for word in LOOKING)
    if "partial" not in text and not grown:
        continue
    try:
        feel.to_json(feel.parse_expression(text).evaluate_among(given, feel.DEFAULT))
    except feel.FeelError:
        pass
    except MemoryError:
        print(text)
"""


def test_hostile_expressions_stay_within_bounded_memory():
    """By the limits of production, one after the other, in a process of 1.2 GB in all."""
    done = subprocess.run(
        [sys.executable, "-c", WITHIN_MEMORY], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr[-500:]


def test_long_chains_are_not_deep():
    assert feel.evaluate("1" + "+1" * 5000) == 5001
    assert feel.evaluate("false" + " or false" * 5000 + " or true") is True
    assert feel.evaluate("if false then 1 else " * 200 + "2") == 2
    assert feel.evaluate("count([" + "1," * 5000 + "1])") == 5001


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


SMALL = feel.Environment(limits=feel.Limits(list_length=100, string_length=100))
TOO_LONG = {
    "list": [
        "for i in 1..60, j in 1..2 return i",
        "concatenate(for i in 1..60 return i, for i in 1..60 return i)",
        "append(for i in 1..100 return i, 1)",
        "insert before(for i in 1..100 return i, 1, 0)",
        "union(for i in 1..60 return i, for i in 61..120 return i)",
        "flatten([for i in 1..60 return i, for i in 1..60 return i])",
    ],
    "string": [
        'string join(for i in 1..60 return "ab")',
        'replace("aaaaaaaaaaaaaaaaaaaa", "a", "bbbbbbbbbb")',
        'for i in 1..8 return if i = 1 then "a" else partial[-1] + partial[-1] + partial[-1]',
    ],
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in TOO_LONG.items() for text in texts]
)
def test_values_that_grow_too_long_are_stopped(kind, text):
    with pytest.raises(feel.LimitExceeded, match=f"{kind} length"):
        feel.evaluate(text, {}, SMALL)


def test_warnings_are_bounded():
    outcome = feel.parse_expression("for i in 1..1000 return 1 / 0").run({})
    assert len(outcome.value) == 1000
    assert len(outcome.warnings) == feel.Limits().warnings
