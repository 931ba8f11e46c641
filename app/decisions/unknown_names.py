"""Names in texts that nothing supplies."""

from __future__ import annotations

from app.feel.builtins import BUILTINS
from app.feel.tree import names_bound_in

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
            if unknown := expression.names - available:
                for name in sorted(unknown - names_bound_in(expression.tree)):
                    found.append(finding(place, f"不认识的名称 {name}"))
    return found
