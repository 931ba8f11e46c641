"""Values in brackets, and the forms that begin with a keyword."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

from . import tree
from .cursor import Cursor
from .errors import FeelSyntaxError, Unfit
from .lexer import NUMBER, STRING, string_value
from .limits import MAX_NESTING
from .names import KnownNames
from .numbers import make_number

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


# What an operand may begin with, beside values and names, and who reads it.
_READERS = {
    "(": "_bracket",
    "[": "_list",
    "]": "_open_range",
    "{": "_context",
    "@": "_at_literal",
    "function": "_function",
    "if": "_if",
    "for": "_for",
    "some": "_quantified",
    "every": "_quantified",
    "true": "_constant",
    "false": "_constant",
    "null": "_constant",
}


class Forms(Cursor, ABC):
    """What an expression is made of, short of its operators."""

    def __init__(self, text: str, names: Iterable[str] | KnownNames) -> None:
        super().__init__(text, names)
        self.range_ends = 0

    @abstractmethod
    def expression(self) -> tree.Node:
        """A whole expression."""

    @abstractmethod
    def operand(self) -> tree.Node:
        """What may stand on either side of a comparison."""

    def nested(self, read: Callable[[], Any]) -> Any:
        self.enter()
        found = read()
        self.leave()
        return found

    # Simple values

    def primary(self) -> tree.Node:
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
        name = _READERS.get(text)
        return None if name is None else getattr(self, name)

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
        node = self.expression()
        if self.at(".."):
            return self.interval(at, node, False)
        self.expect(")")
        return node

    def _open_range(self) -> tree.Node:
        at = self.take().start
        return self.interval(at, self.expression(), False)

    def interval(self, at: int, start: tree.Node, included: bool) -> tree.Node:
        self.expect("..")
        ends, self.range_ends = self.range_ends, 1
        end = self.nested(self.operand)
        self.range_ends = ends
        if not self.at("]", ")", "["):
            raise self.error("expected", wanted="]")
        return tree.Interval(at, start, end, included, self.take().text == "]")

    def _list(self) -> tree.Node:
        """`[a, b]` or `[a..b]`"""
        at = self.take().start
        if self.accept("]"):
            return tree.ListOf(at, ())
        items = [self.expression()]
        if self.at(".."):
            return self.interval(at, items[0], True)
        while self.accept(","):
            items.append(self.expression())
        self.expect("]")
        return tree.ListOf(at, tuple(items))

    def _context(self) -> tree.Node:
        at = self.take().start
        entries = [] if self.at("}") else [self._entry()]
        while entries and self.accept(","):
            entries.append(self._entry())
        self.expect("}")
        return tree.ContextOf(at, tuple(entries))

    def _entry(self) -> tuple[str, tree.Node]:
        if self.token.kind == STRING:
            key = string_value(self.take())
            self.declare(key)
        else:
            key = self.new_name(":")
        self.expect(":")
        return key, self.expression()

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
        parameters = [] if self.at(")") else [self._parameter()]
        while parameters and self.accept(","):
            parameters.append(self._parameter())
        self.expect(")")
        external = self.accept("external")
        return tree.FunctionOf(at, tuple(parameters), self.expression(), external)

    def _parameter(self) -> tuple[str, tree.TypeNode | None]:
        name = self.new_name(":", ",", ")")
        return name, self.type_here() if self.accept(":") else None
