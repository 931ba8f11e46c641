"""What is wrong with decision files, found without evaluating them, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import model
from .analysis import Analysis, tables_in
from .analysis.budget import Budget
from .decision_model import DecisionModel, findings_of, make_graph
from .findings import DmnError, Finding, Place, finding
from .graph import Graph
from .reader import read_definitions
from .surroundings import Use
from .table_checks import check_tables
from .unknown_names import check_names

SECONDS = 5.0


def check(
    files: Mapping[str, bytes],
    names: Iterable[str] = (),
    uses: Iterable[Use] = (),
    *,
    thorough: bool = True,
    seconds: float = SECONDS,
) -> list[Finding]:
    """All findings, errors first.

    `names`: what the environment adds (functions, variables). `uses`: who asks the decisions; none
    at all where nobody has said. Without `thorough` only what keeps the files from being read and
    run is looked for: a published release that was found sound once stays so. `seconds`: how long
    the tables may be analysed; what was not finished then is a finding of its own.
    """
    return check_and_load(files, names, uses, thorough=thorough, seconds=seconds)[0]


def check_and_load(
    files: Mapping[str, bytes],
    names: Iterable[str] = (),
    uses: Iterable[Use] = (),
    *,
    thorough: bool = True,
    seconds: float = SECONDS,
) -> tuple[list[Finding], DecisionModel | None]:
    """What `check` finds, and where none of it is an error the decisions, ready to be asked: a
    process that starts reads each text once."""
    found: list[Finding] = []
    definitions = []
    for file, data in sorted(files.items()):
        if not file.lower().endswith(".dmn"):
            continue
        try:
            definitions.append(read_definitions(file, data))
        except DmnError as error:
            found.append(_finding_of(error))
    found += _duplicate_decisions(definitions)
    try:
        graph = make_graph(definitions, names)
    except DmnError as error:
        return [*found, _finding_of(error)], None
    found += findings_of(graph)
    found += check_names(graph, frozenset(names))
    found += check_tables(graph)
    if thorough:
        found += _analyse(graph, found, tuple(uses), seconds)
    found = sorted(dict.fromkeys(found), key=_order)
    is_sound = not any(one.severity == "error" for one in found)
    return found, DecisionModel(graph) if is_sound else None


def _finding_of(error: DmnError) -> Finding:
    return Finding(error.file, error.element, "error", error.message, error.row, error.column)


def _order(one: Finding) -> tuple[bool, str, int, int]:
    return (one.severity != "error", one.file, one.row, one.column)


def _analyse(
    graph: Graph, found: list[Finding], uses: tuple[Use, ...], seconds: float
) -> list[Finding]:
    """What can be proved of the tables that are free of plainer errors."""
    faulty = _elements_of(graph, {f.element_id for f in found if f.severity == "error"})
    try:
        return Analysis(graph, uses, Budget(seconds)).check(faulty)
    except RecursionError:
        file = graph.files[0].file
        return [Finding(file, "", "warning", "决策之间一层依赖一层，太深，没有分析有无遗漏和重叠")]


def _elements_of(graph: Graph, ids: set[str]) -> set[tuple[str, str]]:
    """(file, decision) of those elements, cells and rules."""
    found = set()
    for part in graph.parts.values():
        inside = {part.element.id}
        for table in tables_in(part.element):
            inside |= {table.id, *(column.id for column in (*table.inputs, *table.outputs))}
            for rule in table.rules:
                inside |= {rule.id, *(cell.id for cell in (*rule.inputs, *rule.outputs))}
        if inside & ids:
            found.add((part.definitions.file, part.element.id))
    return found


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
