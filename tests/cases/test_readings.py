"""Who reads a case outside their reach is on record: why, and once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.audit.models import AuditEntry
from app.cases.copies.actions import copy_in
from app.cases.handover.actions import accept_case, begin_handover, offer_case
from app.cases.models import CaseEvent, Task
from app.cases.opinions.actions import ask_opinion
from app.cases.verification import first_broken_event
from app.dates.clock import clock_at, now
from app.eligibility.queries import determinations_of_case
from app.extensions import db
from app.letters.queries import letters_of_case
from app.plans.queries import agreements_of_case
from tests.api.conftest import Caller
from tests.case_driver import CaseDriver
from tests.cases.conftest import NEXT_DOOR
from tests.factories import make_user, sign_in
from tests.web.pages import get, text_of


def asked(drive, reader):
    ask_opinion(
        drive.task("record_registration").id, of=reader, question="可以吗？", by=drive.officer
    )


def copied(drive, reader):
    copy_in(drive.case.id, to=reader, word="请看一下", by=drive.officer)


def handed_over(drive, reader):
    """``reader`` had the case, and has gone to the community next door since."""
    drive.case.responsible_id = reader.id
    found = begin_handover(officer=reader, to=drive.officer, word="", by=drive.staff["manager"])
    offer_case(found.id, drive.case.id, by=drive.staff["manager"])
    accept_case(found.id, drive.case.id, by=drive.officer)


def readings(drive) -> list[tuple[int, str]]:
    query = db.select(CaseEvent).filter_by(case_id=drive.case.id, kind="read")
    return [(event.by_id, event.data["why"]) for event in db.session.scalars(query)]


@pytest.mark.parametrize(
    ("begin", "why", "words"),
    [
        (asked, "opinion", "因协办"),
        (copied, "copy", "因抄送"),
        (handed_over, "handover", "移交后 30 天内"),
    ],
)
def test_a_reader_from_next_door_is_on_record_once_a_day(session, client, begin, why, words):
    drive, reader = CaseDriver(), make_user(unit=NEXT_DOOR, display_name="王强")
    begin(drive, reader)
    address = f"/cases/{drive.case.id}"
    get(client, drive.officer, address)
    assert readings(drive) == []
    for _look in range(2):
        get(client, reader, address)
    assert readings(drive) == [(reader.id, why)]
    with clock_at(now() + timedelta(days=1)):
        assert Caller(client, reader).get(address).status_code == 200
    assert readings(drive) == [(reader.id, why)] * 2
    [entry, _next_day] = session.query(AuditEntry).filter_by(action="case.read")
    assert (entry.by_id, entry.subject) == (reader.id, f"case:{drive.case.id}")
    shown = text_of(get(client, drive.officer, f"{address}?kind=looks"))
    assert f"查看个案 {words}" in shown
    assert first_broken_event(drive.case.id) is None


def test_the_page_of_the_task_is_of_the_case_and_a_miss_is_no_reading(session, client):
    drive, reader = CaseDriver(), make_user(unit=NEXT_DOOR)
    task: Task = drive.task("record_registration")
    sign_in(client, reader)
    assert client.get(f"/tasks/{task.id}").status_code == 404
    assert readings(drive) == []
    asked(drive, reader)
    assert client.get(f"/tasks/{task.id}").status_code == 200
    assert readings(drive) == [(reader.id, "opinion")]


def test_so_are_the_papers_of_the_case(session, client):
    drive, reader = CaseDriver().in_service(), make_user(unit=NEXT_DOOR)
    papers = (
        f"/letters/{letters_of_case(drive.case.id)[0].id}",
        f"/determinations/{determinations_of_case(drive.case.id)[0].id}",
        f"/agreements/{agreements_of_case(drive.case.id)[0].id}",
    )
    for paper in papers:
        get(client, reader, paper, status=404)
    copied(drive, reader)
    for paper in papers:
        get(client, reader, paper)
    assert readings(drive) == [(reader.id, "copy")]
