"""Together the walks go through every element and every flow of every process."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from lxml import etree

from .drawing import BPMN, flows_of

PROCESSES = (
    "lifecycle",
    "registration",
    "eligibility",
    "planning",
    "service",
    "follow_up",
    "exit",
)


def _walks(process: str) -> Iterator[tuple[Callable[..., Any], dict[str, Any]]]:
    """The test functions of this process with each of their parameters."""
    module = importlib.import_module(f"tests.workflows.test_{process}")
    for name, function in vars(module).items():
        if name.startswith("test_"):
            marks = [m for m in getattr(function, "pytestmark", ()) if m.name == "parametrize"]
            for chosen in product(*(_choices(mark) for mark in marks)):
                yield function, {key: value for one in chosen for key, value in one.items()}


def _choices(mark: pytest.Mark) -> list[dict[str, Any]]:
    names, values = mark.args
    if isinstance(names, str):
        return [{names: value} for value in values]
    return [dict(zip(names, value, strict=True)) for value in values]


@pytest.mark.parametrize("process", PROCESSES)
def test_every_element_and_flow_is_walked(process, start, files):
    walkers = []

    def recording(*args: Any, **more: Any) -> Any:
        walkers.append(start(*args, **more))
        return walkers[-1]

    for function, parameters in _walks(process):
        function(recording, **parameters)
    root = etree.fromstring(files[f"workflows/{process}.bpmn"])
    elements = {
        node.get("id")
        for node in root.find(f"{BPMN}process")
        if etree.QName(node).localname not in ("laneSet", "sequenceFlow", "documentation")
    }
    late = {name for name in elements if name.startswith(("overdue_", "report_"))}
    # What an event gateway waits for is entered at once; that each is completed is seen above.
    choosing = {node.get("id") for node in root.iter(f"{BPMN}eventBasedGateway")}
    walked: set[str] = set()
    followed: set[tuple[str, str]] = set()
    for walker in walkers:
        last = ""
        for step in walker.history:
            if step.process_id != process:
                continue
            if step.what == "entered":
                followed.add((last, step.element_id))
            elif step.what != "cancelled":
                walked.add(step.element_id)
                last = step.element_id
    assert elements - walked - late == set()
    branches = {
        (source, target)
        for source, target, condition in flows_of(root)
        if condition and source not in late | choosing
    }
    assert branches - followed == set()
