"""A caseload changes hands when the receiver accepts, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.cases.actions import add_note
from app.cases.handover.actions import (
    NotOnOffer,
    accept_case,
    begin_handover,
    decline_case,
    offer_case,
    withdraw_case,
)
from app.cases.handover.brief import brief_of
from app.cases.handover.queries import cases_of_officer, lines_of_handover, offers_to
from app.cases.queries import case_timeline, get_case, timers_of_case
from app.cases.timeline import read_timeline
from app.cases.verification import first_broken_event
from app.database import send_waiting
from app.dates.clock import clock_at
from app.errors import Conflict, InvalidInput, NotAllowed, OutOfReach
from app.notices.queries import notices_of
from app.plans.queries import current_plan
from tests.case_driver import CaseDriver, fresh
from tests.case_rows import make_case
from tests.factories import COMMUNITY, make_user
from tests.web.pages import get, rows, text_of


@pytest.fixture
def limei(session):
    return make_user(display_name="李梅")


@pytest.fixture
def wang(limei):
    return make_user(display_name="王强")


def offered(case, officer, to, *, by=None):
    found = begin_handover(officer=officer, to=to, word="慢性病，上午来访", by=by or officer)
    offer_case(found.id, case.id, by=by or officer)
    return found


def test_the_whole_case_goes_along_and_goes_on(session):
    driver = CaseDriver().register().recognise().plan()
    limei, wang = driver.officer, make_user(display_name="王强")
    found = offered(driver.case, limei, wang)
    timers = [(t.key, t.due_at) for t in timers_of_case(driver.case.id)]
    # Until the receiver has accepted, the first contact answers for it (notice 五(三)).
    assert driver.case.responsible_id == limei.id
    accept_case(found.id, driver.case.id, by=wang)
    session.expire_all()
    assert driver.case.responsible_id == wang.id
    assert [(t.key, t.due_at) for t in timers_of_case(driver.case.id)] == timers
    assert {measure.owner_id for measure in current_plan(driver.case.id).measures} == {wang.id}
    driver.serve()
    assert fresh(driver.case).responsible_id == wang.id
    assert driver.task("record_visit").assignee_id == wang.id
    kinds = [event.kind for event in case_timeline(driver.case.id)]
    assert kinds[:3] == ["completed", "handed_over", "handover_offered"]
    assert first_broken_event(driver.case.id) is None
    words = [line.words for line in read_timeline(driver.case).lines]
    assert f"{limei.display_name}移交给王强" in words


def test_in_registration_what_comes_later_is_the_receivers_too(session):
    driver = CaseDriver()
    wang = make_user()
    found = offered(driver.case, driver.officer, wang)
    task = driver.task("record_registration")
    assert task.assignee_id == driver.officer.id
    accept_case(found.id, driver.case.id, by=wang)
    session.expire_all()
    assert task.assignee_id == wang.id
    driver.register()
    assert driver.task("preliminary_review").assignee_id == wang.id


def test_what_the_receivers_role_may_not_do_goes_back_to_its_group(session):
    driver = CaseDriver()
    counsellor = make_user("counsellor", COMMUNITY[:9])
    found = offered(driver.case, driver.officer, counsellor)
    task = driver.task("record_registration")
    accept_case(found.id, driver.case.id, by=counsellor)
    assert fresh(driver.case).responsible_id == counsellor.id
    session.refresh(task)
    assert task.assignee_id is None


def test_declined_with_a_reason_it_stays(limei, wang):
    case = make_case(limei)
    found = offered(case, limei, wang)
    with pytest.raises(InvalidInput):
        decline_case(found.id, case.id, reason=" ", by=wang)
    decline_case(found.id, case.id, reason="我下月调走", by=wang)
    assert case.responsible_id == limei.id
    [line] = lines_of_handover(found)
    assert (line.status, line.reason) == ("declined", "我下月调走")
    with pytest.raises(NotOnOffer):
        accept_case(found.id, case.id, by=wang)
    offered(case, limei, make_user())  # another may be asked


def test_both_are_told_once(limei, wang):
    manager = make_user("manager", COMMUNITY[:9])
    first, second = make_case(limei), make_case(limei)
    found = offered(first, limei, wang, by=manager)
    offer_case(found.id, second.id, by=manager)
    send_waiting()
    assert [n.kind for n in notices_of(wang)] == ["handover_offered"]
    decline_case(found.id, first.id, reason="我下月调走", by=wang)
    send_waiting()
    assert notices_of(limei) == []
    decline_case(found.id, second.id, reason="我下月调走", by=wang)
    send_waiting()
    for user in (limei, manager):
        assert [n.words for n in notices_of(user)] == ["王强已答复移交：接收 0 个，退回 2 个"]


def test_taken_back_before_the_answer(limei, wang):
    case = make_case(limei)
    found = offered(case, limei, wang)
    with pytest.raises(NotAllowed):
        withdraw_case(found.id, case.id, by=wang)
    withdraw_case(found.id, case.id, by=limei)
    with pytest.raises(NotOnOffer):
        accept_case(found.id, case.id, by=wang)
    assert [line.case_id for line in cases_of_officer(limei, by=limei)] == [case.id]


def test_who_may_offer_and_answer(limei, wang):
    case = make_case(limei)
    stranger = make_user("manager", "379902")
    with pytest.raises(NotAllowed):
        begin_handover(officer=limei, to=wang, by=wang)
    with pytest.raises(NotAllowed):
        begin_handover(officer=limei, to=wang, by=stranger)
    for to in (None, limei, make_user("auditor", "3799")):
        with pytest.raises(InvalidInput) as error:
            begin_handover(officer=limei, to=to, by=limei)
        assert "to" in error.value.errors
    far = begin_handover(officer=limei, to=make_user(unit="379902001001"), by=limei)
    with pytest.raises(InvalidInput):
        offer_case(far.id, case.id, by=limei)
    found = offered(case, limei, wang)
    with pytest.raises(Conflict):
        offered(case, limei, make_user())
    with pytest.raises(OutOfReach):
        accept_case(found.id, case.id, by=stranger)
    with pytest.raises(NotAllowed):
        accept_case(found.id, case.id, by=limei)


def test_a_case_that_has_moved_meanwhile_is_not_accepted(limei, wang):
    case = make_case(limei)
    found = offered(case, limei, wang)
    assert [offer.id for offer in offers_to(wang)] == [found.id]
    case.responsible_id = make_user().id
    assert offers_to(wang) == []
    with pytest.raises(Conflict) as error:
        accept_case(found.id, case.id, by=wang)
    assert "李梅" in error.value.message


def test_the_old_officer_reads_for_thirty_days_and_only_reads(session, client):
    driver = CaseDriver()
    limei, wang = driver.officer, make_user()
    found = offered(driver.case, limei, wang)
    with clock_at(driver.now):
        accept_case(found.id, driver.case.id, by=wang)
    make_user(unit="379902001001")
    limei.grants[0].unit_code = "379902001001"  # moved to another county
    session.flush()
    with clock_at(driver.now + timedelta(days=29, hours=23)):
        assert get_case(driver.case.id, by=limei).id == driver.case.id
        assert not get(client, limei, f"/cases/{driver.case.id}").xpath("//textarea")
        with pytest.raises(OutOfReach):
            add_note(driver.case.id, "再看看", by=limei)
    with clock_at(driver.now + timedelta(days=30, seconds=1)), pytest.raises(OutOfReach):
        get_case(driver.case.id, by=limei)


def test_the_brief_says_what_to_watch(session, client):
    driver = CaseDriver().in_service()
    with clock_at(driver.now):
        brief = brief_of(driver.case)
    assert brief.visit.element_id == "record_visit"
    assert brief.agreement.status == "signed"
    assert brief.watch_outs == []
    found = offered(driver.case, driver.officer, make_user())
    address = f"/handovers/{found.id}/cases/{driver.case.id}"
    with clock_at(driver.now):
        assert "慢性病，上午来访" in text_of(get(client, driver.officer, address))
    driver.visit("lost_contact", met="no", not_met_reason="wrong_contact")
    driver.wait(60)
    with clock_at(driver.now):
        said = brief_of(driver.case).watch_outs
    assert any("没有见到本人" in text for text in said)
    assert any("已逾期" in text for text in said)


def test_from_the_list_to_the_acceptance(limei, wang, client):
    first, second = make_case(limei), make_case(limei)
    assert len(rows(get(client, limei, "/handovers/new"))) == 2
    none = client.post("/handovers/new", data={"to": wang.id})
    assert none.status_code == 422
    assert "请选择要移交的个案" in none.text
    data = {"case": [first.id, second.id], "to": wang.id}
    preview = client.post("/handovers/new", data=data)
    assert "移交前核对" in preview.text
    assert notices_of(wang) == []
    sent = client.post("/handovers/new", data={**data, "confirmed": "yes", "word": "请多关照"})
    page = sent.location
    assert len(rows(get(client, wang, page))) == 2
    answer = client.post(f"{page}/cases/{first.id}", data={"answer": "decline", "reason": "调走"})
    assert answer.status_code == 303
    assert any("已退回" in row and "调走" in row for row in rows(get(client, limei, page)))
    assert client.post(f"{page}/withdraw").status_code == 303
    assert any("已收回" in row for row in rows(get(client, limei, page)))
