"""Names in texts that nothing supplies."""

from __future__ import annotations

from app.feel import tree
from app.feel.builtins import BUILTINS

from .findings import Finding, finding
from .graph import Graph


def check_names(graph: Graph, known: frozenset[str]) -> list[Finding]:
    """A name must be the language's, the environment's, or given somewhere in the model.

    Whether it is visible at that very place is not looked at, so nothing right is ever reported.
    """
    found = []
    for definitions in graph.files:
        available = known | definitions.names | BUILTINS.keys() | {"?", "item", "partial"}
        available |= {part.name for part in definitions.imports}
        for place, expression in graph.builders[definitions.file].expressions:
            for name in sorted(expression.names - available - _bound_in(expression.tree)):
                found.append(finding(place, f"不认识的名称 {name}"))
    return found


def _bound_in(root: tree.Node) -> frozenset[str]:
    """Names the text itself introduces: loop variables, parameters, entries; and properties."""
    names: set[str] = set()
    for node in tree.walk(root):
        if isinstance(node, tree.Loop):
            names.add(node.name)
        elif isinstance(node, tree.ContextOf):
            names.update(key for key, _ in node.entries)
        elif isinstance(node, tree.FunctionOf):
            names.update(name for name, _ in node.parameters)
        elif isinstance(node, tree.Filter):
            # Inside a filter a name may be an entry of the elements.
            names |= tree.names_in(node.condition)
    return frozenset(names)
