"""Who is told what, in the transaction of what it tells; the bell, the list, reading."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.cases.actions import complete_task
from app.database import transaction
from app.dates.clock import ZONE, clock_at, end_of_day
from app.errors import NotFound
from app.extensions import db
from app.notices.actions import forget_notices, mark_all_read, mark_read, tell
from app.notices.jobs import tell_of_due_tasks
from app.notices.models import Notice
from app.notices.queries import notices_of
from tests.case_driver import CaseDriver
from tests.case_rows import make_case, make_task
from tests.factories import COMMUNITY, make_user
from tests.statements import statements
from tests.web.pages import get, text_of

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=ZONE)


def told(user) -> list[str]:
    return [line.words for line in notices_of(user)]


def test_a_colleague_is_told_and_whoever_did_it_is_not(officer):
    colleague = make_user(display_name="王强")
    case = make_case(officer)
    task = make_task(case, "record_visit")
    with transaction():
        tell(
            "task_handed",
            to=[officer.id, colleague.id],
            by=officer,
            case_id=case.id,
            task_id=task.id,
            note="病假",
        )
    assert told(officer) == []
    [line] = notices_of(colleague)
    assert line.words == f"李梅把“record_visit”（{case.person.name}）转给您办理"
    assert (line.note, line.is_read) == ("病假", False)


def test_nobody_is_told_of_what_did_not_happen(officer):
    def fails() -> None:
        with transaction():
            tell("due_today", to=[officer.id], by=None, n=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert told(officer) == []


def test_a_person_out_of_reach_has_no_name(officer):
    case = make_case(officer)
    stranger = make_user(unit="379902001001")
    with transaction():
        tell("task_returned", to=[stranger.id], by=officer, case_id=case.id)
    assert case.person.name not in told(stranger)[0]


def test_a_step_tells_who_gets_the_next_task_without_a_statement_more(session):
    driver = CaseDriver()
    driver.register()
    task = driver.task("preliminary_review")
    other = make_user()
    task.assignee_id = other.id
    driver.do("preliminary_review", by=other, opinion="recognise", primary_category="urban_older")
    before = len(notices_of(driver.officer))
    driver.wait(12)
    street = driver.task("street_review")
    with clock_at(driver.now), statements() as seen:
        complete_task(street.id, {"opinion": "recognise"}, by=driver.staff["street_officer"])
    assert not any("insert into notice" in sql and "case_file" not in sql for sql in seen)
    driver.do("county_decision", opinion="recognise", primary_category="urban_older")
    [newest, *_rest] = notices_of(driver.officer)
    assert len(notices_of(driver.officer)) > before
    assert newest.task_id == driver.task("assess_needs").id


def test_that_a_task_waits_is_no_news_once_it_has_ended(session):
    driver = CaseDriver()
    driver.register()
    officer, manager = driver.officer, driver.staff["manager"]
    driver.recognise()
    waits = {line.task_id for line in notices_of(officer) if line.kind == "task_assigned"}
    assert waits == {driver.task("assess_needs").id}
    driver.wait(60)
    assert [line.kind for line in notices_of(manager)] == ["task_escalated"]
    driver.tell("death")
    assert {line.kind for line in notices_of(manager)} <= {"task_assigned"}
    assert not waits & {line.task_id for line in notices_of(officer)}


def test_the_nearest_manager_hears_of_what_is_late(session):
    driver = CaseDriver()
    near, far = make_user("manager", COMMUNITY[:9]), driver.staff["manager"]
    driver.wait(60)
    assert [line.kind for line in notices_of(near)] == ["task_escalated"]
    assert notices_of(far) == []


def test_the_morning_says_once_what_is_due_and_what_is_late(officer):
    case = make_case(officer)
    friday, sunday = MONDAY - timedelta(days=3), MONDAY - timedelta(days=1)
    for due in (MONDAY, MONDAY, friday, sunday, MONDAY - timedelta(days=5)):
        make_task(case, "visit", assignee_id=officer.id, due_at=end_of_day(due.date()))
    with clock_at(sunday):
        tell_of_due_tasks()
    assert told(officer) == []
    for _again in range(2):
        with clock_at(MONDAY):
            tell_of_due_tasks()
    assert sorted(told(officer)) == ["您有 2 项任务今天到期", "您有 2 项任务已经逾期"]


def test_one_reads_ones_own(officer, client):
    with transaction():
        tell("due_today", to=[officer.id], by=None, n=2)
        tell("overdue", to=[officer.id], by=None, n=3)
    shown = get(client, officer, "/notices")
    assert "通知，2 条未读" in text_of(shown.xpath("//header")[0])
    newest = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    with pytest.raises(NotFound):
        mark_read(newest.id, by=make_user())
    answer = client.post(f"/notices/{newest.id}")
    assert answer.location == "/work?view=overdue"
    assert "1 条未读" in text_of(get(client, officer, "/notices").xpath("//header")[0])
    client.post("/notices/read", data={"until": newest.id})
    assert "未读：" not in text_of(get(client, officer, "/notices"))
    assert "没有未读的通知" in text_of(get(client, officer, "/notices?show=unread"))


def test_what_came_later_is_not_read_with_the_rest(officer):
    with transaction():
        tell("due_today", to=[officer.id], by=None, n=2)
        tell("overdue", to=[officer.id], by=None, n=3)
    _newest, oldest = notices_of(officer)
    mark_all_read(by=officer, until_id=oldest.id)
    assert [line.is_read for line in notices_of(officer)] == [False, True]


def test_the_newest_fifty_are_shown(officer, client):
    with transaction():
        for n in range(60):
            tell("overdue", to=[officer.id], by=None, n=n)
    assert len(get(client, officer, "/notices").xpath("//ul[@class='notices']/li")) == 50


def test_after_half_a_year_it_is_forgotten(officer):
    with clock_at(MONDAY - timedelta(days=200)), transaction():
        tell("due_today", to=[officer.id], by=None, n=1)
    with transaction():
        forget_notices(before=MONDAY - timedelta(days=180))
    assert told(officer) == []
