"""Regular expressions as XPath writes them, run by RE2."""

import pytest

from app import feel
from tests.machine import fits, seconds_used


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
    assert fits(seconds_used(lambda: matches("a" * 20_000 + "!", pattern)), 2)


# XPath functions 5.6.1, and XML Schema's appendix F: pattern by pattern, what holds.
HOLDS = [
    r'"k", "\u212A", "i"',
    r'"\u212A", "[A-Z]", "i"',
    r'"a", "\P{Lu}", "i"',
    r'"B", "[\p{Lu}b]", "i"',
    r'"1", "[^A-Z-[OI]]", "i"',
    r'"a", "[A-Z-[oi]]", "i"',
    r'"abracadabra", "(?:abra(?:cad)?)*"',
    r'"b", "[a-c-e]"',
    r'"é", "\w"',
    r'"\u0378", "\W"',
    r'"\u0378", "\p{C}"',
    r'"-", "[\W]"',
    r'"a", "[\p{L}-[b]]"',
    r'"6", "[\d-[5]]"',
    r'"é", "[\w-[a-z]]"',
    r'"a&", "[a&&b]"',
    r'"aaaaaaaaaaa", "(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)\10"',
    r'"aa0", "(a)\10"',
    r'"abcd\n\ndefg\n", "^$", "m"',
    r'"abcd\ndefg\n", "g$", "m"',
    r'"\n", "^$", "m"',
    r'"ſ", "s", "i"',
    r'"a-b", "[a-b-[b]]-b"',
    r'"x", "[a-z-[m-z-[x]]]"',
]
DOES_NOT_HOLD = [
    r'"a", "\p{Lu}", "i"',
    r'"a", "[\p{Lu}]", "i"',
    r'"a", "[\p{Lu}b]", "i"',
    r'"x", "[^A-Z-[OI]]", "i"',
    r'"o", "[A-Z-[oi]]", "i"',
    r'"_", "\w"',
    r'"\u0378", "\w"',
    r'"a", "[\W]"',
    r'"b", "[\p{L}-[b]]"',
    r'"5", "[\d-[5]]"',
    r'"abcd\ndefg\n", "^$", "m"',
    r'"\u000C", "\s"',
    r'"á", "[\p{IsBasicLatin}]", "i"',
    r'"ſ", "\p{IsBasicLatin}", "i"',
    r'"abc", "[abc-[b]]{2}"',
]
IS_NO_PATTERN = [
    r'"abracadabra", "(?i)A"',
    r'"abracadabra", "(?<n>a)"',
    r'"abracadabra", "(?P<n>a)"',
    r'"aab", "a{,2}b"',
    r'"a]", "a]"',
    r'"a{", "a{"',
    r'"a", "[]"',
    r'"a", "[^]"',
    r'"]", "[]]"',
    r'"a", "\pL"',
    r'"a", "\p{Latin}"',
    r'"a/b", "a\/b"',
    r'"a b", "a\ b"',
    r'"a", "\²"',
]


@pytest.mark.parametrize("arguments", HOLDS)
def test_pattern_holds(arguments):
    assert feel.evaluate(f"matches({arguments})") is True


@pytest.mark.parametrize("arguments", DOES_NOT_HOLD)
def test_pattern_does_not_hold(arguments):
    assert feel.evaluate(f"matches({arguments})") is False


@pytest.mark.parametrize("arguments", IS_NO_PATTERN)
def test_what_xpath_does_not_know_is_null(arguments):
    assert feel.evaluate(f"matches({arguments})") is None


def test_a_delimiter_that_matches_nothing_is_refused():
    assert feel.evaluate('split("abc", "")') is None
    assert feel.evaluate('split("a b", "x*")') is None
    assert feel.evaluate(r'split("a1b22c", "\d+")') == ["a", "b", "c"]


def test_lines_begin_after_a_line_end_but_for_the_last():
    assert feel.evaluate(r'replace("a\nb\n", "^(.)", "-$1", "m")') == "-a\n-b\n"
