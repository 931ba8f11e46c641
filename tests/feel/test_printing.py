"""What the printer writes is what the parser reads."""

import re

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, assume, given, settings

from app import feel
from app.feel import tree
from app.feel.lexer import tokenize
from app.feel.names import KEYWORDS
from app.feel.parser import parse
from app.feel.printing import _Printer

from .test_properties import texts
from .trees import NAMES, cells, expressions
from .written import KIT, kit_files, names_of, shipped_files, texts_of

quick = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@quick
@given(expressions)
def test_a_printed_tree_is_parsed_to_itself(root):
    text = feel.to_text(root)
    assert tree.same(parse(text, NAMES), root)


@quick
@given(cells)
def test_a_printed_cell_is_parsed_to_itself(root):
    text = feel.to_text(root)
    assert tree.same(parse(text, NAMES, unary=True), root)


@quick
@given(expressions, st.integers(0, 30), texts, st.booleans())
def test_a_parsed_text_is_printed_with_the_same_meaning(root, place, other, unary):
    """Texts that are nearly right: a piece of one is another, or is taken out."""
    pieces = [token.text for token in tokenize(feel.to_text(root))]
    pieces[place : place + 1] = other.split()[:1]
    printed_alike(" ".join(pieces), NAMES, unary)


@quick
@given(expressions)
def test_brackets_are_needed_where_they_stand(root):
    """Each pair of round brackets that only groups changes the meaning when it is taken away."""
    text = feel.to_text(root)
    assume(text == _Printer(apart=False).whole(root))
    for start, end in grouping_brackets(text):
        bare = f"{text[:start]} {text[start + 1 : end]} {text[end + 1 :]}"
        try:
            same = tree.same(parse(bare, NAMES), root)
        except feel.FeelSyntaxError:
            same = False
        assert not same, (text, bare)


def looks_better(text, start, end):
    """Brackets without need: of `(< 5)`, of `a and (if b then c else d)`, of an end of a range."""
    begins = re.compile(r"\(([<>=!]|(if|for|some|every|function)\b)")
    return begins.match(text, start) or ".." in (text[end + 1 : end + 3], text[start - 2 : start])


def grouping_brackets(text):
    """Where pairs of round brackets stand that are no call, no parameters and no `(< 5)`."""
    opened, before = [], None
    for token in tokenize(text)[:-1]:
        ends_a_value = before is not None and (
            before.kind in ("string", "number", "odd")
            or before.text in (")", "]", "}", "function", "true", "false", "null")
            or (before.kind == "word" and before.text not in KEYWORDS)
        )
        if token.text in ("(", "[", "{"):
            opened.append(token.start if token.text == "(" and not ends_a_value else None)
        elif token.text in (")", "]", "}"):
            start, end = opened.pop(), token.start
            is_group = start is not None and token.text == ")"
            if is_group and not looks_better(text, start, end):
                yield start, end
        before = token


MINIMAL = [
    *("a + b * c", "(a + b) * c", "a - (b - c)", "a - b - c", "a ** (b ** c)", "--a", "-a ** 2"),
    *("a = b and c or d", "a and (b or c)", "(a or b) and c", "not(a and b)", "a and (b and c)"),
    *("if a then b else if c then d else e", "(if a then b else c) + 1", "-(if a then b else c)"),
    *("for x in 1..3, y in a return x + y", "a between 1 and 2 and b"),
    *("a in < 5", "a in (b = c)", "a in (< 1, [2..3), 4)", "a between (b in c) and d"),
    *("a instance of list<number>", "(a + b) instance of date", "a + b instance of date and time"),
    *("a instance of date and b", "a instance of context<x y: function<number> -> Any>"),
    *("function(x: number, y) x + y", "(function(x) x)(1)", "function(x) external {java: 1}"),
    *("[1, [2]][item > 1].a[-1]", '{a: 1, "b-c": {}, "if": 1}', "some x in a satisfies x > 1"),
    *('"a\\"\\\\\\n\\u200B🐎，"', '@"P1D"'),
    *("f(a: 1, the b: (< 2))", "date and time(a).year", "(1..2]", "[a.b..c[1])"),
    *("0.10", "1E+50", "12345678901234567890", "援助对象.年龄 >= 40"),
    "every x in if a then b else c satisfies x",
]  # fmt: skip
REWRITTEN = {
    "((a))": "a",
    "]1..2[": "(1..2)",
    "a in ((b))": "a in b",
    "a in ([1..2])": "a in [1..2]",
    "x /* sum */ +1 // end": "x + 1",
    "{a : 1}": "{a: 1}",
    '{"a": 1}': "{a: 1}",
    "f(< 1)": "f((< 1))",
    ".5": "0.5",
    "1e3": "1000",
    '"\\uD83D\\uDC0E"': '"🐎"',
    "(if a then b else c)": "if a then b else c",
    "a   in(1)": "a in 1",
    "Years   of\nService": "Years of Service",
    "(a = b) = c": "a = b = c",
    "- 1": "-1",
}


@pytest.mark.parametrize("text", MINIMAL)
def test_a_text_without_superfluous_brackets_stays_as_it_is(text):
    assert feel.to_text(parse(text)) == text


@pytest.mark.parametrize(("text", "written"), REWRITTEN.items())
def test_a_text_is_written_in_one_way(text, written):
    assert feel.to_text(parse(text)) == written


CELLS = {
    "-": "-",
    "<5": "< 5",
    "not( <5,>9 )": "not(< 5, > 9)",
    "(not(a))": "(not(a))",
    "not(a) and b": "not(a) and b",
    "not(negand: a)": "(not(negand: a))",
    "1,2": "1, 2",
    "(< 5)": "< 5",
    "? > 1": "? > 1",
}


@pytest.mark.parametrize(("text", "written"), CELLS.items())
def test_a_cell_is_written_in_one_way(text, written):
    assert feel.to_text(parse(text, unary=True)) == written


def test_names_that_run_into_their_neighbours_are_set_apart():
    """`a - b` is a name once somebody calls something so; the difference has to be told apart."""
    known = ("a - b", "b is c")
    difference = parse("(a) - b", known)
    assert feel.to_text(difference, known) == "((a) - (b))"[1:-1]
    assert tree.same(parse(feel.to_text(difference, known), known), difference)
    assert feel.to_text(parse("a - b", known), known) == "a - b"


def test_a_tree_that_no_text_stands_for_is_refused():
    for name in ("", "if", 'a"', "1"):
        with pytest.raises(feel.FeelError):
            feel.to_text(tree.Name(0, name))
    with pytest.raises(feel.FeelError):
        feel.to_text(tree.Literal(0, "\ud800"))


def test_a_long_chain_is_printed_without_overflow():
    text = "1" + " + 1" * 5000
    assert feel.to_text(parse(text)) == text


def printed_alike(text, known, unary):
    """Whether the text is FEEL; then what is printed of it has to say the same."""
    try:
        root = parse(text, known, unary=unary)
    except feel.FeelSyntaxError:
        return False
    assert tree.same(parse(feel.to_text(root, known), known, unary=unary), root)
    return True


@pytest.mark.parametrize("file", shipped_files(), ids=lambda file: file.name)
def test_the_shipped_texts_are_printed_with_the_same_meaning(file):
    known = names_of(file)
    texts = list(texts_of(file))
    assert texts
    assert all(printed_alike(text, known, unary) for text, unary in texts)


@pytest.mark.skipif(not KIT.is_dir(), reason="the DMN compatibility kit is not there")
def test_the_texts_of_the_kit_are_printed_with_the_same_meaning():
    alike = 0
    for file in kit_files():
        known = names_of(file)
        alike += sum(printed_alike(text, known, unary) for text, unary in texts_of(file))
    assert alike > 2500
