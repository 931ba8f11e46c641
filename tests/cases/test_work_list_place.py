"""From the list to a task, from task to task, and back to the very same place."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.cases.work_list_address import place_of, read_place
from app.cases.work_list_filter import VIEWS, Filter
from app.cases.work_list_neighbours import neighbours, next_in_list
from app.dates.clock import ZONE, clock_at
from tests.case_rows import make_case, make_task
from tests.factories import make_user
from tests.statements import statements

NOW = datetime(2026, 3, 4, 10, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _clock():
    with clock_at(NOW):
        yield


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def tasks(officer):
    """In the order of the list: two with the same date, two without one."""
    case = make_case(officer)
    due = [NOW - timedelta(days=1), NOW, NOW, NOW + timedelta(days=2), None, None]
    return [make_task(case, "visit", assignee_id=officer.id, due_at=day) for day in due]


def test_each_task_has_its_place_and_its_neighbours(officer, tasks):
    ids = [None, *(task.id for task in tasks), None]
    for number, task in enumerate(tasks):
        with statements() as seen:
            found = neighbours(task, by=officer, wanted=Filter())
        assert len(seen) == 1
        assert (found.before, found.after) == (ids[number], ids[number + 2])
        assert (found.place, found.total, found.is_in) == (number + 1, 6, True)


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_neighbours_follow_the_order_of_the_list(officer, order):
    case = make_case(officer)
    made = [
        make_task(case, "visit", assignee_id=officer.id, created_at=NOW - timedelta(hours=hours))
        for hours in (3, 2, 1)
    ]
    ids = [task.id for task in made]
    found = neighbours(made[1], by=officer, wanted=Filter(order=order))
    expected = (ids[2], ids[0]) if order == "newest" else (ids[0], ids[2])
    assert (found.before, found.after) == expected


def test_what_is_done_has_neighbours_too_the_newest_first(officer):
    case = make_case(officer)
    done = [
        make_task(
            case, "visit", status="done", ended_at=NOW - timedelta(hours=n), ended_by=officer.id
        )
        for n in range(3)
    ]
    found = neighbours(done[1], by=officer, wanted=Filter(view="done"))
    assert (found.before, found.after) == (done[0].id, done[2].id)


def test_after_a_task_that_is_gone_from_the_list_comes_what_stood_behind_it(
    officer, tasks, session
):
    tasks[2].status, tasks[2].ended_at, tasks[2].ended_by = "done", NOW, officer.id
    session.flush()
    assert next_in_list(tasks[2], by=officer, wanted=Filter()) == tasks[3].id
    assert not neighbours(tasks[2], by=officer, wanted=Filter()).is_in


def test_at_the_end_one_goes_on_with_what_was_passed_over(officer, tasks):
    assert next_in_list(tasks[-1], by=officer, wanted=Filter()) == tasks[0].id
    assert next_in_list(tasks[0], by=officer, wanted=Filter(view="overdue")) is None


@pytest.mark.parametrize("view", VIEWS)
def test_a_place_is_read_as_it_was_written(view):
    wanted = Filter(view=view, stage="service", search="张三", order="newest", after=(NOW, 17))
    assert read_place(place_of(wanted)) == wanted
