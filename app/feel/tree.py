"""The syntax tree: what a FEEL text says, apart from how it is computed.

Every node is immutable and knows where it stands in the text (`at`, characters from the start).
`Interval` etc. are syntax; the value they compute is `values.Range`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Node:
    at: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    """@"2026-01-31": a temporal value by its text."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None
    """Parameter names where the arguments are named, else None."""


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[1..5)`"""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class OperatorRange(Node):
    """`(< 5)`, or `< 5` as a unary test. operator: < <= > >= = !="""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """operator: + - * / **. Long chains lean to the left: walk them with a loop."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """operator: = != < <= > >="""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class All(Node):
    """`a and b and ...`"""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any(Node):
    """`a or b or ...`"""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if c1 then r1 else if c2 then r2 ... else otherwise`"""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """`name in source`, or `name in start..end` where `end` is given."""

    name: str
    source: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    loops: tuple[Loop, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """every: True for `every`, False for `some`"""

    every: bool
    loops: tuple[Loop, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class TypeNode(Node):
    """A type as written: `list<number>` is name "list" over one argument.

    `names` holds the entry names of `context<...>`; the last argument of `function<...>` is its
    result.
    """

    name: str
    arguments: tuple[TypeNode, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: TypeNode


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """`function(a: number, b) body`; external ones parse, and are refused when called."""

    parameters: tuple[tuple[str, TypeNode | None], ...]
    body: Node
    external: bool


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """A decision table's cell. No tests at all is `-`, which matches anything."""

    tests: tuple[Node, ...]
    negated: bool


COMPARING = (
    UnaryTests,
    OperatorRange,
    Interval,
    Comparison,
    Between,
    In,
    All,
    Any,
    If,
    Literal,
    Name,
    Path,
)
"""What does no more with a value than compare it with another."""


def children(node: Node) -> list[Node]:
    """The nodes directly below, in the order of the text."""
    below: list[Node] = []
    for name in _field_names(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            below.append(value)
        elif type(value) is tuple:
            _add_nodes(value, below)
    return below


_field_names_of: dict[type, tuple[str, ...]] = {}


def _field_names(kind: type) -> tuple[str, ...]:
    """A class's fields; asked for often enough to be remembered."""
    names = _field_names_of.get(kind)
    if names is None:
        names = tuple(field.name for field in fields(kind) if field.name != "at")
        _field_names_of[kind] = names
    return names


def _add_nodes(parts: tuple[object, ...], below: list[Node]) -> None:
    for part in parts:
        if isinstance(part, Node):
            below.append(part)
        elif type(part) is tuple:
            _add_nodes(part, below)


def walk(root: Node) -> Iterator[Node]:
    """The node and all below it; a loop, so that no depth of tree can overflow the stack."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(children(node))


def same(a: Node, b: Node) -> bool:
    """Whether two trees say the same, wherever they stand; a loop, as in `walk`."""
    pending: list[tuple[object, object]] = [(a, b)]
    while pending:
        left, right = pending.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, Node):
            names = _field_names(type(left))
            pending.extend((getattr(left, name), getattr(right, name)) for name in names)
        elif isinstance(left, tuple) and isinstance(right, tuple):
            if len(left) != len(right):
                return False
            pending.extend(zip(left, right, strict=True))
        elif left != right:
            return False
    return True


def depth(root: Node) -> int:
    """How deep the tree is; a chain of arithmetic counts once, since it is walked by a loop."""
    level, deepest = [root], 0
    while level:
        deepest += 1
        below: list[Node] = []
        for node in level:
            while isinstance(node, Arithmetic):
                below.append(node.right)
                node = node.left
            below.extend(children(node))
        level = below
    return deepest


def names_in(root: Node) -> frozenset[str]:
    """Every name the text mentions as a value, bound or not."""
    return frozenset(node.name for node in walk(root) if isinstance(node, Name))


def names_bound_in(root: Node) -> frozenset[str]:
    """Names the text itself brings in: loop variables, parameters, entries, and whatever a filter
    mentions, since there a name may be an entry of the elements."""
    names: set[str] = set()
    for node in walk(root):
        if isinstance(node, Loop):
            names.add(node.name)
        elif isinstance(node, ContextOf):
            names.update(key for key, _ in node.entries)
        elif isinstance(node, FunctionOf):
            names.update(name for name, _ in node.parameters)
        elif isinstance(node, Filter):
            names |= names_in(node.condition)
    return frozenset(names)
