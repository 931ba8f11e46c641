"""What reaches a case from outside: messages, notes, a cancellation."""

from __future__ import annotations

import pytest

from app.cases.actions import CaseNotWaiting, add_note, cancel_case, open_case, send_message
from app.cases.actions.message import SENDABLE, CaseClosed
from app.cases.models import Task
from app.cases.queries import case_timeline
from app.dates.clock import clock_at
from app.errors import InvalidInput, NotAllowed, NotFound, OutOfReach
from app.web.labels import MESSAGES
from tests.case_driver import CaseDriver, fresh
from tests.factories import COMMUNITY, make_user


@pytest.fixture
def drive(session):
    return CaseDriver()


def send(drive, name, *, by=None):
    with clock_at(drive.now):
        return send_message(drive.case.id, name, {"source": "officer"}, by=by or drive.officer)


def test_a_message_that_is_waited_for_moves_the_case(drive):
    drive.register()
    send(drive, "withdrawal")
    assert drive.waiting == ["verify_change"]
    newest = case_timeline(drive.case.id)[0]
    assert (newest.kind, newest.data["message"], newest.by_id) == (
        "message",
        "withdrawal",
        drive.officer.id,
    )


def test_a_message_nobody_waits_for_is_refused_and_changes_nothing(drive):
    before = drive.case.version, drive.case.last_hash, drive.waiting
    with pytest.raises(CaseNotWaiting):
        send(drive, "job_lost")
    case = fresh(drive.case)
    assert (case.version, case.last_hash, drive.waiting) == before


def test_the_same_message_a_second_time_is_not_waited_for(drive):
    drive.register()
    send(drive, "withdrawal")
    with pytest.raises(CaseNotWaiting):
        send(drive, "withdrawal")


def test_a_message_unheard_of_is_not_waited_for(drive):
    with pytest.raises(CaseNotWaiting):
        send(drive, "abducted_by_aliens")


def test_another_system_needs_no_user(drive):
    drive.in_service()
    with clock_at(drive.now):
        send_message(drive.case.id, "employed", {}, by=None)
    assert drive.waiting == ["verify_change"]
    assert case_timeline(drive.case.id)[0].by_id is None


def test_every_message_staff_may_send_has_a_name(drive):
    assert set(SENDABLE) <= MESSAGES.keys()


@pytest.mark.parametrize("act", ["send", "note", "cancel"])
def test_a_case_outside_reach_is_not_there(drive, act):
    stranger = make_user("manager", "379902")
    with pytest.raises(OutOfReach):
        do(drive, act, stranger)


@pytest.mark.parametrize("act", ["send", "note", "cancel"])
def test_an_auditor_changes_nothing(drive, act):
    with pytest.raises(NotAllowed):
        do(drive, act, make_user("auditor", "3799"))


def do(drive, act, by):
    match act:
        case "send":
            send(drive, "withdrawal", by=by)
        case "note":
            add_note(drive.case.id, "看过", by=by)
        case "cancel":
            cancel_case(drive.case.id, by=by, reason="误建")


def test_only_a_manager_of_the_unit_cancels(drive):
    with pytest.raises(NotAllowed):
        do(drive, "cancel", drive.officer)


def test_cancelling_needs_a_reason(drive):
    with pytest.raises(InvalidInput) as error:
        cancel_case(drive.case.id, by=drive.staff["manager"], reason="  ")
    assert "reason" in error.value.errors
    assert fresh(drive.case).is_open


def test_a_cancelled_case_keeps_its_history_and_loses_its_tasks(drive, session):
    drive.register()
    with clock_at(drive.now):
        cancel_case(drive.case.id, by=drive.staff["manager"], reason="重复建案")
    session.commit()
    case = fresh(drive.case)
    assert (case.status, case.outcome, case.closed_by) == (
        "cancelled",
        None,
        drive.staff["manager"].id,
    )
    assert drive.waiting == []
    statuses = {t.status for t in session.query(Task).filter_by(case_id=case.id)}
    assert statuses == {"done", "gone"}
    kinds = [event.kind for event in case_timeline(case.id)]
    assert kinds[0] == "cancelled"
    assert kinds[-1] == "opened"


def test_what_has_ended_takes_no_message_and_is_not_cancelled_again(drive):
    do(drive, "cancel", drive.staff["manager"])
    with pytest.raises(CaseClosed):
        send(drive, "withdrawal")
    with pytest.raises(CaseClosed):
        do(drive, "cancel", drive.staff["manager"])


def test_a_person_whose_case_was_cancelled_may_get_another(drive):
    do(drive, "cancel", drive.staff["manager"])
    with clock_at(drive.now):
        assert open_case(drive.person, by=drive.officer).id != drive.case.id


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 2001])
def test_a_note_says_something_and_not_too_much(drive, text):
    with pytest.raises(InvalidInput) as error:
        add_note(drive.case.id, text, by=drive.officer)
    assert "text" in error.value.errors


def test_a_note_stays_in_the_history(drive):
    with clock_at(drive.now):
        add_note(drive.case.id, " 电话联系过 ", by=drive.officer)
    newest = case_timeline(drive.case.id)[0]
    assert (newest.kind, newest.data["text"]) == ("note", "电话联系过")


def test_a_case_that_is_not_there(drive):
    manager = make_user("manager", COMMUNITY[:6])
    for act in (send_message, add_note):
        with pytest.raises(NotFound):
            act(2**40, "employed", by=manager)
