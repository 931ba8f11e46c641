"""Decision tables that say something other than their authors meant."""

from __future__ import annotations

from collections.abc import Iterator

from app import feel
from app.feel import tree
from app.feel.names import KnownNames

from . import model
from .findings import Finding, Place, finding
from .graph import Graph


def check_tables(graph: Graph) -> list[Finding]:
    found: list[Finding] = []
    for definitions in graph.files:
        for element in definitions.elements:
            place = Place(definitions.file, element.id, element.label or element.name)
            for table in _tables(element):
                found += _duplicate_rules(table, place)
                found += _negations(table, place, graph.builders[definitions.file].names)
                found += _policies(table, place)
    return found


def _tables(element: model.Element) -> Iterator[model.Table]:
    pending: list[object] = [
        getattr(element, "logic", None),
        getattr(element, "function", None),
    ]
    while pending:
        box = pending.pop()
        if isinstance(box, model.Table):
            yield box
        elif isinstance(box, tuple):
            pending.extend(box)
        elif isinstance(box, model.Boxed | model.Entry):
            pending.extend(getattr(box, name) for name in box.__slots__)


def _key(rule: model.Rule) -> tuple[str, ...]:
    return tuple("-" if cell.text == "" else " ".join(cell.text.split()) for cell in rule.inputs)


def _duplicate_rules(table: model.Table, place: Place) -> Iterator[Finding]:
    """Rows with the very same conditions; under UNIQUE both can never apply."""
    if table.hit_policy not in ("UNIQUE", "ANY", "FIRST"):
        return
    seen: dict[tuple[str, ...], int] = {}
    for row, rule in enumerate(table.rules, 1):
        first = seen.setdefault(_key(rule), row)
        if first == row:
            continue
        where = Place(place.file, rule.id, place.name, row)
        if table.hit_policy == "UNIQUE":
            message = f"第 {row} 行与第 {first} 行的条件完全相同，命中策略 UNIQUE 不允许"
            yield finding(where, message)
        elif table.hit_policy == "FIRST":
            yield finding(
                where, f"第 {row} 行与第 {first} 行的条件完全相同，永远不会命中", "warning"
            )
        elif [c.text for c in rule.outputs] != [c.text for c in table.rules[first - 1].outputs]:
            message = f"第 {row} 行与第 {first} 行的条件相同而结果不同，命中策略 ANY 不允许"
            yield finding(where, message)


def _negations(table: model.Table, place: Place, names: KnownNames) -> Iterator[Finding]:
    """`not(...)` says nothing of a missing value, which authors tend to forget."""
    for row, rule in enumerate(table.rules, 1):
        for number, (cell, column) in enumerate(zip(rule.inputs, table.inputs, strict=False), 1):
            if "not" not in cell.text:
                continue
            where = Place(place.file, cell.id or rule.id, place.name, row, number, column.label)
            message = _negation_message(cell.text, names)
            if message:
                yield finding(where, message, "warning")


def _negation_message(text: str, names: KnownNames) -> str:
    try:
        parsed = feel.parse_unary_tests(text, names).tree
    except feel.FeelSyntaxError:
        return ""
    if not isinstance(parsed, tree.UnaryTests) or not parsed.negated:
        return ""
    if any(isinstance(test, tree.Literal) and test.value is None for test in parsed.tests):
        return ""
    if all(isinstance(test, tree.Literal) for test in parsed.tests):
        return f"{text} 在值缺失（null）时也会命中；如不希望如此，请写 not(null, …)"
    return f"{text} 在值缺失（null）时不会命中；缺失的情况请另写一行"


def _policies(table: model.Table, place: Place) -> Iterator[Finding]:
    where = Place(place.file, table.id or place.element, place.name)
    if table.hit_policy in ("PRIORITY", "OUTPUT ORDER") and not any(
        column.values for column in table.outputs
    ):
        yield finding(where, f"命中策略 {table.hit_policy} 需要按优先顺序列出结果的允许值")
    if table.aggregation and table.hit_policy != "COLLECT":
        yield finding(where, f"只有命中策略 COLLECT 可以汇总（{table.aggregation}）", "warning")
    if not table.outputs:
        yield finding(where, "决策表没有结果列")
