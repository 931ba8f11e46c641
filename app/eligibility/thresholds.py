"""Which values of a counting fact a release's tables can tell apart.

``age`` passes many birthdays, but only some of them matter to the tables: those on which it meets
a number that a table compares it with. The numbers are read from the tables themselves, so that a
changed table changes them. Where a table does more with a counting fact than compare it, every
value counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
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
_WORD = re.compile(r"\w+")


def compared_values(decisions: DecisionModel, file: str) -> dict[str, frozenset[int] | None]:
    """Counting fact → the values at which a table's answer can change; None if at any.

    ``file`` holds the eligibility decisions. Where a counting fact is compared with anything but
    literals and parameters, any of its values may matter.
    """
    columns = _columns_of_cells(decisions)
    constants = _constants(decisions, file)
    found: dict[str, set[int]] = {name: set() for name in COUNTERS}
    unlimited: set[str] = set()
    for place, expression in decisions.graph.builders[file].expressions:
        facts = (expression.names - constants.keys() - {"?"}) | columns.get(place.element, set())
        counters = facts & COUNTERS
        if counters and (len(facts) > 1 or not _only_compares(expression.tree)):
            unlimited |= counters
        for name in counters:
            found[name] |= _steps_in(expression.tree, constants)
    return {
        name: None if name in unlimited else frozenset(values) for name, values in found.items()
    }


def _steps_in(root: tree.Node, constants: Mapping[str, Any]) -> set[int]:
    """The values at which a comparison in this text tips over."""
    found: set[int] = set()
    pending: list[tuple[tree.Node, frozenset[str]]] = [(root, _BOTH)]
    while pending:
        node, sides = pending.pop()
        numbers: list[Decimal] = []
        if isinstance(node, tree.Literal) and isinstance(node.value, Decimal):
            numbers.append(node.value)
        elif isinstance(node, tree.Name):
            numbers += _numbers(constants.get(node.name))
        elif isinstance(node, tree.Path) and isinstance(node.source, tree.Name):
            of = constants.get(node.source.name)
            numbers += _numbers(of.get(node.name) if isinstance(of, Mapping) else None)
        elif isinstance(node, tree.OperatorRange):
            pending.append((node.operand, _SIDES.get(node.operator, _BOTH)))
        elif isinstance(node, tree.Comparison) and isinstance(node.left, tree.Name):
            pending += [(node.left, _BOTH), (node.right, _SIDES.get(node.operator, _BOTH))]
        else:
            pending.extend((child, _BOTH) for child in tree.children(node))
        for number in numbers:
            found |= {_FIRST_VALUE[side](number) for side in sides}
    return found


# A count that grows passes a bound where it reaches it, or where it first exceeds it. A name on the
# left is the count, or else a parameter, whose both sides count.
_BOTH = frozenset(("reached", "exceeded"))
_SIDES = {
    ">=": frozenset(("reached",)),
    "<": frozenset(("reached",)),
    ">": frozenset(("exceeded",)),
    "<=": frozenset(("exceeded",)),
}
_FIRST_VALUE: dict[str, Callable[[Decimal], int]] = {
    "reached": math.ceil,
    "exceeded": lambda number: math.floor(number) + 1,
}


def _only_compares(root: tree.Node) -> bool:
    return all(isinstance(node, tree.COMPARING) for node in tree.walk(root))


def _columns_of_cells(decisions: DecisionModel) -> dict[str, set[str]]:
    """Cell id → the counting facts that its column tests."""
    found: dict[str, set[str]] = {}
    for table in tables_of(decisions).values():
        for index, column in enumerate(table.inputs):
            names = COUNTERS.intersection(_WORD.findall(column.text))
            for rule in table.rules:
                cell = rule.inputs[index].id or rule.id
                found.setdefault(cell, set()).update(names)
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
