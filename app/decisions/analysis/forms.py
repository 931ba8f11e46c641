"""What a cell compares its input with.

A cell whose every mention of the input is a comparison with something constant answers the same
between two neighbouring constants: that is what makes looking at one value of each piece exact.
Whatever else a cell does is refused here, and said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.feel import LimitExceeded, Range, tree
from app.feel.builtins import BUILTINS
from app.feel.compiler import compile_node
from app.feel.numbers import CONTEXT
from app.feel.run import Run, Scope
from app.feel.values import kind_of

from .constants import VOLATILE

INPUT = "?"
_ORDERS = frozenset(("<", "<=", ">", ">="))
_PURE_CALLS = frozenset(("not", "is defined"))


class NotAnalysableError(Exception):
    """The cell does more than compare; the message says what, in Chinese."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where the answer turns: `of_input` * ? + `slope` * `other` + `constant` = 0."""

    of_input: Fraction
    other: str
    slope: Fraction
    constant: Fraction
    text: str


@dataclass(slots=True)
class Form:
    """`values`: the constants compared with; `members`: those looked for in a list; `crossings`:
    comparisons with a multiple of another input; `orders_text`: texts are compared by order."""

    values: list[Any] = field(default_factory=list)
    members: list[Any] = field(default_factory=list)
    crossings: list[Crossing] = field(default_factory=list)
    orders_text: bool = False

    @property
    def others(self) -> frozenset[str]:
        return frozenset(crossing.other for crossing in self.crossings)


@dataclass(frozen=True, slots=True)
class Names:
    """What a cell may mention: constants with their values, and inputs with the kind of theirs."""

    constants: Mapping[str, Any]
    inputs: Mapping[str, str]

    def evaluate(self, node: tree.Node) -> Any:
        """The value of a constant text. Raises NotAnalysableError."""
        if names := self._open(node):
            raise NotAnalysableError(f"与 {min(names)} 有关")
        try:
            return compile_node(node)(Scope(self.constants, None, Run()))
        except (LimitExceeded, RecursionError) as error:
            raise NotAnalysableError("超出计算限制") from error

    def is_constant(self, node: tree.Node) -> bool:
        return not self._open(node)

    def _open(self, node: tree.Node) -> frozenset[str]:
        """Names that have no one value."""
        names = frozenset(
            name
            for name in tree.names_in(node)
            if name not in self.constants and (name not in BUILTINS or name in VOLATILE)
        )
        return names - tree.names_bound_in(node) if names else names


def form_of(root: tree.Node, names: Names, text: str) -> Form:
    """Raises NotAnalysableError. `text`: what the tree was parsed from."""
    reader = _Reader(names, text)
    reader.cell(root)
    return reader.form


class _Reader:
    def __init__(self, names: Names, text: str) -> None:
        self.names = names
        self.text = text
        self.form = Form()

    # The cell

    def cell(self, root: tree.Node) -> None:
        for test in root.tests if isinstance(root, tree.UnaryTests) else (root,):
            self.test(test)

    def test(self, node: tree.Node) -> None:
        """One test of a cell, or of `? in (...)`."""
        if isinstance(node, tree.OperatorRange):
            self.compare(node.operator, tree.Name(node.at, INPUT), node.operand)
        elif isinstance(node, tree.Interval):
            self.compare("<", tree.Name(node.at, INPUT), node.start)
            self.compare("<", tree.Name(node.at, INPUT), node.end)
        elif INPUT in tree.names_in(node):
            self.condition(node)
        else:
            self.compare("=", tree.Name(node.at, INPUT), node)

    # Conditions on `?`

    def condition(self, node: tree.Node) -> None:
        if self.names.is_constant(node):
            self.leaves(self.names.evaluate(node))  # what a cell works out may be compared too
            return
        reader = _CONDITIONS.get(type(node))
        if reader is None:
            raise NotAnalysableError("不只是比较大小或是否相等")
        reader(self, node)

    def name(self, node: tree.Name) -> None:
        if node.name != INPUT:
            raise NotAnalysableError(f"与 {node.name} 有关")
        self.form.values += (True, False)

    def parts(self, node: tree.Node) -> None:
        for part in tree.children(node):
            self.condition(part)

    def comparison(self, node: tree.Comparison) -> None:
        sides = (node.left, node.right)
        if any(isinstance(side, _ANSWERS) for side in sides):
            self.parts(node)  # an answer compared with another, or with true and false
        else:
            self.compare(node.operator, *sides)

    def between(self, node: tree.Between) -> None:
        self.compare("<", node.value, node.low)
        self.compare("<", node.value, node.high)

    def within(self, node: tree.In) -> None:
        if not _is_input(node.value):
            raise NotAnalysableError("不只是比较大小或是否相等")
        for test in node.tests:
            self.test(test)

    def instance(self, node: tree.InstanceOf) -> None:
        if not _is_input(node.value):
            raise NotAnalysableError("不只是比较大小或是否相等")

    def call(self, node: tree.Call) -> None:
        name = node.function.name if isinstance(node.function, tree.Name) else ""
        arguments = node.arguments
        if name in _PURE_CALLS and len(arguments) == 1:
            self.condition(arguments[0])
        elif name == "list contains" and len(arguments) == 2 and node.names is None:
            self.contains(*arguments)
        else:
            raise NotAnalysableError(f"用到函数 {name}" if name else "调用函数")

    def contains(self, items: tree.Node, member: tree.Node) -> None:
        if _is_input(items) and self.names.is_constant(member):
            self.form.members.append(self.names.evaluate(member))
        elif _is_input(member) and self.names.is_constant(items):
            self.leaves(self.names.evaluate(items))
        else:
            raise NotAnalysableError("用到函数 list contains")

    # Comparisons

    def compare(self, operator: str, left: tree.Node, right: tree.Node) -> None:
        if _is_input(right):
            left, right = right, left
        if _is_input(left) and self.names.is_constant(right):
            value = self.names.evaluate(right)
            self.form.orders_text |= operator in _ORDERS and isinstance(value, str)
            self.leaves(value)
            return
        self.crossing(left, right)

    def leaves(self, value: Any) -> None:
        """Every constant that a tested value is made of."""
        kind = type(value)
        if kind is list:
            for item in value:
                self.leaves(item)
        elif kind is Range:
            for end in (value.start, value.end):
                if end is not None:
                    self.form.values.append(end)
                    self.form.orders_text |= isinstance(end, str)
        elif kind_of(value) in ("context", "function", "unknown"):
            raise NotAnalysableError("与整组数据比较")
        else:
            self.form.values.append(value)

    def crossing(self, left: tree.Node, right: tree.Node) -> None:
        """Numbers on both sides, of which at least one is worked out from an input."""
        line = _subtract(self.linear(left), self.linear(right))
        of_input = line.pop(INPUT, Fraction(0))
        constant = line.pop("", Fraction(0))
        others = [name for name, slope in line.items() if slope]
        if len(others) > 1:
            raise NotAnalysableError("同时与几项其他输入比较")
        if others:
            other = others[0]
            text = self.text_of(right)
            self.form.crossings.append(Crossing(of_input, other, line[other], constant, text))
        elif of_input:
            self.form.values.append(_decimal(-constant / of_input))

    def text_of(self, node: tree.Node) -> str:
        """The text from where the node begins, as far as it goes in this cell."""
        ends = [n.at for n in tree.walk(node)]
        return self.text[min(ends) :].split(" and ")[0].split(" or ")[0].strip(" ()") or self.text

    def linear(self, node: tree.Node) -> dict[str, Fraction]:
        """Coefficients by name ("" for what is constant)."""
        if isinstance(node, tree.Name) and (
            node.name == INPUT or self.names.inputs.get(node.name) == "number"
        ):
            return {node.name: Fraction(1)}
        if self.names.is_constant(node):
            value = self.names.evaluate(node)
            if not isinstance(value, Decimal):
                raise NotAnalysableError("与不是数字的值比较")
            return {"": Fraction(value)}
        if isinstance(node, tree.Negation):
            return _times(self.linear(node.operand), Fraction(-1))
        if isinstance(node, tree.Arithmetic):
            return self.arithmetic(node)
        for name in sorted(tree.names_in(node) - self.names.constants.keys() - {INPUT}):
            if name not in BUILTINS or name in VOLATILE:
                raise NotAnalysableError(f"与 {name} 有关")
        if isinstance(node, tree.Call) and isinstance(node.function, tree.Name):
            raise NotAnalysableError(f"用到函数 {node.function.name}")
        raise NotAnalysableError("不只是比较大小或是否相等")

    def arithmetic(self, node: tree.Arithmetic) -> dict[str, Fraction]:
        left, right = self.linear(node.left), self.linear(node.right)
        if node.operator == "+":
            return _subtract(left, _times(right, Fraction(-1)))
        if node.operator == "-":
            return _subtract(left, right)
        if node.operator == "*" and set(right) == {""}:
            return _times(left, right[""])
        if node.operator == "*" and set(left) == {""}:
            return _times(right, left[""])
        if node.operator == "/" and set(right) == {""} and right[""]:
            return _times(left, 1 / right[""])
        raise NotAnalysableError("不是简单的倍数关系")


_ANSWERS = (tree.Comparison, tree.All, tree.Any, tree.Between, tree.In, tree.InstanceOf)
_CONDITIONS: dict[type, Any] = {
    tree.Name: _Reader.name,
    tree.All: _Reader.parts,
    tree.Any: _Reader.parts,
    tree.If: _Reader.parts,
    tree.Comparison: _Reader.comparison,
    tree.Between: _Reader.between,
    tree.In: _Reader.within,
    tree.InstanceOf: _Reader.instance,
    tree.Call: _Reader.call,
}


def _is_input(node: tree.Node) -> bool:
    return isinstance(node, tree.Name) and node.name == INPUT


def _times(line: dict[str, Fraction], factor: Fraction) -> dict[str, Fraction]:
    return {name: slope * factor for name, slope in line.items()}


def _subtract(left: dict[str, Fraction], right: dict[str, Fraction]) -> dict[str, Fraction]:
    names = left.keys() | right.keys()
    nothing = Fraction(0)
    return {name: left.get(name, nothing) - right.get(name, nothing) for name in names}


def _decimal(value: Fraction) -> Decimal:
    """Exact where a number of FEEL is; else the nearest one. Raises NotAnalysableError."""
    try:
        return CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    except ArithmeticError as error:
        raise NotAnalysableError("数字超出范围") from error
