"""What goes out by mail and SMS: once, at the right time, without a word of whose case it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.database import transaction
from app.dates.clock import clock_at
from app.errors import Conflict, OutOfReach
from app.extensions import db
from app.notices.actions import mark_all_read, tell
from app.notices.dispatch.actions import PAUSES, forget_dispatches, send_again
from app.notices.dispatch.jobs import send_notices
from app.notices.dispatch.models import Dispatch
from app.notices.dispatch.queries import dispatches_for
from app.notices.dispatch.senders import SendFailed
from app.notices.models import Notice
from tests.case_rows import make_case, make_task
from tests.factories import COMMUNITY, make_user
from tests.notices.conftest import MONDAY, choose

TUESDAY = MONDAY + timedelta(days=1)


def tell_at(moment, kind, user, **more) -> None:
    with clock_at(moment), transaction():
        tell(kind, to=[user.id], by=None, **more)


def send_at(moment) -> None:
    with clock_at(moment):
        send_notices()


def states(user) -> list[tuple]:
    return [(line.way, line.status, line.attempts) for line in dispatches_for(user)]


@pytest.fixture
def broken(app):
    """The SMS gateway refuses, with the reason that the test puts in."""
    before = app.config["SENDERS"]
    app.config["SENDERS"] = before | {"sms": "tests.notices.test_dispatch:refuse"}
    yield refusals
    app.config["SENDERS"] = before
    refusals.clear()


refusals: list[SendFailed | Exception] = []


def refuse(_outgoing) -> None:
    raise refusals[0]


def test_at_once_goes_out_once_and_names_nobody(officer, outbox):
    choose(officer, sms={"task_escalated": "once"}, mail={"task_escalated": "once"})
    case = make_case(officer)
    task = make_task(case, "street_review")
    tell_at(MONDAY, "task_escalated", officer, case_id=case.id, task_id=task.id)
    tell_at(MONDAY, "due_today", officer, n=2)
    for _again in range(2):
        send_at(MONDAY + timedelta(minutes=1))
    mail, sms = outbox()
    address = f"http://127.0.0.1:8000/tasks/{task.id}"
    assert sms["to"] == "13800001111"
    assert sms["text"] == (
        f"【一策】任务逾期上报：street_review（个案 {case.id}）。请登录办理：{address} "
    )
    assert mail["to"] == "limei@example.org"
    assert mail["subject"] == f"一策：任务逾期上报：street_review（个案 {case.id}）"
    assert address in mail["text"]
    assert case.person.name not in str([mail, sms])
    assert sorted(states(officer)) == [("mail", "sent", 1), ("sms", "sent", 1)]


def test_a_notice_that_commits_late_goes_out_too(officer, outbox):
    choose(officer, sms={"due_today": "once"})
    tell_at(MONDAY, "due_today", officer, n=1)
    db.session.execute(update(Notice).values(id=Notice.id + 1000))
    send_at(MONDAY)
    with clock_at(MONDAY), transaction():
        db.session.add(Notice(user_id=officer.id, kind="due_today", data={"n": 2}))
    send_at(MONDAY + timedelta(minutes=1))
    assert len(outbox()) == 2


def test_the_digest_comes_at_its_hour_once_a_working_day(officer, outbox):
    choose(officer, mail={"due_today": "daily", "task_returned": "daily"}, digest_hour=9)
    case = make_case(officer)
    tell_at(MONDAY, "due_today", officer, n=1)
    tell_at(MONDAY, "task_returned", officer, case_id=case.id, note=case.person.name)
    send_at(MONDAY)
    assert outbox() == []
    for minutes in (40, 50, 600):
        send_at(MONDAY + timedelta(minutes=minutes))
    [digest] = outbox()
    assert digest["subject"] == "一策：您有 2 条新通知"
    assert "您有 1 项任务今天到期" in digest["text"]
    assert f"（个案 {case.id}）" in digest["text"]
    assert case.person.name not in digest["text"]
    send_at(TUESDAY + timedelta(hours=2))
    assert len(outbox()) == 1  # nothing new
    saturday = MONDAY + timedelta(days=5)
    tell_at(saturday, "due_today", officer, n=3)
    send_at(saturday + timedelta(hours=2))
    assert len(outbox()) == 1
    send_at(saturday + timedelta(days=2, hours=2))
    assert len(outbox()) == 2


def test_an_sms_digest_counts_by_kind(officer, outbox):
    choose(officer, sms={"due_today": "daily", "overdue": "daily"}, digest_hour=9)
    tell_at(MONDAY, "due_today", officer, n=1)
    tell_at(MONDAY, "overdue", officer, n=4)
    send_at(MONDAY + timedelta(hours=1))
    [digest] = outbox()
    assert digest["text"].startswith(
        "【一策】您有 2 条新通知：今天到期 1、已经逾期 1。请登录办理："
    )


def test_what_was_read_or_is_over_is_not_sent(officer, outbox, broken):
    broken.append(SendFailed("unreachable"))
    choose(officer, sms={"due_today": "once", "overdue": "once"})
    tell_at(MONDAY, "due_today", officer, n=1)
    tell_at(MONDAY, "overdue", officer, n=1)
    with transaction():
        newest = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
        mark_all_read(by=officer, until_id=newest.id - 1)
    send_at(MONDAY)
    assert states(officer) == [("sms", "failed", 1)]
    with transaction():
        db.session.delete(newest)
    send_at(TUESDAY)
    [line] = dispatches_for(officer)
    assert (line.status, line.reason) == ("dropped", "已在页面读过，或事情已经办完")


def test_failures_wait_longer_each_time_and_are_given_up(officer, broken):
    broken.append(SendFailed("refused:503"))
    choose(officer, sms={"due_today": "once"})
    tell_at(MONDAY, "due_today", officer, n=1)
    moment = MONDAY
    for pause in (*PAUSES, timedelta(0)):
        send_at(moment)
        send_at(moment)  # too early for another attempt
        moment += pause
    [line] = dispatches_for(officer)
    assert (line.status, line.attempts, line.reason) == ("given_up", 7, "对方拒收（503）")
    with clock_at(moment), transaction():
        send_again(line.id, by=officer)
    broken[0] = SendFailed("refused:422", for_good=True)
    send_at(moment)
    assert states(officer) == [("sms", "given_up", 1)]


def test_one_that_breaks_the_sender_keeps_no_other_back(officer, outbox, broken):
    broken.append(ValueError("no such number"))
    choose(officer, sms={"due_today": "once"}, mail={"due_today": "once"})
    tell_at(MONDAY, "due_today", officer, n=1)
    send_at(MONDAY)
    assert sorted(states(officer)) == [("mail", "sent", 1), ("sms", "failed", 1)]


def test_killed_between_sending_and_writing_down_sends_the_same_again(officer, outbox):
    choose(officer, sms={"due_today": "once"})
    tell_at(MONDAY, "due_today", officer, n=1)
    send_at(MONDAY)
    [before] = outbox()
    # As the database has it when the transaction of the sending is lost.
    values = {"status": "waiting", "attempts": 0, "next_at": MONDAY, "ended_at": None}
    db.session.execute(update(Dispatch).values(**values))
    send_at(MONDAY)
    assert outbox() == [before]
    assert states(officer) == [("sms", "sent", 1)]


def test_managers_see_their_staff_and_let_it_go_out_again(officer, broken):
    broken.append(SendFailed("unreachable"))
    choose(officer, sms={"due_today": "once"})
    tell_at(MONDAY, "due_today", officer, n=1)
    send_at(MONDAY)
    manager, admin = make_user("manager", COMMUNITY[:9]), make_user("system_admin", COMMUNITY[:6])
    stranger = make_user("manager", "379902")
    assert [one.receiver for one in dispatches_for(manager, of_others=True)] == ["李梅"]
    [line] = dispatches_for(admin, of_others=True)
    assert dispatches_for(stranger, of_others=True) == dispatches_for(manager) == []
    with pytest.raises(OutOfReach):
        send_again(line.id, by=stranger)
    send_again(line.id, by=manager)
    with pytest.raises(Conflict):
        send_again(line.id, by=manager)


def test_old_ones_are_forgotten_with_what_they_carried(officer, outbox):
    choose(officer, sms={"due_today": "once"})
    tell_at(MONDAY, "due_today", officer, n=1)
    send_at(MONDAY)
    forget_dispatches(before=MONDAY + timedelta(days=1))
    assert dispatches_for(officer) == []
