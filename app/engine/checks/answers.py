"""Parts of decisions' answers that diagrams ask for and the decisions do not give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app import feel
from app.decisions import DecisionModel
from app.decisions.analysis import Analysis
from app.engine.expressions import parse
from app.engine.reading.model import Process
from app.feel import tree

from .names import texts_in
from .references import Known
from .report import Report
from .uses import hands_on


def check_answers(
    processes: Iterable[Process], known: Known, model: DecisionModel, report: Report
) -> None:
    """`=ground.against_wil`: a slip that would silently be null. Looked at where all that ever
    writes the variable are decisions whose answers have known parts."""
    processes = list(processes)
    parts = _parts_of_variables(processes, model)
    for process in processes:
        for container in process.body.every_container():
            for element_id, label, text, _ in texts_in(container, known):
                for variable, name in _paths(text):
                    there = parts.get(variable)
                    if there is not None and name not in there:
                        told = f"“{label}”：决策结果 {variable} 中没有 {name} 这一项"
                        has = "、".join(sorted(there))
                        report.warning(process.file, element_id, f"{told}（有 {has}）")


def _parts_of_variables(
    processes: Iterable[Process], model: DecisionModel
) -> dict[str, frozenset[str] | None]:
    """Variable → the parts it can have; None where something else may write it too."""
    analysis = Analysis(model.graph)
    found: dict[str, frozenset[str] | None] = {}
    for variable, decision in _writers(processes):
        parts = analysis.answer_parts(decision) if decision else None
        before = found.get(variable, frozenset())
        found[variable] = None if parts is None or before is None else before | parts
    return found


def _writers(processes: Iterable[Process]) -> Iterator[tuple[str, str]]:
    """Variable and decision ("" for whatever is none) of everything that writes one."""
    for process in processes:
        for element in process.body.every_element():
            for mapping in (*element.inputs, *element.outputs):
                if not hands_on(mapping):
                    yield mapping.target, ""
            variable = element.settings.get("resultVariable", "")
            if variable:
                rule = element.kind == "businessRuleTask"
                yield variable, element.settings.get("decisionId", "") if rule else ""
            if element.loop is not None:
                yield element.loop.input_element, ""
                yield element.loop.output_collection, ""


def _paths(text: str) -> Iterator[tuple[str, str]]:
    """`variable.part` wherever the text says it."""
    text = text.strip()
    if not text.startswith("="):
        return
    try:
        root = parse(text[1:]).tree
    except feel.FeelSyntaxError:
        return  # told already
    bound = tree.names_bound_in(root)
    for node in tree.walk(root):
        if not isinstance(node, tree.Path) or not isinstance(node.source, tree.Name):
            continue
        if node.source.name not in bound:
            yield node.source.name, node.name
