"""From the XML of one .bpmn file to the model. Lenient: what is wrong is said by the checks."""

from __future__ import annotations

from lxml import etree

from . import xml
from .events import Definitions, read_event
from .lanes import read_lanes
from .model import Assignment, Container, Diagram, Element, Flow, Loop, Process

KINDS = frozenset(
    {
        "userTask",
        "serviceTask",
        "businessRuleTask",
        "scriptTask",
        "callActivity",
        "subProcess",
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
        "eventBasedGateway",
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    }
)
# Extension elements whose attributes are settings of the element.
SETTINGS = (
    "formDefinition",
    "assignmentDefinition",
    "taskSchedule",
    "priorityDefinition",
    "taskDefinition",
    "calledDecision",
    "calledElement",
    "script",
)


def read_diagram(file: str, root: etree._Element) -> Diagram:
    definitions = Definitions(root)
    diagram = Diagram(file)
    for node in xml.bpmn_children(root, "process"):
        diagram.processes.append(_read_process(file, node, definitions))
    return diagram


def _read_process(file: str, node: etree._Element, definitions: Definitions) -> Process:
    process_id = node.get("id", "")
    lanes = read_lanes(node)
    lane_of = {member: lane.role or lane.name for lane in lanes for member in lane.members}
    reader = _Reader(file, process_id, definitions, lane_of)
    return Process(
        id=process_id,
        name=node.get("name") or process_id,
        file=file,
        executable=node.get("isExecutable") == "true",
        body=reader.container(node, process_id, None),
        lanes=lanes,
    )


class _Reader:
    def __init__(
        self, file: str, process_id: str, definitions: Definitions, lane_of: dict[str, str]
    ) -> None:
        self.file = file
        self.process_id = process_id
        self.definitions = definitions
        self.lane_of = lane_of

    def container(self, node: etree._Element, key: str, lane: str | None) -> Container:
        """`lane`: that of the sub-process, for what lies inside it."""
        found = Container(key, self.process_id)
        for child in xml.bpmn_children(node):
            name = xml.local_name(child)
            if name == "sequenceFlow":
                flow = self.flow(child)
                found.flows[flow.id] = flow
            elif name in KINDS:
                element = self.element(child, name, lane)
                found.elements[element.id] = element
        return found

    def flow(self, node: etree._Element) -> Flow:
        return Flow(
            id=node.get("id", ""),
            name=node.get("name", ""),
            source=node.get("sourceRef", ""),
            target=node.get("targetRef", ""),
            condition=xml.text_of(xml.bpmn_child(node, "conditionExpression")),
        )

    def element(self, node: etree._Element, kind: str, lane: str | None) -> Element:
        element_id = node.get("id", "")
        element = Element(
            id=element_id,
            name=" ".join(node.get("name", "").split()),
            kind=kind,
            process_id=self.process_id,
            file=self.file,
            lane=self.lane_of.get(element_id, lane),
            event=read_event(node, self.definitions),
            attached_to=node.get("attachedToRef", ""),
            default_flow=node.get("default", ""),
            loop=_read_loop(node),
            triggered_by_event=node.get("triggeredByEvent") == "true",
        )
        flag = node.get("cancelActivity" if kind == "boundaryEvent" else "isInterrupting")
        element.interrupting = flag != "false"
        _read_settings(node, element)
        element.service = kind in ("endEvent", "intermediateThrowEvent") and bool(
            element.settings.get("type")
        )
        if kind == "subProcess":
            element.body = self.container(node, f"{self.process_id}/{element_id}", element.lane)
        return element


def _read_settings(node: etree._Element, element: Element) -> None:
    for name in SETTINGS:
        found = xml.extension(node, name)
        if found is not None:
            element.settings.update({str(key): str(text) for key, text in found.attrib.items()})
    mapping = xml.extension(node, "ioMapping")
    for child in mapping if mapping is not None else ():
        target = {"input": element.inputs, "output": element.outputs}.get(xml.local_name(child))
        if target is not None:
            target.append(Assignment(child.get("source", ""), child.get("target", "")))


def _read_loop(node: etree._Element) -> Loop | None:
    marker = xml.bpmn_child(node, "multiInstanceLoopCharacteristics")
    if marker is None:
        return None
    loop = Loop(sequential=marker.get("isSequential") == "true")
    found = xml.extension(marker, "loopCharacteristics")
    if found is not None:
        loop.input_collection = found.get("inputCollection", "")
        loop.input_element = found.get("inputElement", "")
        loop.output_collection = found.get("outputCollection", "")
        loop.output_element = found.get("outputElement", "")
    loop.completion = xml.text_of(xml.bpmn_child(marker, "completionCondition"))
    return loop
