"""Names in expressions that nothing supplies: a slip of the pen would silently be null.

A name counts as known if it is a variable written anywhere in the release, or given to every case,
or a function, or where answers are mapped a field of the form. Whether it is there at that very
moment is not looked at, so nothing right is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app import feel
from app.engine.expressions import parse
from app.engine.reading.model import Container, Element, Process
from app.engine.vocabulary import FUNCTIONS
from app.feel.builtins import BUILTINS
from app.feel.tree import names_bound_in

from .references import Known
from .report import Report

LANGUAGE = frozenset({"item", "partial", "?"})
COUNTS = frozenset(
    {
        "numberOfInstances",
        "numberOfCompletedInstances",
        "numberOfActiveInstances",
        "numberOfTerminatedInstances",
    }
)
THROWN = frozenset({"errorCode", "errorMessage", "escalationCode"})
Text = tuple[str, frozenset[str]]  # an expression, and names known there beside the general ones


def check_names(processes: Iterable[Process], known: Known, report: Report) -> None:
    vocabulary = known.vocabulary
    general = BUILTINS.keys() | LANGUAGE | FUNCTIONS
    general |= frozenset(vocabulary.variables)
    for process in processes:
        for element in process.body.every_element():
            general |= written_by(element)
    for process in processes:
        for container in process.body.every_container():
            for element_id, label, text, special in texts_in(container, known):
                for name in sorted(_unknown(text, frozenset(general | special))):
                    report.warning(
                        process.file, element_id, f"“{label}”：没有变量、字段或函数叫“{name}”"
                    )


def written_by(element: Element) -> frozenset[str]:
    names = {mapping.target for mapping in (*element.inputs, *element.outputs)}
    names.add(element.settings.get("resultVariable", ""))
    if element.loop is not None:
        names |= {element.loop.input_element, element.loop.output_collection, "loopCounter"}
    return frozenset(names)


def texts_in(container: Container, known: Known) -> Iterator[tuple[str, str, str, frozenset[str]]]:
    for flow in container.flows.values():
        yield flow.id, flow.name or flow.id, flow.condition, frozenset()
    for element in container.elements.values():
        for text, special in _texts_of(element, known):
            yield element.id, element.label, text, special


def _texts_of(element: Element, known: Known) -> Iterator[Text]:
    nothing: frozenset[str] = frozenset()
    settings = element.settings
    for name in (
        "assignee",
        "candidateGroups",
        "dueDate",
        "followUpDate",
        "priority",
        "expression",
    ):
        yield settings.get(name, ""), nothing
    for mapping in element.inputs:
        yield mapping.source, nothing
    if element.event is not None:
        yield element.event.expression, nothing
        yield element.event.correlation, nothing
    if element.kind == "userTask":
        fields = known.forms.get(settings.get("formId", ""), nothing)
        for mapping in element.outputs:
            yield mapping.source, fields
    elif element.kind == "subProcess" or (
        element.event is not None and element.event.kind in ("error", "escalation")
    ):
        for mapping in element.outputs:
            yield mapping.source, THROWN
    # What services, messages, signals and called processes hand over is not known here.
    if element.loop is not None:
        yield element.loop.input_collection, nothing
        yield element.loop.output_element, nothing
        yield element.loop.completion, COUNTS


def _unknown(text: str, known: frozenset[str]) -> frozenset[str]:
    text = text.strip()
    if not text.startswith("="):
        return frozenset()
    try:
        expression = parse(text[1:])
    except feel.FeelSyntaxError:
        return frozenset()  # told already
    return expression.names - known - names_bound_in(expression.tree)
