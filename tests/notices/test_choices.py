"""Choosing what one is told: the page, the interface, what holds where nothing was chosen."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from app.database import transaction
from app.dates.clock import clock_at
from app.extensions import db
from app.notices.actions import tell
from app.notices.choices.queries import choices_of
from app.notices.dispatch.jobs import send_notices
from app.notices.kinds import KINDS
from app.notices.queries import notices_of
from tests.factories import COMMUNITY, make_user
from tests.notices.conftest import MONDAY, choose
from tests.web.pages import get, rows, text_of


def posted(client, **values):
    form = {"page": list(KINDS), "digest_hour": "8", "mobile": "", "mail_address": ""}
    return client.post("/notices/choices", data=form | values)


def test_nothing_goes_out_until_there_is_an_address(officer, client, outbox):
    usual = {"overdue": "once", "task_escalated": "once"}
    assert choices_of(officer)[4:] == (usual, usual)
    get(client, officer, "/notices/choices")
    answer = posted(client, **{f"sms:{kind}": "once" for kind in usual})
    assert answer.location == "/notices/choices"
    with transaction():
        tell("overdue", to=[officer.id], by=None, n=1)
    send_notices()
    assert outbox() == []
    posted(client, mobile="138 0000-1111", **{f"sms:{kind}": "once" for kind in usual})
    with transaction():
        tell("overdue", to=[officer.id], by=None, n=2)
    send_notices()
    assert {one["to"] for one in outbox()} == {"13800001111"}


def test_a_wrong_number_stays_in_its_field(officer, client):
    get(client, officer, "/notices/choices")
    for name, wrong in (("mobile", "1380000"), ("mail_address", "a@b\r\nBcc: c@d.e")):
        answer = posted(client, **{name: wrong, "sms:overdue": "daily"})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
    assert "邮箱地址不正确" in answer.text
    assert posted(client, digest_hour="3").status_code == 422
    assert posted(client, **{"sms:overdue": "hourly"}).status_code == 422


def test_a_kind_that_the_page_leaves_out_is_neither_shown_nor_counted(officer, client):
    with transaction():
        tell("overdue", to=[officer.id], by=None, n=1)
        tell("due_today", to=[officer.id], by=None, n=1)
    get(client, officer, "/notices/choices")
    posted(client, page=["due_today"])
    assert [line.kind for line in notices_of(officer)] == ["due_today"]
    assert "通知，1 条未读" in text_of(get(client, officer, "/notices").xpath("//header")[0])


def test_number_and_address_are_not_readable_in_the_database(officer):
    choose(officer)
    stored = db.session.execute(text("select mobile, mail_address from notice_choice")).one()
    assert not any(b"1380000" in bytes(value) or b"limei" in bytes(value) for value in stored)


def test_what_was_told_before_the_first_choice_does_not_go_out(officer, outbox):
    with clock_at(MONDAY - timedelta(hours=1)), transaction():
        tell("overdue", to=[officer.id], by=None, n=1)
    choose(officer, sms={"overdue": "once"}, mail={"overdue": "daily"})
    with clock_at(MONDAY + timedelta(days=1)):
        send_notices()
    assert outbox() == []


def test_the_record_of_what_went_out(officer, client, outbox):
    choose(officer, sms={"overdue": "once"})
    manager = make_user("manager", COMMUNITY[:9])

    def send(times: int) -> None:
        with clock_at(MONDAY):
            with transaction():
                for _n in range(times):
                    tell("overdue", to=[officer.id], by=None, n=1)
            send_notices()

    send(1)
    [row] = rows(get(client, officer, "/notices/dispatches"))
    assert row.startswith("已经逾期 短信")
    assert "已发送" in row
    send(4)
    assert len(rows(get(client, manager, "/notices/dispatches?of=others&status=sent"))) == 5
    assert rows(get(client, manager, "/notices/dispatches")) == []
