"""From the tree back to FEEL text: what `parser.py` reads, with no more brackets than it needs.

`to_text` reads what it wrote: the text it gives parses to the very tree it was given, or there is
an error. That matters because names hold blanks and operators: `a - b` is a difference or a name,
as the names known at that place decide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from . import tree
from .errors import FeelError, FeelSyntaxError
from .lexer import tokenize
from .names import CALL_ONLY, is_word, needs_telling, written_name
from .parser import parse

# How tightly a text holds together, the loosest first. Brackets stand around what is looser than
# its place allows.
_WHOLE, _OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER, _INSTANCE, _MINUS, _POSTFIX = range(10)
_OPERATORS = {"+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY, "**": _POWER}
_LEVELS: dict[type[tree.Node], int] = {
    tree.If: _WHOLE,
    tree.For: _WHOLE,
    tree.Quantified: _WHOLE,
    tree.FunctionOf: _WHOLE,
    tree.Any: _OR,
    tree.All: _AND,
    tree.Comparison: _COMPARE,
    tree.Between: _COMPARE,
    tree.In: _COMPARE,
    tree.InstanceOf: _INSTANCE,
    tree.Negation: _MINUS,
}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNSEEN = frozenset(("Cc", "Cf", "Zl", "Zp"))
_PLAIN_EXPONENTS = range(-25, 41)


def to_text(root: tree.Node, names: Iterable[str] = ()) -> str:
    """A text that parses to `root`, positions aside. `names`: further names known where it will
    stand. FeelError where no text does, as for a name that no text can spell."""
    known = frozenset((*names, *_names_to_tell(root)))
    for apart in (False, True):
        try:
            text = _Printer(apart).whole(root)
            if tree.same(parse(text, known, unary=isinstance(root, tree.UnaryTests)), root):
                return text
        except (FeelSyntaxError, RecursionError):
            continue
    raise FeelError("a tree that no text stands for")


def _names_to_tell(root: tree.Node) -> set[str]:
    """Names of the tree that the parser can only know by being told."""
    kinds = (tree.Name, tree.Path, tree.TypeNode)
    names = {node.name for node in tree.walk(root) if isinstance(node, kinds)}
    return {name for name in names if needs_telling(name)}


class _Printer:
    """`apart`: names stand in brackets, so that none runs into what stands beside it."""

    def __init__(self, apart: bool) -> None:
        self.apart = apart

    def whole(self, root: tree.Node) -> str:
        return self.unary_tests(root) if isinstance(root, tree.UnaryTests) else self.of(root)

    def of(self, node: tree.Node, least: int = _WHOLE) -> str:
        """The text of a node, in brackets where it is looser than `least`."""
        text = _WRITERS[type(node)](self, node)
        return f"({text})" if self._level(node) < least else text

    def _level(self, node: tree.Node) -> int:
        if isinstance(node, tree.Arithmetic):
            return _OPERATORS[node.operator]
        if self.apart and isinstance(node, tree.Name | tree.Path):
            return _POSTFIX if _is_call_only(node) else -1
        return _LEVELS.get(type(node), _POSTFIX)

    # Tests

    def unary_tests(self, node: tree.UnaryTests) -> str:
        if not node.tests:
            return "-"
        text = ", ".join(map(self.test, node.tests))
        if node.negated:
            return f"not({text})"
        first = node.tests[0]
        # `not(x)` alone would be read as the negated test `x`.
        is_call = len(node.tests) == 1 and isinstance(first, tree.Call)
        return f"({text})" if is_call and text.startswith("not(") else text

    def test(self, node: tree.Node) -> str:
        if isinstance(node, tree.OperatorRange):
            return f"{node.operator} {self.of(node.operand, _ADD)}"
        return self.of(node)

    def member(self, node: tree.In) -> str:
        value = self.of(node.value, _COMPARE)
        if len(node.tests) > 1:
            return f"{value} in ({', '.join(map(self.test, node.tests))})"
        (test,) = node.tests
        is_operator = isinstance(test, tree.OperatorRange)
        return f"{value} in {self.test(test) if is_operator else self.of(test, _ADD)}"

    # Values

    def context(self, node: tree.ContextOf) -> str:
        entries = (f"{_key_text(key)}: {self.of(value)}" for key, value in node.entries)
        return "{" + ", ".join(entries) + "}"

    def interval(self, node: tree.Interval) -> str:
        ends = f"{self.of(node.start, _ADD)}..{self.of(node.end, _ADD)}"
        return f"{'[('[not node.start_included]}{ends}{')]'[node.end_included]}"

    def path(self, node: tree.Path) -> str:
        blank = " " if node.name[:1].isdigit() else ""
        return f"{self.of(node.source, _POSTFIX)}.{blank}{node.name}"

    def call(self, node: tree.Call) -> str:
        values = [self.of(value) for value in node.arguments]
        if node.names is not None:
            values = [f"{name}: {value}" for name, value in zip(node.names, values, strict=True)]
        return f"{self.of(node.function, _POSTFIX)}({', '.join(values)})"

    def function(self, node: tree.FunctionOf) -> str:
        parameters = ", ".join(
            name if kind is None else f"{name}: {type_text(kind)}" for name, kind in node.parameters
        )
        external = "external " if node.external else ""
        return f"function({parameters}) {external}{self.of(node.body)}"

    # Operators

    def arithmetic(self, node: tree.Arithmetic) -> str:
        """A chain is walked by a loop, as everywhere: its length is no depth."""
        pieces: list[str] = []
        left: tree.Node = node
        level = _OPERATORS[node.operator]
        while isinstance(left, tree.Arithmetic) and _OPERATORS[left.operator] == level:
            pieces.append(f" {left.operator} {self.of(left.right, level + 1)}")
            left = left.left
        return self.of(left, level) + "".join(reversed(pieces))

    def negation(self, node: tree.Negation) -> str:
        """A sign belongs to the number after it before anything is asked of that."""
        text = self.of(node.operand, _MINUS)
        if isinstance(node.operand, tree.InstanceOf) and not text[1].isdigit():
            return f"-{text[1:-1]}"
        return f"-{text}"

    def instance(self, node: tree.InstanceOf) -> str:
        text = self.of(node.value, _INSTANCE)
        if isinstance(node.value, tree.Negation) and not text[1].isdigit():
            text = f"({text})"
        return f"{text} instance of {type_text(node.type)}"

    def comparison(self, node: tree.Comparison) -> str:
        return f"{self.of(node.left, _COMPARE)} {node.operator} {self.of(node.right, _ADD)}"

    def between(self, node: tree.Between) -> str:
        value, low = self.of(node.value, _COMPARE), self.of(node.low, _ADD)
        return f"{value} between {low} and {self.of(node.high, _ADD)}"

    def conjunction(self, node: tree.All) -> str:
        return " and ".join(self.of(part, _COMPARE) for part in node.parts)

    def disjunction(self, node: tree.Any) -> str:
        return " or ".join(self.of(part, _AND) for part in node.parts)

    # Longer forms

    def condition(self, node: tree.If) -> str:
        branches = "".join(
            f"if {self.of(condition)} then {self.of(result)} else "
            for condition, result in node.branches
        )
        last = self.of(node.otherwise)
        return branches + (f"({last})" if isinstance(node.otherwise, tree.If) else last)

    def loops(self, loops: tuple[tree.Loop, ...]) -> str:
        return ", ".join(map(self.loop, loops))

    def loop(self, node: tree.Loop) -> str:
        if node.end is None:
            return f"{node.name} in {self.of(node.source)}"
        return f"{node.name} in {self.of(node.source, _ADD)}..{self.of(node.end, _ADD)}"

    def quantified(self, node: tree.Quantified) -> str:
        word = "every" if node.every else "some"
        return f"{word} {self.loops(node.loops)} satisfies {self.of(node.condition)}"


_WRITERS: dict[type[tree.Node], Callable[[_Printer, Any], str]] = {
    tree.Literal: lambda printer, node: _literal_text(node.value),
    tree.AtLiteral: lambda printer, node: "@" + string_text(node.text),
    tree.Name: lambda printer, node: node.name,
    tree.Path: _Printer.path,
    tree.Filter: lambda printer, node: (
        f"{printer.of(node.source, _POSTFIX)}[{printer.of(node.condition)}]"
    ),
    tree.Call: _Printer.call,
    tree.ListOf: lambda printer, node: f"[{', '.join(map(printer.of, node.items))}]",
    tree.ContextOf: _Printer.context,
    tree.Interval: _Printer.interval,
    tree.OperatorRange: lambda printer, node: f"({printer.test(node)})",
    tree.Arithmetic: _Printer.arithmetic,
    tree.Negation: _Printer.negation,
    tree.Comparison: _Printer.comparison,
    tree.Between: _Printer.between,
    tree.In: _Printer.member,
    tree.All: _Printer.conjunction,
    tree.Any: _Printer.disjunction,
    tree.If: _Printer.condition,
    tree.For: lambda printer, node: (
        f"for {printer.loops(node.loops)} return {printer.of(node.body)}"
    ),
    tree.Quantified: _Printer.quantified,
    tree.InstanceOf: _Printer.instance,
    tree.FunctionOf: _Printer.function,
}


def _is_call_only(node: tree.Name | tree.Path) -> bool:
    return node.name in CALL_ONLY


def type_text(node: tree.TypeNode) -> str:
    parts = [type_text(part) for part in node.arguments]
    if node.name == "function":
        return f"function<{', '.join(parts[:-1])}> -> {parts[-1]}"
    if node.names:
        parts = [f"{name}: {part}" for name, part in zip(node.names, parts, strict=True)]
    return f"{node.name}<{', '.join(parts)}>" if parts else node.name


def _literal_text(value: Decimal | str | bool | None) -> str:
    if isinstance(value, str):
        return string_text(value)
    if isinstance(value, Decimal):
        plain = value.adjusted() in _PLAIN_EXPONENTS
        return format(value, "f") if plain else str(value)
    return {None: "null", True: "true", False: "false"}[value]


def string_text(value: str) -> str:
    """A string literal; what cannot be seen is escaped."""
    return f'"{"".join(map(_character_text, value))}"'


def _character_text(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if unicodedata.category(char) in _UNSEEN:
        code = ord(char)
        return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:06X}"
    return char


def _key_text(key: str) -> str:
    """A context's key: plain words as they are, anything else as a string."""
    try:
        tokens = tokenize(key)[:-1]
    except FeelSyntaxError:
        return string_text(key)
    is_name = tokens and all(map(is_word, tokens)) and written_name(tokens) == key
    return key if is_name else string_text(key)
