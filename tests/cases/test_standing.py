"""The first sentence of a case: for each kind of wait, and for each end. Fixed to the letter."""

from datetime import timedelta

import pytest

from app.cases.actions import cancel_case, claim_task, mark_failed
from app.cases.models import Case
from app.cases.queries import open_tasks_of_case, timers_of_case
from app.cases.standing import standing
from app.dates.clock import clock_at
from app.extensions import db
from tests.case_driver import CaseDriver
from tests.statements import statements


@pytest.fixture
def drive(session):
    return CaseDriver()  # opened on Monday, 2 March 2026


def sentences(drive: CaseDriver, days: int = 0):
    with clock_at(drive.now + timedelta(days=days)):
        tasks, timers = open_tasks_of_case(drive.case.id), timers_of_case(drive.case.id)
        return standing(drive.case, tasks, timers)


def first(drive: CaseDriver, days: int = 0) -> str:
    found = sentences(drive, days)
    assert len(found) == 1
    assert not set(found[0].text) & set(",:;()")  # Chinese text has Chinese punctuation
    return found[0].text


def noticed(drive: CaseDriver) -> CaseDriver:
    drive.register()
    return drive.do("preliminary_review", opinion="recognise", primary_category="urban_older")


def test_a_task_of_somebody(drive):
    name = drive.officer.display_name
    assert first(drive) == f"等待填写登记表（{name}，今天开始，3月5日到期）"
    assert first(drive, 2) == f"等待填写登记表（{name}，已等 2 个工作日，明天到期）"
    assert first(drive, 3) == f"等待填写登记表（{name}，已等 3 个工作日，今天到期）"
    # Saturday and Sunday are no working days; what is late is counted in days.
    assert first(drive, 7) == f"等待填写登记表（{name}，已等 5 个工作日，逾期 4 天）"
    assert sentences(drive, 7)[0].state == "late"
    assert sentences(drive)[0].task_id == drive.task("record_registration").id


def test_a_task_of_a_group_until_somebody_takes_it(drive):
    noticed(drive).wait(12)
    assert first(drive).startswith("等待街道复核（街道专员，还没有人签收，")
    street = drive.staff["street_officer"]
    with clock_at(drive.now):
        claim_task(drive.task("street_review").id, by=street)
    assert first(drive).startswith(f"等待街道复核（{street.display_name}，已等 ")


def test_a_date_and_the_message_that_may_come_before_it(drive):
    noticed(drive)
    assert first(drive) == "等到3月10日：公示期满或收到异议（今天开始）"
    assert first(drive, 3) == "等到3月10日：公示期满或收到异议（已等 3 个工作日）"


def test_a_date_whose_step_failed(drive):
    noticed(drive)
    with clock_at(drive.now):
        mark_failed(timers_of_case(drive.case.id)[0].id, "boom", at=drive.now)
    assert first(drive) == "公示期满或收到异议：处理时出错，等待主管重试"
    assert sentences(drive)[0].state == "late"


def test_a_message_alone(drive):
    noticed(drive)
    for timer in timers_of_case(drive.case.id):
        db.session.delete(timer)
    db.session.flush()
    assert first(drive, 1) == "等待收到异议（已等 1 个工作日，没有期限）"


def test_a_case_that_was_cancelled(drive):
    with clock_at(drive.now):
        cancel_case(drive.case.id, by=drive.staff["manager"], reason="错立")
    assert first(drive) == "已于3月2日撤销"


def test_a_case_that_ended_says_with_what(drive):
    case: Case = drive.case
    case.status, case.closed_at, case.outcome = "closed", drive.now, "end_exited"
    db.session.flush()
    assert first(drive) == "已于3月2日办结：已退出"
    assert first(drive, 365) == "已于2026年3月2日办结：已退出"


def test_no_workflow_is_read_for_it(drive):
    noticed(drive)
    db.session.expire_all()
    with statements() as seen:
        first(drive)
    assert "case_file.state" not in " ".join(seen)
    assert len(seen) <= 8
