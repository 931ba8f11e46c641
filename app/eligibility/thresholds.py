"""Which values of a counting fact a release's tables can tell apart.

``age`` passes many birthdays, but only some of them matter to the tables: those on which it meets
a number that a table compares it with. The numbers are read from the tables themselves, so that a
changed table changes them. Where a table does more with a counting fact than compare it, every
value counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.decisions import DecisionModel, model
from app.feel import tree

# Facts that grow by one with every month or year that passes.
COUNTERS = frozenset(
    {
        "age",
        "residence_months",
        "unemployed_months",
        "registered_months",
        "years_since_graduation",
    }
)
_COMPARING = (
    tree.UnaryTests,
    tree.OperatorRange,
    tree.Interval,
    tree.Comparison,
    tree.Between,
    tree.In,
    tree.All,
    tree.Any,
    tree.If,
    tree.Literal,
    tree.Name,
    tree.Path,
)


def compared_numbers(decisions: DecisionModel, file: str) -> frozenset[int] | None:
    """The whole numbers that can be a threshold of a counting fact; None if any number can.

    ``file`` holds the eligibility decisions. Exact for tables that compare counting facts with
    literals, parameters, or numbers of the fact sheet (those the caller adds).
    """
    columns = _columns_of_cells(decisions)
    constants = _constants(decisions, file)
    known = COUNTERS | decisions.graph.declared | constants.keys() | {"?"}
    numbers: set[Decimal] = set()
    for place, expression in decisions.graph.builders[file].expressions:
        names = expression.names | columns.get(place.element, frozenset())
        if names & COUNTERS and not _only_compares(expression.tree, known):
            return None
        numbers.update(_literals(expression.tree))
    numbers.update(_numbers(constants))
    return steps(numbers)


def steps(numbers: Any) -> frozenset[int]:
    """The values at which a whole number begins to be >= n, or to be > n."""
    return frozenset(
        step for number in numbers for step in (math.ceil(number), math.floor(number) + 1)
    )


def _only_compares(root: tree.Node, known: frozenset[str]) -> bool:
    nodes = list(tree.walk(root))
    return all(isinstance(node, _COMPARING) for node in nodes) and all(
        node.name in known for node in nodes if isinstance(node, tree.Name)
    )


def _literals(root: tree.Node) -> list[Decimal]:
    return [
        node.value
        for node in tree.walk(root)
        if isinstance(node, tree.Literal) and isinstance(node.value, Decimal)
    ]


def _columns_of_cells(decisions: DecisionModel) -> dict[str, frozenset[str]]:
    """Cell id → the counting facts that its column tests."""
    found: dict[str, frozenset[str]] = {}
    for table in tables_of(decisions).values():
        for index, column in enumerate(table.inputs):
            names = frozenset(name for name in COUNTERS if name in column.text)
            for rule in table.rules:
                found[rule.inputs[index].id or rule.id] = names
    return found


def tables_of(decisions: DecisionModel) -> dict[str, model.Table]:
    """Decision id → its table."""
    return {
        part.element.id: part.element.logic
        for part in decisions.graph.parts.values()
        if isinstance(part.element, model.Decision) and isinstance(part.element.logic, model.Table)
    }


def _constants(decisions: DecisionModel, file: str) -> dict[str, Any]:
    """Values of the decisions that depend on no input: parameters."""
    graph = decisions.graph
    constants = {}
    for part in graph.parts.values():
        element = part.element
        if not isinstance(element, model.Decision) or part.definitions.file != file:
            continue
        if not _needs_input(part, graph, set()):
            constants[element.name] = decisions.evaluate(element.id, {}, explain=False).value
    return constants


def _needs_input(part: Any, graph: Any, seen: set[str]) -> bool:
    if isinstance(part.element, model.InputData):
        return True
    if part.ref in seen:
        return False
    seen.add(part.ref)
    return any(_needs_input(needed, graph, seen) for _, needed in part.needs)


def _numbers(value: Any) -> list[Decimal]:
    if isinstance(value, Decimal):
        return [value]
    if isinstance(value, Mapping):
        return [number for item in value.values() for number in _numbers(item)]
    if isinstance(value, list):
        return [number for item in value for number in _numbers(item)]
    return []
