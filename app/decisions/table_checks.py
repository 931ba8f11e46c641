"""Decision tables that say something other than their authors meant."""

from __future__ import annotations

from collections.abc import Iterator

from app import feel
from app.feel import tree
from app.feel.names import KnownNames

from . import model
from .analysis import tables_in
from .findings import Finding, Place, finding
from .graph import Graph
from .priorities import BY_PRIORITY, order_of
from .types import Types


def check_tables(graph: Graph) -> list[Finding]:
    found: list[Finding] = []
    for definitions in graph.files:
        for element in definitions.elements:
            place = Place(definitions.file, element.id, element.label or element.name)
            for table in tables_in(element):
                found += _negations(table, place, graph.builders[definitions.file].names)
                found += _policies(table, place, graph.types_of(definitions))
    return found


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


def _policies(table: model.Table, place: Place, types: Types) -> Iterator[Finding]:
    where = Place(place.file, table.id or place.element, place.name)
    if table.hit_policy in BY_PRIORITY and not any(
        order_of(table, column, types) for column in table.outputs
    ):
        yield finding(
            where,
            f"命中策略 {table.hit_policy} 需要按优先顺序列出结果的允许值"
            "（写在结果列上，或写在结果的类型上）",
        )
    if table.aggregation and table.hit_policy != "COLLECT":
        yield finding(where, f"只有命中策略 COLLECT 可以汇总（{table.aggregation}）", "warning")
    if not table.outputs:
        yield finding(where, "决策表没有结果列")
