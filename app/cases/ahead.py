"""What completing a task leads to, read off the diagram: nothing is run for it.

From the task's element along the flows, through what the product does by itself, to whatever the
case waits for next. The first gateway on the way that decides is the question; behind it, each
flow is an answer with all that it may lead to. Where a stage ends and the main process decides
how to go on, the end is told: what it decides by is known only then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app import engine

_WAITS = {"eventBasedGateway", "intermediateCatchEvent", "receiveTask"}


class NextStep(NamedTuple):
    """``kind``: task, wait, part (of the process: a sub-process), stage_end, case_end, and
    end_beside (of what went on beside the case's own way)."""

    kind: str
    name: str
    role: str | None = None
    assignee: str | None = None  # the diagram's expression


class Branch(NamedTuple):
    """``is_all``: every one of the steps comes; else one of them does."""

    answer: str
    steps: tuple[NextStep, ...]
    is_all: bool = False


class Ahead(NamedTuple):
    """``question``: the deciding gateway's name; where nothing decides there is one branch."""

    is_decided: bool = False
    question: str = ""
    branches: tuple[Branch, ...] = ()

    @property
    def is_all(self) -> bool:
        return not self.is_decided and any(branch.is_all for branch in self.branches)

    @property
    def steps(self) -> tuple[NextStep, ...]:
        """All that may come, each once."""
        return tuple(dict.fromkeys(step for branch in self.branches for step in branch.steps))


def steps_ahead(release: engine.Release, process_id: str, element_id: str) -> Ahead:
    """What follows when the user task ``element_id`` is completed; empty if it is not there."""
    process = release.processes.get(process_id)
    if process is None or all(e.id != element_id for e in process.elements):
        return Ahead()
    return _Way(release).leaving(process, process.element(element_id), frozenset())


class _Way:
    def __init__(self, release: engine.Release) -> None:
        self.release = release

    def leaving(
        self, process: engine.ProcessInfo, element: engine.ElementInfo, seen: frozenset
    ) -> Ahead:
        flows = [flow for flow in process.flows if flow.source == element.id]
        if not flows:
            return self._ended(process, element, seen)
        found = [self._arriving(process, process.element(f.target), seen) for f in flows]
        if len(flows) == 1:
            return found[0]
        if not any(flow.is_decided for flow in flows):  # all of them at once
            return _one_way((step for ahead in found for step in ahead.steps), is_all=True)
        branches = (
            Branch(f.name, ahead.steps, ahead.is_all) for f, ahead in zip(flows, found, strict=True)
        )
        return Ahead(True, element.name, tuple(branch for branch in branches if branch.steps))

    def _arriving(
        self, process: engine.ProcessInfo, element: engine.ElementInfo, seen: frozenset
    ) -> Ahead:
        if (process.id, element.id) in seen:
            return Ahead()  # round in a circle without anybody's doing
        seen = seen | {(process.id, element.id)}
        if element.kind == "userTask":
            return _one_way([NextStep("task", element.name, element.role, element.assignee)])
        if element.kind in _WAITS:
            return _one_way(_waits(process, element))
        if element.kind == "subProcess":
            return _one_way([NextStep("part", element.name)])
        if element.kind == "callActivity" and element.called_process in self.release.processes:
            called = self.release.process(element.called_process)
            return self._arriving(called, _start_of(called), seen)
        return self.leaving(process, element, seen)

    def _ended(
        self, process: engine.ProcessInfo, element: engine.ElementInfo, seen: frozenset
    ) -> Ahead:
        """Of a process: on behind the element that called it, if that is no new question."""
        callers = [
            (caller, call)
            for caller in self.release.processes.values()
            for call in caller.elements
            if call.called_process == process.id
        ]
        if not (element.depth or element.ends_all or element.id in _on_the_way(process)):
            return _one_way([NextStep("end_beside", element.name)])
        if not callers:
            return _one_way([NextStep("case_end", element.name)])
        if len(callers) == 1 and not element.depth:
            onward = self.leaving(*callers[0], seen)
            if not onward.is_decided:
                return onward
        return _one_way([NextStep("stage_end", element.name)])


def _on_the_way(process: engine.ProcessInfo) -> set[str]:
    """Elements that a token from the start can come to: what hangs on a boundary event alone goes
    on beside it."""
    found: set[str] = set()
    pending = [_start_of(process).id]
    while pending:
        current = pending.pop()
        if current not in found:
            found.add(current)
            pending += [flow.target for flow in process.flows if flow.source == current]
    return found


def _one_way(steps: Iterable[NextStep], *, is_all: bool = False) -> Ahead:
    return Ahead(branches=(Branch("", tuple(dict.fromkeys(steps)), is_all),))


def _waits(process: engine.ProcessInfo, element: engine.ElementInfo) -> list[NextStep]:
    """An event-based gateway waits for the events behind it."""
    if element.kind != "eventBasedGateway":
        return [NextStep("wait", element.name)]
    behind = (flow.target for flow in process.flows if flow.source == element.id)
    return [NextStep("wait", process.element(target).name) for target in behind]


def _start_of(process: engine.ProcessInfo) -> engine.ElementInfo:
    return next(e for e in process.elements if e.kind == "startEvent" and not e.depth)
