"""Types that a text's parts have for sure, and places where they cannot fit.

Only what is certain is told: where a type is not known, anything may be right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.feel import FeelError, tree
from app.feel.errors import Unfit
from app.feel.temporal_text import parse_at_literal
from app.feel.types import BY_NAME, SIMPLE, Type
from app.feel.values import kind_of

from .words import KINDS

Known = Type | None
Names = Mapping[str, Known]
Tell = Callable[[tree.Node, str], None]
BOOLEAN, NUMBER, STRING = BY_NAME["boolean"], BY_NAME["number"], BY_NAME["string"]
_MOST_DEPTH = 100


def type_of_value(value: Any, depth: int = 0) -> Known:
    """The type of a constant; a context's entries are all there are."""
    kind = kind_of(value)
    if kind == "context" and depth < 4:
        entries = tuple(
            (name, type_of_value(item, depth + 1) or _ANY) for name, item in value.items()
        )
        return Type("context", entries=entries)
    if kind == "list":
        types = [type_of_value(item, depth + 1) for item in value[:50]]
        return Type("list", types[0] if types and all(t == types[0] for t in types) else None)
    return Type(kind) if kind in SIMPLE or kind == "null" else None


_ANY = Type("any")


def words(kind: Known) -> str:
    return "不明" if kind is None else KINDS.get(kind.kind, kind.kind)


def simple(kind: Known) -> bool:
    return kind is not None and kind.kind in SIMPLE


def never_equal(one: Known, other: Known) -> bool:
    """Whether comparing values of these types can only give null."""
    if one is None or other is None or not (simple(one) and simple(other)):
        return False
    return one.kind != other.kind


@dataclass(slots=True)
class Inference:
    """Works out types, and tells what cannot fit. `question`: the type of `?`."""

    names: Names
    tell: Tell
    question: Known = None
    depth: int = 0

    def of(self, node: tree.Node) -> Known:
        reader = READERS.get(type(node))
        if reader is None or self.depth > _MOST_DEPTH:
            return None
        self.depth += 1
        found: Known = reader(self, node)
        self.depth -= 1
        return found

    def within(self, names: Names) -> Inference:
        return Inference({**self.names, **names}, self.tell, self.question, self.depth)

    # Comparing

    def compare(self, node: tree.Node, one: Known, other: Known) -> Known:
        if never_equal(one, other):
            self.tell(node, f"{words(one)}与{words(other)}相比较，结果总是空值（null）")
        return BOOLEAN

    def condition(self, node: tree.Node) -> None:
        kind = self.of(node)
        if kind is not None and simple(kind) and kind.kind != "boolean":
            self.tell(node, f"这里应为条件（是/否），实际是{words(kind)}，永远不成立")

    # A cell

    def cell(self, root: tree.Node) -> None:
        for test in root.tests if isinstance(root, tree.UnaryTests) else (root,):
            self.test(test, self.question)

    def test(self, node: tree.Node, tested: Known) -> None:
        if isinstance(node, tree.OperatorRange):
            self.tested(node, tested, self.of(node.operand))
        elif isinstance(node, tree.Interval):
            self.tested(node, tested, self.of(node.start))
            self.tested(node, tested, self.of(node.end))
        elif "?" in tree.names_in(node):
            self.of(node)
        else:
            found = self.of(node)
            written = isinstance(node, tree.Literal)
            if found is not None and found.kind in ("list", "range"):
                found = found.of
            if written or (found is not None and found.kind != "boolean"):
                self.tested(node, tested, found)

    def tested(self, node: tree.Node, tested: Known, found: Known) -> None:
        if tested is not None and tested.kind == "list":
            tested = tested.of
        if never_equal(tested, found):
            hint = "" if words(tested) != "日期" else '；日期写作 @"2026-01-31"'
            self.tell(
                node, f"这一列的值是{words(tested)}，这一格写的是{words(found)}，永远不会相符{hint}"
            )


# Each kind of node


def _literal(types: Inference, node: tree.Literal) -> Known:
    return type_of_value(node.value)


def _at_literal(types: Inference, node: tree.AtLiteral) -> Known:
    try:
        return type_of_value(parse_at_literal(node.text))
    except (Unfit, FeelError):
        types.tell(node, f'@"{node.text}" 不是日期、时间或时长')
        return None


def _name(types: Inference, node: tree.Name) -> Known:
    return types.question if node.name == "?" else types.names.get(node.name)


def _path(types: Inference, node: tree.Path) -> Known:
    source = types.of(node.source)
    if source is None:
        return None
    if source.kind == "list":
        found = _entry(types, node, source.of)
        return None if found is None else Type("list", found)
    return _entry(types, node, source)


def _entry(types: Inference, node: tree.Path, source: Known) -> Known:
    if source is None or source.kind in ("any", "list", "function", "range"):
        return None
    if source.kind == "context":
        entries = dict(source.entries)
        if entries and node.name not in entries:
            there = "、".join(list(entries)[:6]) + ("等" if len(entries) > 6 else "")
            types.tell(node, f"没有 {node.name} 这一项（有 {there}），它的值总是缺失")
        found = entries.get(node.name)
        return None if found is None or found.kind == "any" else found
    if node.name in _NUMBER_PROPERTIES and source.kind not in ("string", "number", "boolean"):
        return NUMBER
    return None


_NUMBER_PROPERTIES = frozenset(
    ("year", "month", "day", "weekday", "hour", "minute", "second", "years", "months", "days")
)


def _filter(types: Inference, node: tree.Filter) -> Known:
    source = types.of(node.source)
    element = source.of if source is not None and source.kind == "list" else None
    if element is not None and element.kind == "context" and element.entries:
        entries: dict[str, Known] = {
            name: None if kind.kind == "any" else kind for name, kind in element.entries
        }
        types.within({**entries, "item": element}).of(node.condition)
    return source


def _list(types: Inference, node: tree.ListOf) -> Known:
    found = [types.of(item) for item in node.items]
    same = bool(found) and all(one == found[0] for one in found)
    return Type("list", found[0] if same else None)


def _context(types: Inference, node: tree.ContextOf) -> Known:
    names: dict[str, Known] = {}
    entries = []
    for name, value in node.entries:
        names[name] = kind = types.within(names).of(value)
        entries.append((name, kind or _ANY))
    return Type("context", entries=tuple(entries))


def _interval(types: Inference, node: tree.Interval) -> Known:
    start, end = types.of(node.start), types.of(node.end)
    types.compare(node, start, end)
    return Type("range", start or end)


def _operator_range(types: Inference, node: tree.OperatorRange) -> Known:
    return Type("range", types.of(node.operand))


def _comparison(types: Inference, node: tree.Comparison) -> Known:
    return types.compare(node, types.of(node.left), types.of(node.right))


def _between(types: Inference, node: tree.Between) -> Known:
    value = types.of(node.value)
    types.compare(node, value, types.of(node.low))
    return types.compare(node, value, types.of(node.high))


def _in(types: Inference, node: tree.In) -> Known:
    value = types.of(node.value)
    for test in node.tests:
        types.test(test, value)
    return BOOLEAN


def _logic(types: Inference, node: tree.Node) -> Known:
    for part in tree.children(node):
        types.condition(part)
    return BOOLEAN


def _if(types: Inference, node: tree.If) -> Known:
    for condition, _ in node.branches:
        types.condition(condition)
    results = [types.of(result) for _, result in node.branches] + [types.of(node.otherwise)]
    known = [kind for kind in results if kind is None or kind.kind != "null"]
    return known[0] if known and all(kind == known[0] for kind in known) else None


def _negation(types: Inference, node: tree.Negation) -> Known:
    return types.of(node.operand)


def _loops(types: Inference, loops: tuple[tree.Loop, ...]) -> Inference:
    for loop in loops:
        source = types.of(loop.source)
        if loop.end is not None:
            types.of(loop.end)
        element = source.of if source is not None and source.kind == "list" else None
        types = types.within({loop.name: NUMBER if loop.end is not None else element})
    return types


def _for(types: Inference, node: tree.For) -> Known:
    return Type("list", _loops(types, node.loops).within({"partial": None}).of(node.body))


def _quantified(types: Inference, node: tree.Quantified) -> Known:
    _loops(types, node.loops).condition(node.condition)
    return BOOLEAN


def _instance(types: Inference, node: tree.InstanceOf) -> Known:
    types.of(node.value)
    return BOOLEAN


READERS: dict[type, Callable[[Inference, Any], Known]] = {
    tree.Literal: _literal,
    tree.AtLiteral: _at_literal,
    tree.Name: _name,
    tree.Path: _path,
    tree.Filter: _filter,
    tree.ListOf: _list,
    tree.ContextOf: _context,
    tree.Interval: _interval,
    tree.OperatorRange: _operator_range,
    tree.Comparison: _comparison,
    tree.Between: _between,
    tree.In: _in,
    tree.All: _logic,
    tree.Any: _logic,
    tree.If: _if,
    tree.Negation: _negation,
    tree.For: _for,
    tree.Quantified: _quantified,
    tree.InstanceOf: _instance,
}
