"""Lists of the API: whole and without doubles page by page, and as cheap long as short."""

from __future__ import annotations

import pytest

from app.cases.models import CaseEvent
from app.dates.clock import clock_at
from tests.case_driver import CaseDriver
from tests.case_rows import make_case, make_task
from tests.factories import COMMUNITY
from tests.people.factories import make_person
from tests.statements import statements


def through(caller, path: str, **query) -> list[dict]:
    items, cursor = [], None
    for _page in range(60):
        more = {"cursor": cursor} if cursor else {}
        page = caller.get(path, **query, **more).json
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items
    raise AssertionError("the pages do not end")


@pytest.fixture
def caller(call):
    return call()


def fill(caller, session, number: int) -> None:
    """Half of the people share a name: only the id tells them apart on a page's edge."""
    for n in range(number):
        name = "张秋月" if n % 2 else "李强"
        case = make_case(caller.user, person=make_person(by=caller.user, name=name))
        make_task(case, "visit", assignee_id=caller.user.id)
    session.commit()


@pytest.mark.parametrize("path", ["/people", "/cases", "/tasks"])
@pytest.mark.parametrize("limit", [1, 4, 9, 10])
def test_pages_lose_nothing_and_show_nothing_twice(caller, session, path, limit):
    fill(caller, session, 9)
    ids = [item["id"] for item in through(caller, path, limit=limit)]
    assert len(ids) == len(set(ids)) == 9
    assert ids == [item["id"] for item in through(caller, path, limit=200)]


def test_a_history_page_by_page(call, session):
    drive = CaseDriver().in_service().visit("continues")
    caller = call(user=drive.officer)
    events = through(caller, f"/cases/{drive.case.id}/events", limit=3)
    ids = [event["id"] for event in events]
    assert ids == sorted(set(ids), reverse=True)
    assert len(ids) == session.query(CaseEvent).filter_by(case_id=drive.case.id).count()


def test_visits_page_by_page(call):
    drive = CaseDriver().in_service()
    for _n in range(5):
        drive.visit("continues").wait(1)
    caller = call(user=drive.officer)
    visits = through(caller, f"/cases/{drive.case.id}/visits", limit=2)
    assert [visit["number"] for visit in visits] == [5, 4, 3, 2, 1]


LISTS = ("/people", "/cases", "/tasks", "/tasks?view=group", "/oversight/tasks")


def test_as_many_statements_for_many_as_for_few(call, session):
    caller, costs = call(), []
    manager = call("manager", COMMUNITY[:6])
    for number in (3, 20):
        fill(caller, session, number)
        costs.append([cost(manager if "oversight" in path else caller, path) for path in LISTS])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 4


def cost(caller, path: str) -> int:
    with statements() as seen:
        address, _mark, view = path.partition("?view=")
        assert caller.get(address, **({"view": view} if view else {})).status_code == 200
    return len(seen)


def test_the_limits_of_a_page(caller):
    for limit in (0, -1, 201, 10**20, "many"):
        assert caller.get("/people", limit=limit).status_code == 422
    assert caller.get("/people", limit=200).status_code == 200


def test_filters_of_the_work_list_reach_the_interface(call, session):
    drive = CaseDriver()
    caller = call(user=drive.officer)
    with clock_at(drive.now):
        assert caller.get("/tasks", stage="registration").json["items"]
        assert caller.get("/tasks", stage="exit").json["items"] == []
        assert caller.get("/tasks", due="overdue").json["items"] == []
        assert caller.get("/tasks", search="没有").json["items"] == []
    assert caller.get("/tasks", due="someday").status_code == 422
    assert caller.get("/tasks", view="everybody").status_code == 422
    assert caller.get("/cases", status="open", stage="registration").json["items"]
    assert caller.get("/cases", status="closed").json["items"] == []
