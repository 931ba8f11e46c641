"""From the model of the diagrams to SpiffWorkflow's specifications."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .expressions import formula
from .reading.model import Container, Element, Process
from .specs.activities import BusinessRuleTask, ScriptTask, ServiceTask, UserTask
from .specs.events import (
    BoundaryEvent,
    EndEvent,
    EventBasedGateway,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    StartEvent,
)
from .specs.gateways import ExclusiveGateway, InclusiveGateway, Join, ParallelGateway
from .specs.loops import Loop
from .specs.node import Link, Node
from .specs.process import ProcessSpec
from .specs.scopes import CallActivity, EventSubProcess, SubProcess

CLASSES: dict[str, Callable[..., Node]] = {
    "userTask": UserTask,
    "serviceTask": ServiceTask,
    "scriptTask": ScriptTask,
    "callActivity": CallActivity,
    "exclusiveGateway": ExclusiveGateway,
    "inclusiveGateway": InclusiveGateway,
    "parallelGateway": ParallelGateway,
    "eventBasedGateway": EventBasedGateway,
    "startEvent": StartEvent,
    "endEvent": EndEvent,
    "intermediateCatchEvent": IntermediateCatchEvent,
    "intermediateThrowEvent": IntermediateThrowEvent,
    "boundaryEvent": BoundaryEvent,
}


def build_specs(processes: Iterable[Process], decisions: Any) -> dict[str, ProcessSpec]:
    """All scopes of a release by their key: process ids, and `process/sub-process` for the rest."""
    specs: dict[str, ProcessSpec] = {}
    for process in processes:
        for container in process.body.every_container():
            embedded = container is not process.body
            spec = ProcessSpec(container.id, process.id, process.file, embedded)
            _fill(spec, container, decisions)
            specs[container.id] = spec
    return specs


def _fill(spec: ProcessSpec, container: Container, decisions: Any) -> None:
    nodes = {element.id: _make(spec, element, decisions) for element in container.elements.values()}
    for element in container.elements.values():
        _connect(container, element, nodes)
    starts = [e for e in container.elements.values() if e.kind == "startEvent"]
    spec.start_event = nodes[starts[0].id] if starts else None
    spec.event_subprocesses = tuple(n for n in nodes.values() if isinstance(n, EventSubProcess))
    spec.has_inclusive_joins = any(
        isinstance(n, InclusiveGateway) and n.is_join for n in nodes.values()
    )


def _make(spec: ProcessSpec, element: Element, decisions: Any) -> Node:
    node: Node
    if element.kind == "businessRuleTask":
        node = BusinessRuleTask(spec, element, decisions)
    elif element.kind == "subProcess" and element.triggered_by_event:
        node = EventSubProcess(spec, element)
        body = element.body or Container("", "")
        node.trigger_by(next(e for e in body.elements.values() if e.kind == "startEvent"))
    elif element.kind == "subProcess":
        node = SubProcess(spec, element)
    else:
        node = CLASSES[element.kind](spec, element)
    if element.loop is not None:
        node.loop = Loop(node, element.loop)  # type: ignore[attr-defined,arg-type]
    return node


def _connect(container: Container, element: Element, nodes: dict[str, Node]) -> None:
    """Its outgoing flows in file order, its boundary events, and what a join waits for."""
    node = nodes[element.id]
    links = []
    for flow in container.flows.values():
        if flow.source != element.id:
            continue
        link = Link(flow.id, nodes[flow.target], formula(flow.condition))
        node.connect(link.target)
        if flow.id == element.default_flow:
            node.default_link = Link(flow.id, link.target)
            link = node.default_link
        links.append(link)
    node.links = tuple(links)
    attached = [e for e in container.elements.values() if e.attached_to == element.id]
    if attached:
        node.attached = tuple(nodes[e.id] for e in attached)  # type: ignore[attr-defined]
    if isinstance(node, Join):
        node.incoming = tuple(f.id for f in container.flows.values() if f.target == element.id)
    if isinstance(node, InclusiveGateway):
        node.upstream = {flow: _upstream(container, flow, element.id) for flow in node.incoming}


def _upstream(container: Container, flow_id: str, gateway: str) -> frozenset[str]:
    """The elements from which a token can come to this flow without passing the gateway."""
    found: set[str] = set()
    pending = [container.flows[flow_id].source]
    while pending:
        current = pending.pop()
        if current in found or current == gateway:
            continue
        found.add(current)
        pending.extend(f.source for f in container.flows.values() if f.target == current)
        host = container.elements[current].attached_to
        if host:
            pending.append(host)
    return frozenset(found)
