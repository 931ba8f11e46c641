"""退回: a step goes back along the way that its diagram has, with a reason."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.accounts.models import RoleGrant
from app.cases.actions import NoWayBack, TaskOfAnother, reassign_task, send_back_task
from app.cases.actions.complete import TaskAlreadyCompleted, complete_task
from app.cases.drafts.models import TaskDraft
from app.cases.drafts.save import save_draft
from app.cases.handings.queries import handings_of
from app.cases.handings.receivers import receivers_of
from app.cases.models import Task
from app.cases.queries import case_timeline, timers_of_case
from app.cases.timeline import read_timeline
from app.cases.verification import first_broken_event
from app.cases.ways_back import way_back
from app.database import send_waiting
from app.dates.clock import clock_at
from app.errors import InvalidInput, NotAllowed, OutOfReach
from app.extensions import db
from app.notices.queries import notices_of
from tests.case_driver import CaseDriver
from tests.factories import COMMUNITY, make_user, sign_in
from tests.web.pages import get, rows, text_of

WORD = "家庭成员情况没有写清，请补充后再报"


@pytest.fixture
def drive(session) -> CaseDriver:
    """A case that the street has to review."""
    drive = CaseDriver().register()
    drive.do("preliminary_review", opinion="recognise", primary_category="urban_older")
    return drive.wait(12)


def send_back(drive, element: str, *, by=None, reason: str = WORD) -> Task:
    task = drive.task(element)
    with clock_at(drive.now):
        sent = send_back_task(task.id, by=by or drive.staff[task.role], reason=reason)
        send_waiting()
        return sent


def test_the_street_sends_back_to_the_community(drive):
    street, officer = drive.staff["street_officer"], drive.officer
    sent = send_back(drive, "street_review")
    assert (sent.status, sent.ended_by) == ("gone", street.id)
    assert drive.waiting == ["preliminary_review"]
    again = drive.task("preliminary_review")
    assert again.assignee_id == officer.id
    assert [t.element_id for t in timers_of_case(drive.case.id)] == ["overdue_preliminary_review"]
    kept = handings_of([again.id])[again.id]
    assert (kept.kind, kept.by, kept.word) == ("returned", street.display_name, WORD)
    told = notices_of(officer)[0]
    assert (told.kind, told.note, told.task_id) == ("task_returned", WORD, again.id)
    event = case_timeline(drive.case.id)[0]
    assert (event.kind, event.by_id, event.task_id) == ("returned", street.id, sent.id)
    line = read_timeline(drive.case).lines[0]
    assert (line.what, line.words) == ("退回前面的环节：街道复核", WORD)
    assert first_broken_event(drive.case.id) is None


def test_the_county_sends_back_to_whoever_reviewed(drive):
    colleague = make_user("street_officer", COMMUNITY[:9])
    drive.do("street_review", by=colleague, opinion="recognise")
    county = drive.staff["county_reviewer"]
    save_draft(drive.task("county_decision").id, lambda form: {}, by=county, source="a")
    send_back(drive, "county_decision")
    again = drive.task("street_review")
    assert again.assignee_id == colleague.id
    assert db.session.scalar(select(func.count()).select_from(TaskDraft)) == 0
    drive.do("street_review", by=colleague, opinion="recognise")
    assert drive.waiting == ["county_decision"]


def test_who_does_no_such_work_any_more_gets_nothing_back(drive):
    street = drive.staff["street_officer"]
    drive.do("street_review", opinion="recognise")
    street.is_enabled = False
    send_back(drive, "county_decision")
    assert drive.task("street_review").assignee_id is None


def test_only_along_a_way_of_the_diagram(session):
    drive = CaseDriver()
    task = drive.task("record_registration")
    assert way_back(task) is None
    with pytest.raises(NoWayBack):
        send_back(drive, "record_registration", by=drive.officer)


def test_a_reason_is_needed_and_whose_task_it_is_counts(drive):
    task = drive.task("street_review")
    assert way_back(task).steps == ("社区初审",)
    for reason in ("  ", "长" * 501):
        with pytest.raises(InvalidInput):
            send_back(drive, "street_review", reason=reason)
    with pytest.raises(NotAllowed):
        send_back(drive, "street_review", by=drive.officer)
    with pytest.raises(OutOfReach):
        send_back(drive, "street_review", by=make_user("street_officer", "379902001"))
    task.assignee_id = make_user("street_officer", COMMUNITY[:9]).id
    db.session.flush()
    with pytest.raises(TaskOfAnother):
        send_back(drive, "street_review")


def test_what_was_sent_back_is_not_completed_any_more(drive):
    sent = send_back(drive, "street_review")
    street = drive.staff["street_officer"]
    for act in (
        lambda: complete_task(sent.id, {"opinion": "recognise"}, by=street),
        lambda: send_back_task(sent.id, by=street, reason=WORD),
    ):
        with pytest.raises(TaskAlreadyCompleted) as error:
            act()
        assert "退回" in error.value.message


def test_a_plan_goes_back_to_the_assessment_and_an_exit_to_its_proposal(session):
    drive = CaseDriver().register().recognise()
    needs = {"barriers": ["age"], "needs": ["skills_training"], "situation": "愿意就近就业"}
    drive.do("assess_needs", met_on=drive.today, mode="office", **needs)
    send_back(drive, "draft_plan")
    assert drive.waiting == ["assess_needs"]
    assert drive.task("assess_needs").assignee_id == drive.officer.id


def test_on_the_page(drive, client):
    street, task = drive.staff["street_officer"], drive.task("street_review")
    address = f"/tasks/{task.id}"
    shown = text_of(get(client, street, address))
    assert "退回到“社区初审”重新办理" in shown
    answer = client.post(f"{address}/return", data={"return_reason": " "})
    assert answer.status_code == 422
    # Said at the top too: the form is far below.
    assert '没有提交：<a href="#acting">请写明退回理由' in answer.get_data(as_text=True)
    answer = client.post(f"{address}/return", data={"return_reason": WORD})
    assert answer.status_code == 303
    assert f"{street.display_name} 于" in text_of(get(client, street, address))
    first = rows(get(client, drive.officer, "/work"))[0]
    assert "社区初审" in first
    assert f"退回 {street.display_name}：{WORD}" in first
    page = get(client, drive.officer, f"/tasks/{drive.task('preliminary_review').id}")
    assert f"{street.display_name}退回" in text_of(page)
    assert WORD in text_of(page)
    assert "退回前面的环节" not in [text_of(s) for s in page.xpath("//summary")]


def test_through_the_interface(drive, client):
    from tests.api.conftest import Caller

    call = Caller(client, drive.staff["street_officer"])
    path = f"/tasks/{drive.task('street_review').id}"
    assert call.get(path).json["returns_to"] == ["社区初审"]
    assert call.post(f"{path}/return", {"reason": ""}).status_code == 422
    answer = call.post(f"{path}/return", {"reason": WORD})
    assert answer.status_code == 200, answer.json
    assert answer.json["task"]["status"] == "gone"
    assert [task["element"] for task in answer.json["case"]["tasks"]] == ["preliminary_review"]
    assert call.post(f"{path}/return", {"reason": WORD}).status_code == 409


def test_handing_on_keeps_the_hands_apart(drive, client):
    """Whoever reviewed first gets the county's decision from nobody."""
    drive.do("street_review", opinion="recognise")
    county, task = drive.staff["county_reviewer"], drive.task("county_decision")
    drive.officer.grants.append(RoleGrant(role="county_reviewer", unit_code=COMMUNITY[:6]))
    other = make_user("county_reviewer", COMMUNITY[:6])
    task.assignee_id = county.id
    db.session.flush()
    assert receivers_of(task, by=county) == [other]
    with pytest.raises(InvalidInput) as error:
        reassign_task(task.id, to=drive.officer, by=county, reason="休假")
    assert "办理过前一环节" in error.value.errors["to"][0]
    sign_in(client, county)
    assert drive.officer.display_name not in [
        text_of(option)
        for option in get(client, county, f"/tasks/{task.id}/acts/reassign").xpath("//option")
    ]
    reassign_task(task.id, to=other, by=county, reason="休假")
