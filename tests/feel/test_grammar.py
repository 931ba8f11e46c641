"""The grammar of DMN 1.5 (10.3.1.2) rule by rule: number of the rule | text | what it equals.

`error` stands for a text that is not FEEL. What a rule has in common with a neighbour is with the
first of them.
"""

from decimal import Decimal

import pytest

from app import feel

RULES = r"""
2a | 1 + if a > 4 then 2 else 3 | 3
2a | - if a > 4 then 2 else 3 | -2
2a | 1 < if a > 4 then 2 else 3 | true
2a | true and if a > 4 then false else true | false
2a | sum(for i in [1, 2] return i) * 2 | 6
2a | 1 + for i in [1] return i | null
2a | false or some i in [1, 2] satisfies i > 1 | true
2b | true or true and false | true
2c | not(false) and 1 = 1 | true
2d | 1 + 1 = 2 | true
2d | 1 < 2 = true | true
2d | 1 = 1 = true | true
2d | a between 1 and 9 = true | true
2e | 1 + 1 instance of number | null
2f | -a instance of number | null
2f | -1 instance of number | true
2f | --1 instance of number | null
2f | a instance of number = true | true
2f | 2 ** a instance of number | null
2g | -[1, 2][2] | -2
2g | {f: function(x) {y: [x, 7]}}.f(1).y[2] | 7
2h | < 5 | (< 5)
2h | {r: < 5}.r | (< 5)
2h | [< 5, > 9][2] | (> 9)
2h | if a > 4 then < 5 else > 5 | (< 5)
2h | (< 5) = (< 5) | true
2h | a == 5 | error
2h | a <> 5 | error
2h | (a) | 5
4 | 2 + 3 * 4 ** 2 | 50
4 | -2 ** 2 | 4
4 | - 2 ** - 2 | 0.25
4 | -a * -b | 10
7 | 5 in < 6 | true
7 | 5 in <= a | true
7 | a in > b + 2 | true
7 | a in => 2 | error
8 | 5 in [1..5] | true
8 | 5 in [1..5) | false
8 | [a - 4..a + b] | [1..7]
8 | [if a > 4 then 1 else 2..9] | [1..9]
8 | [1 ..  5] | [1..5]
8 | [1...5] | [1...5]
8 | [1..] | error
8 | [..5] | error
8 | 1..5 | error
8 | [1, 2..3] | error
9 | 1 in (1..5) | false
9 | 1 in ]1..5] | false
9 | ]1..5[ = (1..5) | true
11 | 5 in [1..5[ | false
11 | 5 in ]1..5[ or true | true
11 | [1..[1, 9][2][ | [1..9)
13 | a in [1..9] and true | true
13 | a in (if b > 1 then [1..9] else null) | true
14 | a in (< 3, > 4) | true
14 | a in ([1..2], [5..9]) | true
14 | a in () | error
16 | date("2026-01-05") in [date("2026-01-01")..date("2026-01-09")] | true
18 | deep.er.est | 1
18 | deep . er . est | 1
19 | "a" + "b" | "ab"
20 | 10 - 3 - 2 | 5
20 | a -1 | 4
20 | a--1 | 6
22 | 8 / 4 / 2 | 1
23 | 2 ** 3 ** 2 | 64
23 | 2 ** -1 | 0.5
24 | - - a | 5
24 | +a | error
25 | {a.b: 1, c: a.b}.c | 1
25 | {a/b: 1, c: a/b}.c | 1
25 | {a-b: 1, c: a-b}.c | 1
25 | {a’b: 1, c: a’b}.c | 1
25 | {a+b: 1, c: a+b}.c | 1
25 | {a*b: 1, a**b: 2, c: a**b}.c | 2
25 | {a   b: 1}.a b | 1
25 | {up - down: 1, c: up-down}.c | 1
25 | {up-down: 1, c: up - down}.c | 1
25 | {up-down: 1, up: 7, down: 3, c: (up) - (down)}.c | 4
25 | {u d: 1, u-d: 2, c: u d}.c | 1
25 | {a;b: 1} | error
25 | {a%b: 1} | error
25 | {a"b": 1} | error
26 | {if: 1} | error
26 | {true: 1} | error
26 | {and more: 1} | error
26 | {"if": 1} = {"if": 1} | true
26 | {more and more: 1}.more and more | 1
26 | {1a: 1} | error
26 | {-a: 1} | error
26 | for if in [1] return 1 | error
26 | function(else) 1 | error
27 | {a1: 1, b 2: 2, c: a1 + b 2}.c | 3
28 | {?: 1}.? | 1
28 | {_: 1}._ | 1
28 | {年龄: 1}.年龄 | 1
28 | {🐎: 1}.🐎 | 1
28 | {$a: 1} | error
29 | {a·b: 1}.a·b | 1
31 | null | null
32 | true | true
33 | "a'b" | "a'b"
33 | 'a' | error
33 | "a | error
33 | "\d\." | "\\d\\."
34 | True | null
34 | TRUE | null
35 | .5 | 0.5
35 | -.5 | -0.5
35 | 007 | 7
35 | 1. | error
35 | 1.a | null
35 | 1.5.5 | error
35 | 0x10 | error
35 | 1_000 | error
35 | 1,000 | error
38 | (function(x) x + 1)(1) | 2
38 | {f: function() function(x) x}.f()(3) | 3
38 | abs (-1) | 1
38 | abs(-1 | error
39 | f(1, a: 2) | error
39 | f(a: 2, 1) | error
40 | abs(n: -1) | 1
40 | abs(1: -1) | error
40 | abs(n -1) | null
40 | substring(length: 1, string: "abc", start position: 2) | "b"
41 | {f: function(last and first: number) last and first}.f(last and first: 2) | 2
42 | sum(1, 2,) | error
42 | sum(, 1) | error
42 | now(1) | null
43 | [{a: 1}, {a: 2}].a | [1, 2]
43 | {a: {b: [3, 4]}}.a.b[2] | 4
43 | {a: 1}.1 | error
44 | for i in 1..2, j in [i, 9] return i * j | [1, 9, 4, 18]
44 | for i in 1..4 return if i < 3 then 1 else partial[-1] + partial[-2] | [1, 1, 2, 3]
44 | for i in return 1 | error
44 | for in [1] return 1 | error
44 | for i in [1], return i | error
45 | if a > 4 then 1 | error
45 | if a > 4 then if b > 4 then 1 else 2 else 3 | 2
45 | if 1 then 2 else 3 | 3
46 | some i in [1, 2], j in [2, 3] satisfies i = j | true
46 | every i in [1, 2] satisfies i > 1 | false
46 | every i in [1, 2] return i | error
47 | false or null | null
48 | false and null | false
49a | "a" != "b" | true
49a | 1 != null | true
49b | a between 1 and 9 and b between 1 and 9 | true
49b | a between 1 or 9 | error
49b | true and a between 6 and 9 | false
49c | a in b | false
49c | a in [1, 5] | true
49c | a in [1, 5] = true | true
49c | a in < 9 and true | true
49c | a in if b > 1 then [1..9] else null | true
49d | a in (1, 5) | true
49d | a in (1 + 4) | true
49d | a in (1 + 1) * 2 + 1 | true
49d | a in ((1..9)) | true
49d | a in (not(5)) | null
50 | [1, 2, 3][item >= 2][1] | 2
50 | [{x: 1}, {x: 2}][x > 1] | [{x: 2}]
50 | [1, 2, 3][even(item)] | [2]
50 | 5[1] | 5
50 | [1][] | error
52 | {a: 1} instance of context<a: number, b: Any> | false
52 | {a b: 1} instance of context<a b: number> | true
52 | abs instance of function<number> -> number | true
52 | (function() 1) instance of function<>->Any | true
52 | [[1]] instance of list<list<number>> | true
52 | [1] instance of list<number>= true | true
52 | [1..2] instance of range<number> | true
52 | @"P1D" instance of days and time duration and true | true
52 | 1 instance of list | null
52 | 1 instance of list<> | error
52 | 1 instance of list<number, string> | error
52 | 1 instance of range<number, string> | error
52 | 1 instance of context<> | error
52 | 1 instance of context<number> | error
52 | 1 instance of function | error
52 | 1 instance of function<number> | error
52 | 1 instance of | error
52 | 1 instance number | error
54 | [] | []
54 | [1, [2, "a"]] | [1, [2, "a"]]
54 | [1,] | error
54 | [,] | error
55 | (function(a: number, b) a + b)(1, 2) | 3
55 | (function(a: list<string>) a)(1) | null
55 | function(a,) a | error
55 | function(a b | error
55 | function a | error
55 | (function() external {java: {class: "x", method signature: "y()"}})() | null
57 | {} | {}
57 | {a: 1, b: a + 1}.b | 2
57 | {a: 1,} | error
57 | {,} | error
57 | {a} | error
58 | {a: } | error
59 | {"a b": 1}.a b | 1
59 | {"say \"hi\"": 1} = {"say \"hi\"": 1} | true
59 | {1: 2} | error
60 | date("2026-02-28").day | 28
60 | date and time("2026-02-28T10:00:00").hour | 10
60 | date   and   time("2026-02-28T10:00:00").hour | 10
64 | "\"\\\'" | "\u0022\u005c'"
64 | "\u4e00\U004E00" | "一一"
64 | "\ud83d\udc0e" | "\U01F40E"
64 | "\u12" | "\\u12"
64 | "\ud83d" | error
64 | "\udc0e\ud83d" | error
64 | "\U110000" | error
65 | @"2026-02-28" | date("2026-02-28")
65 | @ "P1D" | duration("P1D")
65 | @"2026-02-30" | null
65 | @"tomorrow" | null
65 | @"" | null
65 | @5 | error
"""
LINES = [tuple(part.strip() for part in line.split(" | ")) for line in RULES.split("\n") if line]
SCOPE = {"a": 5, "b": 2, "deep": {"er": {"est": 1}}}


@pytest.mark.parametrize(("rule", "text", "result"), LINES)
def test_rule(rule, text, result):
    if result == "error":
        with pytest.raises(feel.FeelSyntaxError):
            feel.parse_expression(text)
        return
    value = feel.parse_expression(text).evaluate(SCOPE)
    expected = feel.evaluate(result)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # Rules 61 and 62: what separates tokens, and never a string in two.
        ("1\t+\u00a0\u3000\u2003\ufeff1", 2),
        ("1\v+\f1\r\n", 2),
        ('"a\nb"', None),
        ('"a\rb"', None),
        ('"a\\\nb"', None),
        ('"a\u3000b" = "a\u3000b"', True),
        # Comments as in Java: to the end of the line, or to the first end mark.
        ("1 // + 1\r + 2", 3),
        ("1 // + 1\n + 2", 3),
        ("1 // + 1", 1),
        ("/* 1 */ 2 /**/", 2),
        ("/* /* */ 3", 3),
        ("/* /* */ */ 3", None),
        ("1 /* ", None),
        ('"// no comment" = "/" + "/ no comment"', True),
        ("8 /2/ 2", 2),
        # Rule 28: a letter of a private plane, and what is none.
        ("{\U000effff: 1}.\U000effff", 1),
        ("{\U000f0000: 1}", None),
        ("{\u00d7: 1}", None),
    ],
)
def test_characters(text, value):
    if value is None:
        with pytest.raises(feel.FeelSyntaxError):
            feel.parse_expression(text)
    else:
        assert feel.evaluate(text) == value


UNARY = r"""
15a | 5 | true
15a | 4, 5 | true
15a | < 4, > 4 | true
15a | [1..5) | false
15a | b + 3 | true
15a | ? > 4 and ? < 6 | true
15a | if b > 1 then 5 else 4 | true
15a | > if b > 1 then 5 else 4 | false
15a | , | error
15a | 4, | error
15a | not 5 | error
15b | not(5) | false
15b | not(4, 6) | true
15b | not(< 4) | true
15b | not(not(5)) | null
15b | not(5), 5 | true
15b | not() | null
15c | - | true
15c | not(-) | error
15c | -, 5 | error
15c | -5 | false
"""
CELLS = [tuple(part.strip() for part in line.split(" | ")) for line in UNARY.split("\n") if line]


@pytest.mark.parametrize(("rule", "text", "result"), CELLS)
def test_rule_of_a_cell(rule, text, result):
    if result == "error":
        with pytest.raises(feel.FeelSyntaxError):
            feel.parse_unary_tests(text)
    else:
        holds = feel.parse_unary_tests(text).evaluate({**SCOPE, "?": Decimal(5)})
        assert holds is {"true": True, "false": False, "null": None}[result]


def test_declared_names_may_be_what_no_text_can_declare():
    """Input data of a diagram is named by hand, and with more than the grammar's letters."""
    scope = {"in stock": 1, "rule 5%": 2, "a;b": 3}
    assert feel.evaluate("in stock + rule 5% + a;b", scope) == 6
    assert feel.evaluate("{in stock: 4, c: in stock}.c", scope) == 4


def test_a_comparison_without_its_left_side_is_no_formula():
    assert feel.parse_formula("a > 5").evaluate({"a": 6}) is True
    assert feel.parse_formula("5 in (> 4)").evaluate() is True
    with pytest.raises(feel.FeelSyntaxError, match="unexpected >"):
        feel.parse_formula(" > 5")
