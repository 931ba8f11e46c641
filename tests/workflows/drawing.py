"""Reading the XML of the shipped diagrams for the tests."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
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
