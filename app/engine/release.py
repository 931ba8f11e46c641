"""A parsed release: made once from its files, then only read, by all runs and threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .build import build_specs
from .checks import check_and_read
from .errors import ReleaseError
from .reading.model import Container, Element, Flow, Process
from .specs.process import ProcessSpec
from .vocabulary import DEFAULT, Vocabulary


@dataclass(frozen=True, slots=True)
class ElementInfo:
    """`lane` as in `WaitingTask`; `depth` is 1 and more inside embedded sub-processes."""

    id: str
    name: str
    kind: str
    lane: str | None
    form_id: str | None
    service_type: str | None = None
    decision_id: str | None = None
    called_process: str | None = None
    message: str | None = None
    error: str | None = None  # the code of the BPMN error that the event is about
    attached_to: str | None = None
    depth: int = 0
    role: str | None = None  # whose work a user task is: its group, else its lane
    assignee: str | None = None  # FEEL, as written
    ends_all: bool = False  # a terminate end event


@dataclass(frozen=True, slots=True)
class FlowInfo:
    """`is_decided`: a condition, or its being the default, says whether it is taken."""

    source: str
    target: str
    name: str = ""
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class ProcessInfo:
    id: str
    name: str
    file: str
    elements: tuple[ElementInfo, ...]
    flows: tuple[FlowInfo, ...] = ()

    def element(self, element_id: str) -> ElementInfo:
        for element in self.elements:
            if element.id == element_id:
                return element
        raise KeyError(element_id)


@dataclass(frozen=True)
class Release:
    """`decisions` is the decision model of `app.decisions`; `specs` belong to the engine."""

    processes: Mapping[str, ProcessInfo]
    decisions: Any
    form_ids: tuple[str, ...]
    specs: Mapping[str, ProcessSpec]

    def process(self, process_id: str) -> ProcessInfo:
        return self.processes[process_id]


def load(files: Mapping[str, bytes], vocabulary: Vocabulary = DEFAULT) -> Release:
    """Parse a release. Raises ReleaseError with all findings when one of them is an error."""
    checked = check_and_read(files, vocabulary)
    if checked.errors:
        raise ReleaseError(checked.errors)
    specs = build_specs(checked.processes, checked.decisions)
    return Release(
        processes={process.id: _info(process) for process in checked.processes},
        decisions=checked.decisions,
        form_ids=tuple(sorted(form_id(name) for name in files if name.endswith(".form"))),
        specs=specs,
    )


def form_id(name: str) -> str:
    """`forms/visit_record.form` holds the form `visit_record`."""
    return name.rsplit("/", 1)[-1].removesuffix(".form")


def _info(process: Process) -> ProcessInfo:
    elements = [
        _element_info(element, container.id.count("/"))
        for container in process.body.every_container()
        for element in container.elements.values()
    ]
    flows = [
        _flow_info(flow, container)
        for container in process.body.every_container()
        for flow in container.flows.values()
    ]
    return ProcessInfo(process.id, process.name, process.file, tuple(elements), tuple(flows))


def _flow_info(flow: Flow, container: Container) -> FlowInfo:
    is_default = container.elements[flow.source].default_flow == flow.id
    return FlowInfo(flow.source, flow.target, flow.name, bool(flow.condition) or is_default)


def _element_info(element: Element, depth: int) -> ElementInfo:
    settings = element.settings
    event = element.event
    return ElementInfo(
        id=element.id,
        name=element.name,
        kind=element.kind,
        lane=element.lane,
        form_id=settings.get("formId"),
        service_type=settings.get("type"),
        decision_id=settings.get("decisionId"),
        called_process=settings.get("processId"),
        message=event.name if event is not None and event.kind == "message" else None,
        error=event.name if event is not None and event.kind == "error" else None,
        attached_to=element.attached_to or None,
        depth=depth,
        role=settings.get("candidateGroups") or element.lane,
        assignee=settings.get("assignee"),
        ends_all=event is not None and event.kind == "terminate",
    )
