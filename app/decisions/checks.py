"""What is wrong with decision files, found without evaluating them, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import model
from .decision_model import findings_of, make_graph
from .findings import DmnError, Finding, Place, finding
from .reader import read_definitions
from .table_checks import check_tables
from .unknown_names import check_names


def check(files: Mapping[str, bytes], names: Iterable[str] = ()) -> list[Finding]:
    """All findings, errors first. `names`: what the environment adds (functions, variables)."""
    found: list[Finding] = []
    definitions = []
    for file, data in sorted(files.items()):
        if not file.lower().endswith(".dmn"):
            continue
        try:
            definitions.append(read_definitions(file, data))
        except DmnError as error:
            found.append(Finding(file, error.element, "error", error.message))
    found += _duplicate_decisions(definitions)
    try:
        graph = make_graph(definitions, names)
    except DmnError as error:
        return [*found, Finding(error.file, error.element, "error", error.message)]
    found += findings_of(graph)
    found += check_names(graph, frozenset(names))
    found += check_tables(graph)
    return sorted(set(found), key=lambda one: (one.severity != "error", one.file, one.row))


def _duplicate_decisions(files: list[model.Definitions]) -> list[Finding]:
    """Diagrams name decisions by id alone, so an id may stand in one file only."""
    seen: dict[str, str] = {}
    found = []
    for definitions in files:
        for element in definitions.elements:
            if not isinstance(element, model.Decision):
                continue
            other = seen.setdefault(element.id, definitions.file)
            if other != definitions.file:
                place = Place(definitions.file, element.id, element.label)
                message = f"决策编号 {element.id} 在 {other} 中已经使用"
                found.append(finding(place, message))
    return found
