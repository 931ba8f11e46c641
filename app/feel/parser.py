"""Recursive descent from tokens to the tree; see `tree.py` for what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from . import tree
from .cursor import Cursor
from .errors import FeelSyntaxError, Unfit
from .lexer import END, NUMBER, STRING, string_value
from .limits import MAX_NESTING, MAX_TREE_DEPTH
from .names import KEYWORDS
from .numbers import make_number

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER = range(1, 7)
_LEVELS = {"+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY, "**": _POWER}
# After `10[` these show that the bracket closed a range, as in `[1..10[`.
_AFTER_RANGE = frozenset(
    (
        *(")", "]", "}", ",", ".", "=", "!=", "<", ">", "<=", ">=", "+", "*", "/", "**"),
        *("and", "or", "then", "else", "return", "satisfies", "between", "in", "instance"),
    )
)


class Parser(Cursor):
    """Reads one text. Each method leaves the place after what it has read."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        super().__init__(text, names)
        self.range_ends = 0

    # Whole texts

    def whole_expression(self) -> tree.Node:
        node = self.expression()
        self._finish()
        return node

    def whole_unary_tests(self) -> tree.UnaryTests:
        """`-`, `not(tests)` or tests, separated by commas."""
        if self.at("-") and self.ahead().kind == END:
            return tree.UnaryTests(0, (), False)
        if self.at("not") and self.ahead().text == "(":
            start = self.position
            self.position += 2
            tests = self.test_list()
            self.expect(")")
            if self.token.kind == END:
                return tree.UnaryTests(0, tests, True)
            self.position = start  # `not(x) and y` is an expression
        tests = self.test_list()
        self._finish()
        return tree.UnaryTests(0, tests, False)

    def _finish(self) -> None:
        if self.token.kind != END:
            raise self.error()

    # Tests

    def test_list(self) -> tuple[tree.Node, ...]:
        tests = [self.test()]
        while self.accept(","):
            tests.append(self.test())
        return tuple(tests)

    def test(self) -> tree.Node:
        """`< 5`, or an expression: a value, a range, a list, or a condition on `?`."""
        if self.at(*COMPARISONS):
            at = self.token.start
            operator = self.take().text
            return tree.OperatorRange(at, operator, self.binary(_ADD))
        return self.expression()

    # Expressions

    def expression(self) -> tree.Node:
        if self.token.kind == END:
            raise self.error("empty" if self.position == 0 else "unexpected")
        self.enter()
        ends, self.range_ends = self.range_ends, 0
        node = self._textual()
        self.range_ends = ends
        self.leave()
        return node

    def _textual(self) -> tree.Node:
        if self.known_here():
            return self.binary(_OR)
        if self.at("if"):
            return self._if()
        if self.at("for"):
            return self._for()
        if self.at("some", "every"):
            return self._quantified()
        return self.binary(_OR)

    def binary(self, lowest: int, left: tree.Node | None = None) -> tree.Node:
        """Operators of at least the level `lowest` by precedence climbing."""
        node = self._unary() if left is None else left
        while True:
            token = self.token
            text = token.text
            if token.kind == STRING:
                return node
            if text in _LEVELS and _LEVELS[text] >= lowest:
                self.take()
                right = self.binary(_LEVELS[text] + 1)
                node = tree.Arithmetic(token.start, text, node, right)
            elif lowest <= _COMPARE and text in (*COMPARISONS, "between", "in"):
                node = self._comparison(node)
            elif lowest <= _AND and text == "and":
                node = tree.All(token.start, self._chain(node, "and", _COMPARE))
            elif lowest <= _OR and text == "or":
                node = tree.Any(token.start, self._chain(node, "or", _AND))
            else:
                return node

    def _chain(self, first: tree.Node, word: str, level: int) -> tuple[tree.Node, ...]:
        parts = [first]
        while self.accept(word):
            parts.append(self._operand(level))
        return tuple(parts)

    def _operand(self, level: int) -> tree.Node:
        """An operand that may also be an `if`, `for` or `some` reaching to the end."""
        if self.at("if", "for", "some", "every") and not self.known_here():
            return self.expression()
        return self.binary(level)

    def _comparison(self, left: tree.Node) -> tree.Node:
        token = self.take()
        if token.text == "between":
            low = self.binary(_ADD)
            self.expect("and")
            return tree.Between(token.start, left, low, self.binary(_ADD))
        if token.text == "in":
            return tree.In(token.start, left, self._in_tests())
        return tree.Comparison(token.start, token.text, left, self.binary(_ADD))

    def _in_tests(self) -> tuple[tree.Node, ...]:
        if self.at(*COMPARISONS):
            return (self.test(),)
        if not self.at("("):
            return (self.binary(_ADD),)
        at = self.take().start
        tests = self._nested(self.test_list)
        if len(tests) == 1 and self.at(".."):
            return (self._after(self._interval(at, tests[0], False)),)
        self.expect(")")
        return tests if len(tests) > 1 else (self._after(tests[0]),)

    def _after(self, node: tree.Node) -> tree.Node:
        """What stood in brackets may be the beginning of something longer."""
        return self.binary(_ADD, self._instance(self._postfix(node)))

    def _nested(self, read: Callable[[], Any]) -> Any:
        self.enter()
        found = read()
        self.leave()
        return found

    def _unary(self) -> tree.Node:
        minuses = []
        while self.at("-"):
            minuses.append(self.take().start)
        node = self._postfix(self._primary())
        for at in reversed(minuses):
            node = tree.Negation(at, node)
        return self._instance(node)

    def _instance(self, node: tree.Node) -> tree.Node:
        while self.at("instance") and self.ahead().text == "of":
            at = self.take().start
            self.take()
            node = tree.InstanceOf(at, node, self.type_here())
        return node

    def _postfix(self, node: tree.Node) -> tree.Node:
        while True:
            token = self.token
            if token.kind == STRING:
                return node
            if token.text == ".":
                self.take()
                node = tree.Path(token.start, node, self._property())
            elif token.text == "[" and not self._closes_range():
                self.take()
                node = tree.Filter(token.start, node, self.expression())
                self.expect("]")
            elif token.text == "(":
                node = self._call(node)
            else:
                return node

    def _closes_range(self) -> bool:
        after = self.ahead()
        return self.range_ends > 0 and (after.kind == END or after.text in _AFTER_RANGE)

    def _property(self) -> str:
        name = self.name_here()
        if name is None:
            if self.token.kind in (NUMBER, STRING, END) or self.token.text not in KEYWORDS:
                raise self.error("expected", wanted="a name")
            name = self.take().text
        return name

    def _call(self, function: tree.Node) -> tree.Node:
        at = self.take().start
        names: list[str] = []
        arguments: list[tree.Node] = []
        while not self.at(")"):
            name = self.argument_name()
            if arguments and (name is None) != (not names):
                raise self.error()
            if name is not None:
                names.append(name)
            self._append_argument(arguments)
            if not self.accept(",") and not self.at(")"):
                raise self.error("expected", wanted=")")
            if self.at(")") and self.tokens[self.position - 1].text == ",":
                raise self.error()
        self.expect(")")
        return tree.Call(at, function, tuple(arguments), tuple(names) if names else None)

    def _append_argument(self, arguments: list[tree.Node]) -> None:
        arguments.append(self.test())

    # Simple values

    def _primary(self) -> tree.Node:
        token = self.token
        if token.kind == STRING:
            self.take()
            return tree.Literal(token.start, string_value(token))
        if token.kind == NUMBER:
            return self._number()
        reader = self._reader(token.text)
        if reader is not None and not self.known_here():
            return reader()
        name = self.name_here()
        if name is None:
            raise self.error()
        return tree.Name(token.start, name)

    def _reader(self, text: str) -> Callable[[], tree.Node] | None:
        return {
            "(": self._bracket,
            "[": self._list,
            "]": self._open_range,
            "{": self._context,
            "@": self._at_literal,
            "function": self._function,
            "true": self._constant,
            "false": self._constant,
            "null": self._constant,
        }.get(text)

    def _constant(self) -> tree.Node:
        token = self.take()
        return tree.Literal(token.start, {"true": True, "false": False}.get(token.text))

    def _number(self) -> tree.Node:
        token = self.take()
        try:
            return tree.Literal(token.start, make_number(token.text))
        except Unfit as error:
            raise FeelSyntaxError("number", token.start, found=token.text[:40]) from error

    def _at_literal(self) -> tree.Node:
        at = self.take().start
        if self.token.kind != STRING:
            raise self.error("expected", wanted="a string")
        return tree.AtLiteral(at, string_value(self.take()))

    def _bracket(self) -> tree.Node:
        """`(a)`, `(< a)`, `(a..b)`"""
        at = self.take().start
        if self.at(*COMPARISONS):
            node = self.test()
            self.expect(")")
            return node
        node = self.expression()
        if self.at(".."):
            return self._interval(at, node, False)
        self.expect(")")
        return node

    def _open_range(self) -> tree.Node:
        at = self.take().start
        return self._interval(at, self.expression(), False)

    def _interval(self, at: int, start: tree.Node, included: bool) -> tree.Node:
        self.expect("..")
        ends, self.range_ends = self.range_ends, 1
        end = self._nested(lambda: self.binary(_ADD))
        self.range_ends = ends
        if not self.at("]", ")", "["):
            raise self.error("expected", wanted="]")
        return tree.Interval(at, start, end, included, self.take().text == "]")

    def _list(self) -> tree.Node:
        """`[a, b]` or `[a..b]`"""
        at = self.take().start
        if self.accept("]"):
            return tree.ListOf(at, ())
        items = [self.test()]
        if self.at(".."):
            return self._interval(at, items[0], True)
        while self.accept(","):
            items.append(self.test())
        self.expect("]")
        return tree.ListOf(at, tuple(items))

    def _context(self) -> tree.Node:
        at = self.take().start
        entries = []
        while not self.at("}"):
            if self.token.kind == STRING:
                key = string_value(self.take())
                self.declare(key)
            else:
                key = self.new_name(":")
            self.expect(":")
            entries.append((key, self.expression()))
            if not self.accept(",") or self.at("}"):
                break
        self.expect("}")
        return tree.ContextOf(at, tuple(entries))

    # Longer forms

    def _if(self) -> tree.Node:
        at = self.token.start
        branches = []
        while self.accept("if"):
            condition = self.expression()
            self.expect("then")
            branches.append((condition, self.expression()))
            self.expect("else")
        return tree.If(at, tuple(branches), self.expression())

    def _loops(self) -> tuple[tree.Loop, ...]:
        loops = []
        while True:
            at = self.token.start
            name = self.new_name("in")
            self.take()
            source, end = self.expression(), None
            if self.accept(".."):
                end = self.expression()
            loops.append(tree.Loop(at, name, source, end))
            if not self.accept(","):
                return tuple(loops)
            if len(loops) > MAX_NESTING:
                raise self.error("depth")

    def _for(self) -> tree.Node:
        at = self.take().start
        loops = self._loops()
        self.expect("return")
        return tree.For(at, loops, self.expression())

    def _quantified(self) -> tree.Node:
        token = self.take()
        loops = self._loops()
        self.expect("satisfies")
        return tree.Quantified(token.start, token.text == "every", loops, self.expression())

    def _function(self) -> tree.Node:
        at = self.take().start
        self.expect("(")
        parameters = []
        while not self.at(")"):
            name = self.new_name(":", ",", ")")
            kind = self.type_here() if self.accept(":") else None
            parameters.append((name, kind))
            if not self.accept(","):
                break
        self.expect(")")
        external = self.accept("external")
        return tree.FunctionOf(at, tuple(parameters), self.expression(), external)


def parse(text: str, names: Iterable[str] = (), *, unary: bool = False) -> tree.Node:
    """The tree of an expression, or of a cell's unary tests. Raises FeelSyntaxError only."""
    try:
        parser = Parser(text, names)
        root = parser.whole_unary_tests() if unary else parser.whole_expression()
        if tree.depth(root) > MAX_TREE_DEPTH:
            raise FeelSyntaxError("depth", 0)
        return root
    except FeelSyntaxError as error:
        error.text = text
        raise
    except RecursionError as error:
        raise FeelSyntaxError("depth", 0, text=text) from error
