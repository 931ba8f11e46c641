"""Reading the XML of the shipped diagrams for the tests."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DD = "{http://www.omg.org/spec/DD/20100524/DI}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


def flows_of(root: etree._Element) -> Iterator[tuple[str, str, bool]]:
    """Source, target, and whether the flow is one of several that a gateway chooses from."""
    flows = list(root.iter(f"{BPMN}sequenceFlow"))
    leaving = [flow.get("sourceRef") for flow in flows]
    for flow in flows:
        source = flow.get("sourceRef")
        yield source, flow.get("targetRef"), leaving.count(source) > 1


def user_tasks(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(f"{BPMN}userTask"))


def setting(node: etree._Element, name: str, attribute: str) -> str | None:
    found = node.find(f"{BPMN}extensionElements/{ZEEBE}{name}")
    return None if found is None else found.get(attribute)


Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
Segment = tuple[str, Point, Point]


class Drawing:
    """Where everything of one diagram lies."""

    def __init__(self, name: str, root: etree._Element) -> None:
        self.name = name
        self.root = root
        self.process = root.find(f"{BPMN}process")
        self.kinds = {n.get("id"): etree.QName(n).localname for n in self.process}
        self.flows = {
            node.get("id"): (node.get("sourceRef"), node.get("targetRef"))
            for node in self.process.iter(f"{BPMN}sequenceFlow")
        }
        self.hosts = {
            node.get("id"): node.get("attachedToRef")
            for node in self.process.iter(f"{BPMN}boundaryEvent")
        }
        shapes = {node.get("bpmnElement"): node for node in root.iter(f"{DI}BPMNShape")}
        edges = {node.get("bpmnElement"): node for node in root.iter(f"{DI}BPMNEdge")}
        self.drawn = shapes.keys() | edges.keys()
        self.boxes: dict[str, Box] = {
            name: _box(node.find(f"{DC}Bounds"))
            for name, node in shapes.items()
            if name in self.kinds
        }
        self.labels: list[tuple[str, Box]] = [
            (name, _box(label.find(f"{DC}Bounds")))
            for name, node in {**shapes, **edges}.items()
            for label in node.iter(f"{DI}BPMNLabel")
        ]
        self.segments: list[Segment] = []
        for name, node in edges.items():
            points = [(float(p.get("x")), float(p.get("y"))) for p in node.iter(f"{DD}waypoint")]
            self.segments += [(name, *pair) for pair in pairwise(points)]

    def ends(self, flow: str) -> set[str]:
        """Source and target, and what a boundary event among them sits on."""
        ends = set(self.flows[flow])
        return ends | {self.hosts[name] for name in ends if name in self.hosts}


def _box(bounds: etree._Element) -> Box:
    x, y, w, h = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + w, y + h


def overlaps(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def passes(start: Point, stop: Point, box: Box) -> bool:
    """Whether a horizontal or vertical line goes through the box, by more than its edge."""
    (left, right), (top, bottom) = sorted((start[0], stop[0])), sorted((start[1], stop[1]))
    return left < box[2] - 1 and right > box[0] + 1 and top < box[3] - 1 and bottom > box[1] + 1


def crosses(one: Segment, other: Segment) -> bool:
    """Whether a vertical and a horizontal line meet between their ends."""
    for (_, a, b), (_, c, d) in ((one, other), (other, one)):
        if a[0] == b[0] and c[1] == d[1]:
            low, high = sorted((a[1], b[1]))
            left, right = sorted((c[0], d[0]))
            if left < a[0] < right and low < c[1] < high:
                return True
    return False


def without(
    content: bytes,
    elements: Collection[str],
    *,
    variables: Collection[str] = (),
    turned: Mapping[str, str] | None = None,
) -> bytes:
    """A diagram as it was before ``elements`` came into it, with their flows and outputs.

    ``turned`` leads a flow, which then stays, to another element.
    """
    root, kept = etree.fromstring(content), turned or {}
    flows = list(root.iter(f"{BPMN}sequenceFlow"))
    gone = set(elements) | {
        flow.get("id")
        for flow in flows
        if flow.get("id") not in kept
        and {flow.get("sourceRef"), flow.get("targetRef")} & set(elements)
    }
    for flow in flows:
        flow.set("targetRef", kept.get(flow.get("id"), flow.get("targetRef")))
    for node in list(root.iter()):
        named = node.get("id") if node.tag not in (f"{DI}BPMNShape", f"{DI}BPMNEdge") else None
        spoken_of = {named, node.get("bpmnElement"), node.text, node.get("target")}
        if spoken_of & (gone | set(variables)) and node.getparent() is not None:
            node.getparent().remove(node)
    return etree.tostring(root)
