"""A diagram as read from its file: plain data, before it becomes task specs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Assignment:
    """One `zeebe:input` or `zeebe:output`: the value of `source` goes to the name `target`."""

    source: str
    target: str


@dataclass(slots=True)
class Loop:
    """Multi-instance: the element runs once for each member of a list."""

    sequential: bool
    input_collection: str = ""
    input_element: str = ""
    output_collection: str = ""
    output_element: str = ""
    completion: str = ""


@dataclass(slots=True)
class Event:
    """What an event waits for or throws.

    `name` is the message's or signal's name, or the error's or escalation's code ("" catches any).
    `timer` is date, duration or cycle, with its `expression`.
    """

    kind: str
    name: str = ""
    timer: str = ""
    expression: str = ""
    correlation: str = ""
    reference: str = ""


@dataclass(slots=True)
class Flow:
    id: str
    name: str
    source: str
    target: str
    condition: str = ""


@dataclass(slots=True)
class Element:
    """One flow node. `settings` are its extension attributes under Camunda's names."""

    id: str
    name: str
    kind: str
    process_id: str
    file: str
    lane: str | None = None
    settings: dict[str, str] = field(default_factory=dict)
    inputs: list[Assignment] = field(default_factory=list)
    outputs: list[Assignment] = field(default_factory=list)
    event: Event | None = None
    attached_to: str = ""
    interrupting: bool = True
    default_flow: str = ""
    loop: Loop | None = None
    body: Container | None = None
    triggered_by_event: bool = False
    service: bool = False  # a throwing event carried out by a service

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(slots=True)
class Container:
    """The inside of a process or of an embedded sub-process. `id` is unique in the release."""

    id: str
    process_id: str
    elements: dict[str, Element] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)

    def every_container(self) -> Iterator[Container]:
        yield self
        for element in self.elements.values():
            if element.body is not None:
                yield from element.body.every_container()

    def every_element(self) -> Iterator[Element]:
        for container in self.every_container():
            yield from container.elements.values()


@dataclass(slots=True)
class Lane:
    id: str
    name: str
    role: str | None
    members: list[str]


@dataclass(slots=True)
class Process:
    id: str
    name: str
    file: str
    executable: bool
    body: Container
    lanes: list[Lane] = field(default_factory=list)


@dataclass(slots=True)
class Diagram:
    """One file. Events refer to the messages, signals, errors and escalations by XML id."""

    file: str
    processes: list[Process] = field(default_factory=list)
