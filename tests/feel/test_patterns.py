"""Regular expressions as XPath writes them, run by RE2."""

import time

import pytest

from app import feel


def matches(text, pattern, flags=""):
    scope = {"text": text, "pattern": pattern, "flags": flags}
    return feel.evaluate("matches(text, pattern, flags)", scope)


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "value"),
    [
        ("abc", "b", "", True),
        ("abc", "^b", "", False),
        ("a\nb", "a.b", "", False),
        ("a\nb", "a.b", "s", True),
        ("a\rb", "a.b", "", False),
        ("x\ny", "^y$", "m", True),
        ("hello world", "hello\\ sworld", "x", True),
        ("a.c", "a.c", "q", True),
        ("abc", "a.c", "q", False),
        ("e", "[a-z-[aeiou]]", "", False),
        ("f", "[a-z-[aeiou]]", "", True),
        ("一", "\\p{IsCJKUnifiedIdeographs}", "", True),
        ("a", "\\P{IsCJKUnifiedIdeographs}", "", True),
        ("一", "\\w", "", True),
        ("٣", "\\d", "", True),
        ("-", "[\\w-]", "", True),
        ("a", "(", "", None),
        ("a", "a", "z", None),
        ("aa", "(a)\\1\\2", "", None),
        ("aa", "\\1(a)", "", None),
        ("abab", "^(ab)\\1$", "", True),
        ("abAB", "^(ab)\\1$", "", False),
        ("abAB", "^(ab)\\1$", "i", True),
        ("aXbXc", "([A-Z-[Y]])b\\1", "", True),
        ("xyyx", "(x)(y)\\2\\1", "", True),
        ("abcabc", "(.{2,3}?)\\1", "", True),
        ("aab", "^(?:a|b)*(b)\\1$", "", False),
        ("", "^(a*)*\\1$", "", True),
        ("a", "[b-a]", "", None),
        ("a", "\\p{IsNowhere}", "", None),
    ],
)
def test_matches(text, pattern, flags, value):
    assert matches(text, pattern, flags) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('replace("abracadabra", "bra", "*")', "a*cada*"),
        ('replace("aaa", "a{2}", "b")', "ba"),
        ('replace("abc", "x*", "-")', None),
        ('replace("abc", "(b)", "$2")', "ac"),
        ('replace("abc", "(b)", "$12")', "ab2c"),
        ('replace("abc", "b", "\\\\$1")', "a$1c"),
        ('replace("abc", "b", "$")', None),
        ('replace("aabbcd", "(.)\\\\1", "<$1>")', "<a><b>cd"),
        ('replace("a.b", ".", "-", "q")', "a-b"),
        ('split("John Doe", "\\\\s")', ["John", "Doe"]),
    ],
)
def test_replace_and_split(text, value):
    assert feel.evaluate(text) == value


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|aa)+$", "(a*)*b", "(.*a){20}", "^((a+)+)\\1!$"]
)
def test_patterns_cannot_hang(pattern):
    begin = time.monotonic()
    matches("a" * 20_000 + "!", pattern)
    assert time.monotonic() - begin < 2
