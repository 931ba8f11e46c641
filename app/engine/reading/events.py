"""Event definitions, and the messages, signals, errors and escalations they refer to."""

from __future__ import annotations

from lxml import etree

from . import xml
from .model import Event

EVENT_NODES = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    }
)
TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
# The attribute by which an event definition refers to a definition of the file.
REFERENCES = {
    "message": "messageRef",
    "signal": "signalRef",
    "error": "errorRef",
    "escalation": "escalationRef",
}
# The attribute of that definition by which events find each other.
MATCHED_BY = {
    "message": "name",
    "signal": "name",
    "error": "errorCode",
    "escalation": "escalationCode",
}


class Definitions:
    """The messages, signals, errors and escalations of one file, by kind and XML id."""

    def __init__(self, root: etree._Element) -> None:
        self.by_kind: dict[str, dict[str, etree._Element]] = {}
        for kind in REFERENCES:
            nodes = xml.bpmn_children(root, kind)
            self.by_kind[kind] = {node.get("id", ""): node for node in nodes}

    def find(self, kind: str, reference: str) -> etree._Element | None:
        return self.by_kind[kind].get(reference)


def read_event(node: etree._Element, definitions: Definitions) -> Event | None:
    """The event of an event node; kind "none" without a definition, "several" with many."""
    if xml.local_name(node) not in EVENT_NODES:
        return None
    found = [c for c in xml.bpmn_children(node) if xml.local_name(c).endswith("EventDefinition")]
    if not found:
        return Event("none")
    if len(found) > 1:
        return Event("several")
    kind = xml.local_name(found[0]).removesuffix("EventDefinition")
    if kind == "timer":
        return _read_timer(found[0])
    if kind in REFERENCES:
        return _read_reference(kind, found[0], definitions)
    return Event(kind)


def _read_timer(node: etree._Element) -> Event:
    for name, timer in TIMERS.items():
        child = xml.bpmn_child(node, name)
        if child is not None:
            return Event("timer", timer=timer, expression=xml.text_of(child))
    return Event("timer")


def _read_reference(kind: str, node: etree._Element, definitions: Definitions) -> Event:
    reference = node.get(REFERENCES[kind], "")
    event = Event(kind, reference=reference)
    target = definitions.find(kind, reference)
    if target is not None:
        event.name = target.get(MATCHED_BY[kind], "")
        subscription = xml.extension(target, "subscription")
        if subscription is not None:
            event.correlation = subscription.get("correlationKey", "")
    return event
