"""A task of an officer's, and a colleague from next door who is asked about it or told of it."""

from __future__ import annotations

import pytest

from app.cases.models import Task
from app.cases.queries import get_case, get_task
from app.errors import OutOfReach
from tests.case_rows import make_case, make_task
from tests.factories import make_user

NEXT_DOOR = "379901001002"  # another community of the same street


@pytest.fixture
def officer(session):
    return make_user()


@pytest.fixture
def neighbour(session):
    return make_user(unit=NEXT_DOOR, display_name="王强")


@pytest.fixture
def task(officer) -> Task:
    return make_task(make_case(officer), "visit", role="community_officer", assignee_id=officer.id)


def can_read(user, task: Task) -> bool:
    """The case and the page of the task."""
    try:
        return bool(get_case(task.case_id, by=user) and get_task(task.id, by=user))
    except OutOfReach:
        return False
