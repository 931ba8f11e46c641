"""What the input of a column can be: by its type, its allowed values, its expression and the facts
that are handed over."""

from __future__ import annotations

from collections.abc import Mapping

from app.feel import FeelSyntaxError

from .. import model
from ..graph import Graph, Part
from ..surroundings import Fact, Use
from ..types import Types
from .axes import Domain
from .cells import Cell, Cells
from .possible import Possible, PossibleValues


class Domains:
    """`facts`: by the reference of an input data, what everybody who supplies it agrees on."""

    def __init__(self, graph: Graph, possible: PossibleValues, uses: tuple[Use, ...]) -> None:
        self.graph = graph
        self.possible = possible
        self.facts = _facts(graph, uses)

    def of_column(self, column: model.Column, part: Part, cells: Cells) -> Domain:
        types = self.graph.types_of(part.definitions)
        source = input_data_of(column.text, part)
        texts = [column.values, *types.allowed_texts(column.type_ref)]
        kind = _kind(types, column.type_ref)
        if source is not None:
            given = self._of_input(source, cells)
            return Domain(
                kind=kind or given.kind,
                allowed=(*_cells(texts, cells), *given.allowed),
                whole=given.whole,
            )
        known = self.possible.of_text(column.text, part)
        allowed = _cells(texts, cells)
        if known is None:
            return Domain(kind=kind, allowed=allowed)
        return _finite(kind, allowed, known)

    def of_input(self, source: Part, cells: Cells) -> Domain:
        return self._of_input(source, cells)

    def _of_input(self, source: Part, cells: Cells) -> Domain:
        types = self.graph.types_of(source.definitions)
        fact = self.facts.get(source.ref, Fact())
        texts = [*types.allowed_texts(source.element.type_ref), fact.allowed]
        kind = _kind(types, source.element.type_ref) or fact.kind
        return Domain(kind=kind, allowed=_cells(texts, cells), whole=fact.whole)


def _finite(kind: str, allowed: tuple[Cell, ...], known: Possible) -> Domain:
    values = tuple(sorted(known.values, key=str))
    null = None if known.null else False
    return Domain(kind, allowed, values, known.of_list, null=null)


def _kind(types: Types, type_ref: str) -> str:
    """The FEEL type behind a name; "" where any value will do."""
    found = types.find(type_ref)
    return "" if found is None or found.kind == "any" else found.kind


def input_data_of(text: str, part: Part) -> Part | None:
    """The input data whose value a column takes as it is."""
    for prefix, needed in part.needs:
        name = f"{prefix}.{needed.element.name}" if prefix else needed.element.name
        if name == text.strip() and isinstance(needed.element, model.InputData):
            return needed
    return None


def _cells(texts: list[str], cells: Cells) -> tuple[Cell, ...]:
    """Those that can be read: what is wrong with the others is told elsewhere."""
    found = []
    for text in texts:
        try:
            cell = cells.of(text)
        except FeelSyntaxError:
            continue
        if cell is not None and cell.form is not None and not cell.form.crossings:
            found.append(cell)
    return tuple(found)


def _facts(graph: Graph, uses: tuple[Use, ...]) -> dict[str, Fact]:
    found: dict[str, list[Fact]] = {}
    for use in uses:
        asked = graph.decision(use.decision)
        for part in inputs_below(asked) if asked is not None else ():
            found.setdefault(part.ref, []).append(use.supplied.get(part.element.name, Fact()))
    return {ref: facts[0] for ref, facts in found.items() if all(f == facts[0] for f in facts)}


def inputs_below(part: Part) -> list[Part]:
    """The input data that a decision rests on, however far below."""
    return [p for p in parts_below(part) if isinstance(p.element, model.InputData)]


def parts_below(part: Part) -> list[Part]:
    """The decision itself and everything it rests on."""
    found: dict[str, Part] = {}
    pending = [part]
    while pending:
        current = pending.pop()
        if current.ref not in found:
            found[current.ref] = current
            pending.extend(needed for _, needed in current.needs)
    return list(found.values())


def kinds_of_inputs(part: Part, facts: Mapping[str, Fact]) -> dict[str, str]:
    """Input data by name, with the type they are declared or known to have."""
    found = {}
    for prefix, needed in part.needs:
        if not prefix and isinstance(needed.element, model.InputData):
            declared = needed.kind.kind if needed.kind is not None else ""
            found[needed.element.name] = declared or facts.get(needed.ref, Fact()).kind
    return found
