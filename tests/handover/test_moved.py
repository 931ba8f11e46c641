"""A person moves to another community: the case is theirs, and asks for its officer there."""

from __future__ import annotations

import pytest

from app.cases.actions import add_note, send_message
from app.cases.handover.actions import accept_case, decline_case
from app.cases.handover.queries import (
    cases_of_officer,
    find_offer,
    offers_to,
    receivers_for,
)
from app.cases.queries import case_timeline, cases_list, get_case
from app.cases.verification import first_broken_event
from app.database import send_waiting
from app.dates.clock import clock_at
from app.errors import OutOfReach
from app.notices.queries import notices_of
from app.people.actions.reveal import reveal
from app.people.queries import get_person
from tests.case_driver import CaseDriver, fresh
from tests.factories import make_unit, make_user
from tests.handover.test_handover import offered
from tests.web.pages import get, text_of

THERE = "379901001002"


@pytest.fixture
def drive(session):
    return CaseDriver().in_service()


def move(drive, *, to=THERE):
    drive.tell("moved_away")
    drive.do(
        "verify_change",
        confirmed="yes",
        happened_on=drive.today,
        destination="in_city",
        new_division_code=to,
        reason="已核实",
    )
    send_waiting()
    return fresh(drive.case)


def test_the_old_officer_answers_until_the_new_one_has_accepted(drive, session):
    old, new = drive.officer, make_user(unit=THERE, display_name="王强")
    case = move(drive)
    assert (case.unit_code, case.responsible_id) == (THERE, old.id)
    visit = drive.task("record_visit")
    assert (visit.unit_code, visit.assignee_id) == (THERE, old.id)
    [offer] = offers_to(new)
    assert (offer.officer, offer.n) == (old.display_name, 1)
    assert [n.kind for n in notices_of(new)] == ["handover_offered"]
    assert first_broken_event(case.id) is None
    drive.visit()  # what comes in between is done by whoever answers for it
    accept_case(offer.id, case.id, by=new)
    session.expire_all()
    assert fresh(case).responsible_id == new.id
    assert drive.task("record_visit").assignee_id == new.id
    assert offers_to(new) == []
    assert case_timeline(case.id)[0].kind == "handed_over"


def test_responsible_means_within_reach_and_afterwards_thirty_days_to_read(drive, client):
    old, new = drive.officer, make_user(unit=THERE)
    case, page = move(drive), f"/cases/{drive.case.id}"
    assert [row.id for row in cases_list(old)] == [case.id]
    assert get_person(case.person_id, by=old)
    assert reveal(case.person_id, "phone", reason="联系走访", by=old)
    add_note(case.id, "已和新社区通话", by=old)
    send_message(case.id, "withdrawal", {"source": "officer"}, by=old)
    with clock_at(drive.now):
        for user in (old, new):
            found = get(client, user, page)
            for said in (f"等待{new.display_name}接收这个个案", f"仍由{old.display_name}负责"):
                assert said in text_of(found)
            [link] = found.xpath('//p[@class="stand"]/a[contains(@href, "handovers")]')
            assert get(client, user, link.get("href")) is not None
        assert "请我接收" in text_of(get(client, new, "/work"))
        accept_case(find_offer(case).id, case.id, by=new)
        assert get_case(case.id, by=old)
    for action in (
        lambda: add_note(case.id, "再看看", by=old),
        lambda: get_person(case.person_id, by=old),
    ):
        with pytest.raises(OutOfReach):
            action()
    assert cases_list(old) == []


def test_another_is_asked_when_one_declines_and_at_last_the_manager(drive):
    old, manager = drive.officer, drive.staff["manager"]
    first, second = make_user(unit=THERE), make_user(unit=THERE)
    case = move(drive)
    for user in (first, second):
        decline_case(find_offer(case).id, case.id, reason="长期病假", by=user)
    send_waiting()
    assert find_offer(case) is None
    assert fresh(case).responsible_id == old.id
    assert [n.kind for n in notices_of(manager)] == ["moved_unreceived"]
    assert notices_of(old)[0].kind in ("handover_answered", "handover_moved")
    # The old officer may ask them again, or somebody else there.
    assert [line.case_id for line in cases_of_officer(old, by=old)] == [case.id]
    assert {first.id, second.id} <= {user.id for user in receivers_for(old)}
    offered(case, old, first)


def test_with_nobody_to_ask_the_manager_is_told_and_the_old_officer_stays(drive):
    make_unit(THERE)
    case = move(drive)
    assert (case.responsible_id, find_offer(case)) == (drive.officer.id, None)
    assert [n.kind for n in notices_of(drive.staff["manager"])] == ["moved_unreceived"]
    assert get_case(case.id, by=drive.officer)


def test_an_offer_to_somebody_who_is_out_of_reach_now_is_taken_back(drive):
    near, there = make_user(), make_user(unit=THERE)
    before = offered(drive.case, drive.officer, near)
    case = move(drive)
    assert find_offer(case).to_id == there.id
    assert offers_to(near) == []
    kinds = [event.kind for event in case_timeline(case.id)]
    assert kinds[:3] == ["completed", "handover_offered", "handover_withdrawn"]
    assert before.to_id == near.id
