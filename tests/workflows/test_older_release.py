"""A case that is being visited goes over from a release that knew no review of the plan."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from lxml import etree

from app import engine
from tests.engine.walker import FUNCTIONS, walk

from .drawing import BPMN, DI
from .services import services

NEW = {
    "plan_review_due",
    "review_plan",
    "overdue_review_plan",
    "report_review_plan",
    "is_plan_to_change",
    "end_plan_kept",
    "end_plan_outdated",
}


@pytest.fixture
def older(files: Mapping[str, bytes]) -> engine.Release:
    root = etree.fromstring(files["workflows/service.bpmn"])
    gone = NEW | {
        flow.get("id")
        for flow in root.iter(f"{BPMN}sequenceFlow")
        if {flow.get("sourceRef"), flow.get("targetRef")} & NEW
    }
    for node in list(root.iter()):
        named = node.get("id") if node.tag not in (f"{DI}BPMNShape", f"{DI}BPMNEdge") else None
        spoken_of = {named, node.get("bpmnElement"), node.text, node.get("target")}
        if spoken_of & (gone | {"plan_review_on"}) and node.getparent() is not None:
            node.getparent().remove(node)
    return engine.load({**files, "workflows/service.bpmn": etree.tostring(root)})


def test_a_case_that_goes_over_gets_its_review_and_goes_on(older, release):
    variables = {
        "case_id": 7,
        "responsible_officer": "3",
        "deadlines": {"measures": 10},  # as the older release had them
    }
    case = walk(older, "service", variables, services=services()).complete("落实帮扶措施")
    environment = engine.Environment(
        clock=lambda: case.now, functions=FUNCTIONS, services=services()
    )
    state = engine.migrate(case.run.state(), older, release, environment)
    run = engine.restore(release, state, environment)
    (review,) = [t for t in run.waiting_timers if t.element_id == "plan_review_due"]
    assert review.due_at.date().isoformat() == "2026-06-02"
    case.now = review.due_at
    run.fire_timer(review.key)
    assert {task.element_id for task in run.waiting_tasks} == {"record_visit", "review_plan"}
