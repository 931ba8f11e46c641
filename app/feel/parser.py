"""Recursive descent from tokens to the tree; see `tree.py` for what comes out."""

from __future__ import annotations

from collections.abc import Iterable

from . import tree
from .errors import FeelSyntaxError
from .lexer import END, NUMBER, STRING
from .limits import MAX_TREE_DEPTH
from .names import KEYWORDS, KnownNames
from .parser_forms import COMPARISONS, Forms

# Levels of binding, the loosest first.
_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER = range(1, 7)
_LEVELS = {"+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY, "**": _POWER}
_COMPARING = frozenset((*COMPARISONS, "between", "in"))
_OPERATORS = _LEVELS.keys() | _COMPARING | {"and", "or"}
# After `10[` these show that the bracket closed a range, as in `[1..10[`.
_AFTER_RANGE = frozenset(
    (
        *(")", "]", "}", ",", ".", "=", "!=", "<", ">", "<=", ">=", "+", "*", "/", "**"),
        *("and", "or", "then", "else", "return", "satisfies", "between", "in", "instance"),
    )
)


class Parser(Forms):
    """Reads one text. Each method leaves the place after what it has read."""

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
            tests = self._negated_tests()
            if tests is not None:
                return tree.UnaryTests(0, tests, True)
        tests = self.test_list()
        self._finish()
        return tree.UnaryTests(0, tests, False)

    def _negated_tests(self) -> tuple[tree.Node, ...] | None:
        """What stands in `not(...)`; None where that is a call, as in `not(x) and y`."""
        start, depth = self.position, self.depth
        self.position += 2
        try:
            tests = self.test_list()
            self.expect(")")
            if self.token.kind == END:
                return tests
        except FeelSyntaxError as error:
            if error.kind == "depth":
                raise
        self.position, self.depth = start, depth
        return None

    def _finish(self) -> None:
        if self.token.kind != END:
            raise self.error()

    # Tests

    def test_list(self) -> tuple[tree.Node, ...]:
        """Each is a value, a range, `< 5`, a list, or a condition on `?`."""
        tests = [self.expression()]
        while self.accept(","):
            tests.append(self.expression())
        return tuple(tests)

    def _operator_range(self) -> tree.Node:
        """`< 5`, whose end is no comparison."""
        token = self.take()
        return tree.OperatorRange(token.start, token.text, self.operand())

    # Expressions

    def expression(self) -> tree.Node:
        if self.token.kind == END:
            raise self.error("empty" if self.position == 0 else "unexpected")
        self.enter()
        ends, self.range_ends = self.range_ends, 0
        node = self._operator_range() if self.at(*COMPARISONS) else self.binary(_OR)
        self.range_ends = ends
        self.leave()
        return node

    def operand(self) -> tree.Node:
        return self.binary(_ADD)

    def binary(self, lowest: int, left: tree.Node | None = None) -> tree.Node:
        """Operators of at least the level `lowest` by precedence climbing."""
        node = self._unary() if left is None else left
        while True:
            token = self.token
            text = token.text
            if text not in _OPERATORS or token.kind == STRING:
                return node
            if text in _LEVELS and _LEVELS[text] >= lowest:
                self.take()
                right = self.binary(_LEVELS[text] + 1)
                node = tree.Arithmetic(token.start, text, node, right)
            elif lowest <= _COMPARE and text in _COMPARING:
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
            parts.append(self.binary(level))
        return tuple(parts)

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
            return (self._operator_range(),)
        if not self.at("("):
            return (self.binary(_ADD),)
        at = self.take().start
        tests = self.nested(self.test_list)
        if len(tests) == 1 and self.at(".."):
            return (self._after(self.interval(at, tests[0], False)),)
        self.expect(")")
        return tests if len(tests) > 1 else (self._after(tests[0]),)

    def _after(self, node: tree.Node) -> tree.Node:
        """What stood in brackets may be the beginning of something longer."""
        return self.binary(_ADD, self._instance(self._postfix(node)))

    def _unary(self) -> tree.Node:
        """`-a instance of T` negates the answer; the sign of a number belongs to it (rule 35)."""
        minuses = []
        while self.at("-"):
            minuses.append(self.take().start)
        signed = bool(minuses) and self.token.kind == NUMBER
        node = self._postfix(self.primary())
        if signed:
            node = tree.Negation(minuses.pop(), node)
        node = self._instance(node)
        for at in reversed(minuses):
            node = tree.Negation(at, node)
        return node

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
            arguments.append(self.expression())
            if not self.accept(",") and not self.at(")"):
                raise self.error("expected", wanted=")")
            if self.at(")") and self.tokens[self.position - 1].text == ",":
                raise self.error()
        self.expect(")")
        return tree.Call(at, function, tuple(arguments), tuple(names) if names else None)


def parse(text: str, names: Iterable[str] | KnownNames = (), *, unary: bool = False) -> tree.Node:
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
