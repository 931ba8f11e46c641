"""抄送: a colleague is told of a case, reads it, puts the copy aside; nothing else happens."""

from __future__ import annotations

import pytest

from app.cases.actions import cancel_case
from app.cases.copies.actions import CaseEnded, CopyEnded, copy_in, put_aside, take_copy_back
from app.cases.copies.queries import copies_of_case, copies_to, readers_for
from app.cases.queries import case_timeline, get_case
from app.cases.verification import first_broken_event
from app.database import send_waiting
from app.dates.clock import clock_at
from app.errors import InvalidInput, NotAllowed, NotFound, OutOfReach
from app.notices.queries import notices_of
from tests.api.conftest import Caller
from tests.case_driver import CaseDriver
from tests.case_rows import make_case, make_task
from tests.cases.conftest import NEXT_DOOR, can_read
from tests.factories import COMMUNITY, make_user, sign_in
from tests.web.pages import get, text_of

WORD = "本周五街道例会要用，请先看一下"


def copy(task, to, by, word=WORD):
    made = copy_in(task.case_id, to=to, word=word, by=by, task_id=task.id)
    send_waiting()
    return made


def test_told_read_and_put_aside(task, officer, neighbour):
    assert not can_read(neighbour, task)
    made = copy(task, neighbour, officer, f" {WORD} ")
    assert can_read(neighbour, task)
    assert [(one.by, one.word, one.task) for one in copies_to(neighbour)] == [
        (officer.display_name, WORD, task.name)
    ]
    assert [(n.kind, n.note, n.task_id) for n in notices_of(neighbour)] == [
        ("copied_in", WORD, task.id)
    ]
    for stranger in (officer, make_user()):
        with pytest.raises(NotFound):
            put_aside(made.id, by=stranger)
    put_aside(made.id, by=neighbour)
    assert not can_read(neighbour, task)
    assert (copies_to(neighbour), notices_of(neighbour)) == ([], [])
    seen, sent = case_timeline(task.case_id)
    assert (seen.kind, seen.by_id, seen.data) == ("copy_seen", neighbour.id, {"copy": made.id})
    assert (sent.kind, sent.by_id) == ("copied", officer.id)
    assert sent.data == {"copy": made.id, "to": neighbour.id, "reason": WORD}
    assert first_broken_event(task.case_id) is None
    assert task.assignee_id == officer.id
    with pytest.raises(CopyEnded):
        put_aside(made.id, by=neighbour)


def test_taken_back_it_is_over_and_another_copy_stays(task, officer, neighbour):
    colleague = make_user()
    first, second = copy(task, neighbour, officer), copy(task, neighbour, officer, "补充说明")
    take_copy_back(first.id, by=officer)
    assert can_read(neighbour, task)
    assert [notice.note for notice in notices_of(neighbour)] == ["补充说明"]
    with pytest.raises(NotFound):
        take_copy_back(second.id, by=neighbour)
    take_copy_back(second.id, by=colleague)  # who works on the case takes back too
    assert not can_read(neighbour, task)
    assert case_timeline(task.case_id)[0].kind == "copy_withdrawn"
    with pytest.raises(CopyEnded):
        put_aside(second.id, by=neighbour)


def test_with_the_case_it_is_over(session):
    drive = CaseDriver()
    manager, neighbour = drive.staff["manager"], make_user(unit=NEXT_DOOR)
    with clock_at(drive.now):
        made = copy_in(drive.case.id, to=neighbour, word=WORD, by=drive.officer)
        cancel_case(drive.case.id, by=manager, reason="错立")
        with pytest.raises(OutOfReach):
            get_case(drive.case.id, by=neighbour)
        assert copies_to(neighbour) == []
        with pytest.raises(CopyEnded):
            put_aside(made.id, by=neighbour)
        with pytest.raises(CaseEnded):
            copy_in(drive.case.id, to=manager, word=WORD, by=drive.officer)


def test_who_copies_in_whom(task, officer, neighbour):
    auditor, far = make_user("auditor", "3799"), make_user(unit="379901002001")
    readers = readers_for(task.case, by=officer)
    assert {auditor, neighbour} <= set(readers)
    assert not {officer, far} & set(readers)
    assert readers_for(task.case, by=auditor) == []
    for to in (officer, far, make_user(is_enabled=False)):
        with pytest.raises(InvalidInput) as error:
            copy(task, to, officer)
        assert "to" in error.value.errors
    for word in (" ", "长" * 501):
        with pytest.raises(InvalidInput) as error:
            copy(task, auditor, officer, word)
        assert "word" in error.value.errors
    with pytest.raises(NotAllowed):  # reads only
        copy(task, officer, auditor)
    with pytest.raises(OutOfReach):
        copy(task, officer, neighbour)
    other = make_task(make_case(officer), "visit", role="community_officer")
    with pytest.raises(NotFound):
        copy_in(task.case_id, to=auditor, word=WORD, by=officer, task_id=other.id)


@pytest.mark.parametrize("place", ["tasks", "cases"])
def test_on_the_pages(session, client, place):
    drive = CaseDriver()
    task, neighbour = drive.task("record_registration"), make_user(unit=NEXT_DOOR)
    address = f"/{place}/{task.id if place == 'tasks' else task.case_id}"
    sign_in(client, drive.officer)
    refused = client.post(f"{address}/copies", data={"copy_to": "", "word": WORD})
    assert refused.status_code == 422
    assert "请选择抄送给谁" in refused.get_data(as_text=True)
    assert WORD in refused.get_data(as_text=True)
    sent = client.post(f"{address}/copies", data={"copy_to": neighbour.id, "word": WORD})
    assert sent.status_code == 303
    page = get(client, drive.officer, f"/cases/{task.case_id}")
    assert f"抄送给{neighbour.display_name}：{WORD}" in text_of(page)
    assert "未阅" in text_of(page)

    work = text_of(get(client, neighbour, "/work"))
    assert "抄送给我" in work
    assert WORD in work
    page = get(client, neighbour, address)
    to = page.xpath("string(//form[contains(@action, '/seen')]/@action)")
    assert client.post(to).status_code == 303
    assert client.get(address).status_code == 404
    assert "抄送给我" not in text_of(get(client, neighbour, "/work"))


def test_taken_back_on_the_page_and_an_auditor_reads(session, client):
    drive = CaseDriver()
    auditor, address = make_user("auditor", COMMUNITY[:6]), f"/cases/{drive.case.id}"
    with clock_at(drive.now):
        first = copy_in(drive.case.id, to=auditor, word=WORD, by=drive.officer)
        copy_in(drive.case.id, to=auditor, word=WORD, by=drive.officer)
    page = get(client, drive.officer, address)
    to = page.xpath("//form[contains(@action, '/withdraw')]/@action")[0]
    assert client.post(to).status_code == 303
    assert first.withdrawn_at
    page = get(client, auditor, address)
    to = page.xpath("string(//form[contains(@action, '/seen')]/@action)")
    assert client.post(to).headers["Location"] == "/notices"


def test_through_the_interface(task, officer, neighbour, client):
    sender, colleague = Caller(client, officer), Caller(client, neighbour)
    path = f"/cases/{task.case_id}/copies"
    assert colleague.get(path).status_code == 404
    made = sender.post(path, {"to": neighbour.id, "word": WORD, "task_id": task.id})
    assert made.status_code == 200, made.json
    assert sender.post(path, {"to": 2**30, "word": WORD}).status_code == 422
    [one] = colleague.get("/copies").json
    assert (one["word"], one["id"], one["task_id"]) == (WORD, made.json["id"], task.id)
    assert colleague.post(f"/copies/{one['id']}/seen", {}).json["seen_at"]
    assert [bool(c["seen_at"]) for c in sender.get(path).json] == [True]
    again = sender.post(path, {"to": neighbour.id, "word": WORD}).json["id"]
    assert sender.post(f"/copies/{again}/withdraw", {}).json["withdrawn_at"]
    assert [c.withdrawn_at is None for c in copies_of_case(task.case_id)] == [True, False]
