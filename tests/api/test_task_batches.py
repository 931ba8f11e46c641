"""Several tasks at once through the interface."""

from __future__ import annotations

from tests.api.conftest import Caller
from tests.case_driver import CaseDriver
from tests.case_rows import make_case, make_task
from tests.factories import make_user


def task_of(by):
    return make_task(make_case(by), "record_visit", role="community_officer")


def test_the_interface_previews_does_and_takes_back(call):
    caller = call()
    free, far = task_of(caller.user), task_of(make_user(unit="379901001002"))
    body = {"act": "claim", "tasks": [free.id, far.id]}
    items = caller.post("/tasks/batches/preview", body).json["items"]
    assert [item["possible"] for item in items] == [True, False]
    made = caller.post("/tasks/batches", body, key="once").json
    assert [item["status"] for item in made["items"]] == ["done", "refused"]
    assert caller.post("/tasks/batches", body, key="once").json == made
    assert caller.get(f"/tasks/batches/{made['id']}").json == made
    undone = caller.post(f"/tasks/batches/{made['id']}/undo", {}).json
    assert [item["status"] for item in undone["items"]] == ["undone", "refused"]
    assert caller.post(f"/tasks/batches/{made['id']}/undo", {}).status_code == 409
    assert call().get(f"/tasks/batches/{made['id']}").status_code == 404
    wrong = caller.post("/tasks/batches", {"act": "hand", "tasks": [free.id]})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["to"])


def test_the_interface_asks_and_sends_back(client, session):
    drive = CaseDriver().register()
    drive.do("preliminary_review", opinion="recognise", primary_category="urban_older")
    street = drive.wait(12).staff["street_officer"]
    call, review = Caller(client, street), drive.task("street_review")
    ask = {"act": "ask", "tasks": [review.id], "to": drive.officer.id, "reason": "是否补充？"}
    asked = call.post("/tasks/batches", ask).json
    assert [item["status"] for item in asked["items"]] == ["done"]
    back = {"act": "return", "tasks": [review.id], "reason": ""}
    assert list(call.post("/tasks/batches", back).json["errors"]) == ["reason"]
    back["reason"] = "请补充材料"
    [item] = call.post("/tasks/batches/preview", back).json["items"]
    assert (item["possible"], item["returns_to"]) == (True, ["社区初审"])
    made = call.post("/tasks/batches", back).json
    assert [item["status"] for item in made["items"]] == ["done"]
    undone = call.post(f"/tasks/batches/{made['id']}/undo", {}).json
    assert [(item["status"], item["why"]) for item in undone["items"]] == [("undone", None)]
    assert drive.waiting == ["street_review"]
