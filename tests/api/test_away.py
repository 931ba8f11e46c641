"""Substitutions and notices over the interface."""

from __future__ import annotations

from app.database import transaction
from app.dates.clock import today
from app.notices.actions import tell
from app.notices.dispatch.jobs import send_notices
from tests.case_rows import make_case, make_task
from tests.factories import make_user


def test_a_substitution_is_arranged_works_and_ends(call):
    limei = call(user=make_user(display_name="李梅"))
    wang = call(user=make_user(display_name="王强"))
    make_task(make_case(limei.user), "visit", role="community_officer", assignee_id=limei.user.id)
    day = today().isoformat()
    body = {"deputy": wang.user.id, "from_on": day, "until_on": day}
    made = limei.post("/substitutions", body)
    assert (made.status_code, made.json["state"]) == (201, "running")
    assert [row["assignee_id"] for row in wang.get("/tasks").json["items"]] == [limei.user.id]
    assert wang.post("/substitutions", body).status_code == 422  # oneself is nobody's deputy
    assert wang.post(f"/substitutions/{made.json['id']}/end", {}).status_code == 403
    stranger = call("community_officer", "379902001001")
    assert stranger.post(f"/substitutions/{made.json['id']}/end", {}).status_code == 404
    ended = limei.post(f"/substitutions/{made.json['id']}/end", {})
    assert ended.json["state"] == "ended"
    assert wang.get("/tasks").json["items"] == []
    assert [one["state"] for one in wang.get("/substitutions").json] == ["ended"]


def test_one_reads_ones_own_notices(call):
    limei, other = call(), call()
    with transaction():
        for n in range(3):
            tell("due_today", to=[limei.user.id], by=None, n=n)
    page = limei.get("/notices", limit=2).json
    assert [item["words"] for item in page["items"]] == [
        "您有 2 项任务今天到期",
        "您有 1 项任务今天到期",
    ]
    rest = limei.get("/notices", cursor=page["next_cursor"]).json
    assert [item["is_read"] for item in rest["items"]] == [False]
    path = f"/notices/{rest['items'][0]['id']}/read"
    assert other.post(path, {}).status_code == 404
    assert limei.post(path, {}).json["is_read"]
    assert len(limei.get("/notices", unread="true").json["items"]) == 2


def test_a_case_is_offered_and_declined(call):
    limei, wang = call(user=make_user()), call(user=make_user())
    case = make_case(limei.user)
    made = limei.post("/handovers", {"to": wang.user.id, "word": "请多关照"}).json
    path = f"/handovers/{made['id']}/cases/{case.id}"
    assert limei.post(path, {}).json["status"] == "offered"
    assert limei.post(path, {}).status_code == 409
    assert limei.post(f"{path}/accept", {}).status_code == 403
    stranger = call("manager", "379902")
    assert stranger.post(f"{path}/accept", {}).status_code == 404
    declined = wang.post(f"{path}/decline", {"reason": "我下月调走"})
    assert declined.json == {"case_id": case.id, "status": "declined", "reason": "我下月调走"}
    assert wang.get(f"/handovers/{made['id']}/cases").json == [declined.json]
    assert [(one["declined"], one["offered"]) for one in limei.get("/handovers").json] == [(1, 0)]


def test_one_chooses_what_one_is_told_and_sees_what_went_out(call, app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "OUTBOX", tmp_path)
    limei, manager = call(user=make_user(display_name="李梅")), call("manager", "379901001")
    assert limei.get("/notices/choices").json["sms"] == {
        "overdue": "once",
        "task_escalated": "once",
    }
    body = {"mobile": "13800001111", "digest_hour": 9, "sms": {"due_today": "once"}}
    chosen = limei.put("/notices/choices", body)
    assert (chosen.json["mobile"], chosen.json["mail"]) == ("138****1111", {})
    wrong = limei.put("/notices/choices", body | {"sms": {"due_today": "hourly"}})
    assert wrong.status_code == 422
    assert limei.put("/notices/choices", body | {"mobile": "110"}).json["errors"].keys() == {
        "mobile"
    }
    with transaction():
        tell("due_today", to=[limei.user.id], by=None, n=1)
    send_notices()
    [line] = manager.get("/notices/dispatches", of_others="true").json["items"]
    assert (line["receiver"], line["way"], line["status"]) == ("李梅", "sms", "sent")
    assert manager.get("/notices/dispatches").json["items"] == []
    assert limei.post(f"/notices/dispatches/{line['id']}/again", {}).status_code == 409
    stranger = call("manager", "379902")
    assert stranger.post(f"/notices/dispatches/{line['id']}/again", {}).status_code == 404
