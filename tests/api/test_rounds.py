"""Planning visits and signing an agreement over the interface."""

from __future__ import annotations

from datetime import timedelta

from app.dates.clock import clock_at, now, today
from app.people.models import Document
from app.plans.queries import current_agreement
from tests.api.conftest import Caller
from tests.case_driver import CaseDriver
from tests.case_rows import make_case, make_task
from tests.factories import make_user
from tests.forms.signed import drawn
from tests.plans.test_agreements import assess, draft


def test_the_days_of_visits_are_chosen_and_printed(call):
    limei, other = call(user=make_user(display_name="李梅")), call()
    case = make_case(limei.user)
    task = make_task(case, "visit", form_id="visit_record", assignee_id=limei.user.id, due_at=now())
    day = today() + timedelta(days=1)
    planned = {"task_id": task.id, "planned_on": day.isoformat()}
    assert other.put("/visits/days", {"days": [planned]}).json == {"changed": 0}
    assert limei.put("/visits/days", {"days": [planned]}).json == {"changed": 1}
    [row] = limei.get("/visits").json
    assert (row["task_id"], row["planned_on"]) == (task.id, day.isoformat())
    passed = planned | {"planned_on": (today() - timedelta(days=1)).isoformat()}
    refused = limei.put("/visits/days", {"days": [passed]})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["days"])
    sheet = limei.get(f"/visits/days/{day.isoformat()}/route-sheet.pdf")
    assert sheet.data.startswith(b"%PDF")
    assert limei.get("/visits/days/someday/route-sheet.pdf").status_code == 404
    manager = call("manager", "379901")
    with clock_at(now() + timedelta(days=2)):
        assert [one["is_late"] for one in manager.get("/visits", late="true").json] == [True]


def test_an_agreement_is_read_and_signed(client, session):
    drive = draft(assess(CaseDriver().register().recognise()))
    with clock_at(drive.now):
        officer, stranger = Caller(client, drive.officer), Caller(client, make_user(unit="379902"))
        path = f"/agreements/{current_agreement(drive.case.id).id}"
        assert stranger.get(path).status_code == 404
        assert [
            one["status"] for one in officer.get(f"/cases/{drive.case.id}/agreements").json
        ] == ["prepared"]
        empty = officer.post(f"{path}/sign", {"signature": "data:image/png;base64,"})
        assert (empty.status_code, list(empty.json["errors"])) == (422, ["signature"])
        for key in ("one", "one"):
            signed = officer.post(f"{path}/sign", {"signature": drawn()}, key=key)
            assert (signed.status_code, signed.json["status"]) == (200, "signed")
        assert officer.post(f"{path}/sign", {"signature": drawn()}).status_code == 409
        shown = officer.get(path).json
        assert shown["responsible_id"] == shown["responsible_now_id"] == drive.officer.id
        assert {"heading", "text", "measures"} == {block["kind"] for block in shown["blocks"]}
        assert officer.get(f"{path}/file.pdf").data.startswith(b"%PDF")
    kept = session.get(Document, shown["document_id"])
    assert kept.kind == "agreement"
