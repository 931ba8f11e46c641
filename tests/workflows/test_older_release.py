"""A case that is being visited goes over from a release that knew no review of the plan."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from app import engine
from tests.engine.walker import FUNCTIONS, walk

from .drawing import without
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
    path = "workflows/service.bpmn"
    return engine.load({**files, path: without(files[path], NEW, variables={"plan_review_on"})})


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
