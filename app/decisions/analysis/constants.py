"""What is known before any input is: parameters, and the functions of knowledge models."""

from __future__ import annotations

from typing import Any

from app.feel import DEFAULT, LimitExceeded
from app.feel.builtins import BUILTINS
from app.feel.tree import names_bound_in

from .. import model
from ..graph import Frame, Graph, Part
from ..running import DecisionRun

VOLATILE = frozenset({"today", "now"})


class Constants:
    """The values of a graph's elements that depend on no input and on no clock."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._frame = Frame(graph, DecisionRun(DEFAULT, False), {})
        self._constant: dict[str, bool] = {}
        self._volatile = _decisions_with_other_names(graph)

    def visible_to(self, part: Part) -> dict[str, Any]:
        """Name → value, of what `part` requires; those of an import under the import's name."""
        found: dict[str, Any] = {}
        for prefix, needed in part.needs:
            if not self.is_constant(needed):
                continue
            try:
                value = self._frame.value(needed)
            except (LimitExceeded, RecursionError):
                self._constant[needed.ref] = False
                continue
            place = found.setdefault(prefix, {}) if prefix else found
            place[needed.element.name] = value
        return found

    def is_constant(self, part: Part) -> bool:
        known = self._constant.get(part.ref)
        if known is None:
            self._constant[part.ref] = False  # whatever needs itself is none
            known = self._constant[part.ref] = self._look(part)
        return known

    def value(self, part: Part) -> Any:
        """Of a part that is constant; None where it cannot be worked out."""
        try:
            return self._frame.value(part)
        except (LimitExceeded, RecursionError):
            self._constant[part.ref] = False
            return None

    def _look(self, part: Part) -> bool:
        element = part.element
        if not isinstance(element, model.Decision | model.Knowledge):
            return False
        if (part.definitions.file, element.id) in self._volatile:
            return False
        return all(self.is_constant(needed) for _, needed in part.needs)


def _decisions_with_other_names(graph: Graph) -> frozenset[tuple[str, str]]:
    """(file, element) whose texts ask the clock, or something that only the environment has."""
    found = set()
    for definitions in graph.files:
        known = definitions.names | (BUILTINS.keys() - VOLATILE) | {"?", "item", "partial"}
        known |= {part.name for part in definitions.imports}
        for place, expression in graph.builders[definitions.file].expressions:
            other = expression.names - known
            if other and other - names_bound_in(expression.tree):
                found.add((definitions.file, place.decision))
    return frozenset(found)
