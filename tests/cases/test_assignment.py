"""Who has a task: taken from the group, given back, handed on, each within reach and role."""

from __future__ import annotations

import pytest

from app.cases.actions import TaskOfAnother, claim_task, reassign_task, release_task
from app.cases.actions.assign import TaskNotOpen
from app.cases.handings.queries import handings_of
from app.cases.models import Task
from app.cases.queries import case_timeline, get_task
from app.database import send_waiting
from app.dates.clock import now
from app.errors import InvalidInput, NotAllowed, NotFound, OutOfReach
from app.notices.queries import notices_of
from tests.case_rows import make_case, make_task
from tests.factories import COMMUNITY, make_user
from tests.web.pages import get, rows

STREET = COMMUNITY[:9]


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def task(officer) -> Task:
    """A task of the community officers' group."""
    return make_task(make_case(officer), "record_visit", role="community_officer")


def kinds(task: Task) -> list[str]:
    return [event.kind for event in case_timeline(task.case_id)]


def test_an_officer_takes_a_task_of_the_group(task, officer):
    assert claim_task(task.id, by=officer).assignee_id == officer.id
    newest = case_timeline(task.case_id)[0]
    assert (newest.kind, newest.task_id, newest.by_id) == ("claimed", task.id, officer.id)


def test_taking_what_one_has_changes_nothing(task, officer):
    claim_task(task.id, by=officer)
    claim_task(task.id, by=officer)
    assert kinds(task) == ["claimed"]


def test_what_a_colleague_has_is_theirs(task, officer):
    claim_task(task.id, by=officer)
    with pytest.raises(TaskOfAnother) as error:
        claim_task(task.id, by=make_user("community_officer"))
    assert officer.display_name in error.value.message
    assert task.assignee_id == officer.id


@pytest.mark.parametrize(
    ("role", "unit"),
    [("street_officer", STREET), ("counsellor", COMMUNITY[:6]), ("manager", COMMUNITY[:6])],
)
def test_another_role_sees_but_does_not_take(task, role, unit):
    user = make_user(role, unit)
    assert get_task(task.id, by=user).id == task.id
    with pytest.raises(NotAllowed):
        claim_task(task.id, by=user)


def test_a_role_held_above_reaches_down(task):
    above = make_user("community_officer", STREET)
    assert claim_task(task.id, by=above).assignee_id == above.id


@pytest.mark.parametrize("unit", ["379901001002", "379901002", "379902"])
@pytest.mark.parametrize("act", ["claim", "release", "reassign"])
def test_outside_reach_there_is_no_task(task, act, unit):
    stranger = make_user("manager", unit)
    with pytest.raises(OutOfReach):
        do(act, task, by=stranger, to=stranger)


def do(act, task, *, by, to=None):
    match act:
        case "claim":
            claim_task(task.id, by=by)
        case "release":
            release_task(task.id, by=by)
        case "reassign":
            reassign_task(task.id, to=to, by=by, reason="病假")


@pytest.mark.parametrize("act", ["claim", "reassign"])
def test_an_auditor_takes_and_moves_nothing(task, officer, act):
    with pytest.raises(NotAllowed):
        do(act, task, by=make_user("auditor", "3799"), to=officer)


def test_a_task_given_back_is_the_groups(task, officer):
    claim_task(task.id, by=officer)
    release_task(task.id, by=officer)
    assert task.assignee_id is None
    assert kinds(task) == ["released", "claimed"]


def test_giving_back_what_nobody_has_changes_nothing(task, officer):
    release_task(task.id, by=officer)
    assert kinds(task) == []


def test_nobody_gives_back_a_colleagues_task_but_the_manager(task, officer):
    claim_task(task.id, by=officer)
    with pytest.raises(NotAllowed):
        release_task(task.id, by=make_user("community_officer"))
    release_task(task.id, by=make_user("manager", STREET))
    assert task.assignee_id is None


def test_a_task_of_nobodys_role_has_no_group_to_go_back_to(officer):
    task = make_task(make_case(officer), "accept_case", assignee_id=officer.id)
    with pytest.raises(InvalidInput):
        release_task(task.id, by=officer)


def test_the_manager_hands_a_task_on(task, officer):
    manager, colleague = make_user("manager", STREET), make_user("community_officer")
    claim_task(task.id, by=officer)
    reassign_task(task.id, to=colleague, by=manager, reason=" 病假 ")
    assert task.assignee_id == colleague.id
    data = case_timeline(task.case_id)[0].data
    assert data == {"from": officer.id, "to": colleague.id, "reason": "病假"}


def test_the_colleague_finds_from_whom_and_why(task, officer, client, session):
    colleague = make_user("community_officer")
    claim_task(task.id, by=officer)
    reassign_task(task.id, to=colleague, by=officer, reason="明天起培训，请代为走访")
    send_waiting()
    told = [(line.kind, line.note) for line in notices_of(colleague)]
    assert told == [("task_handed", "明天起培训，请代为走访")]
    shown = get(client, colleague, "/work")
    assert "转办" in rows(shown)[0]
    assert f"{officer.display_name}：明天起培训" in rows(shown)[0]
    release_task(task.id, by=colleague)
    assert handings_of([task.id]) == {}


def test_handing_on_is_kept_with_its_word_only(task, officer):
    claim_task(task.id, by=officer)
    for reason, to in (("长" * 501, make_user("community_officer")), ("换班", officer)):
        with pytest.raises(InvalidInput):
            reassign_task(task.id, to=to, by=officer, reason=reason)


def test_whoever_has_the_task_hands_it_on(task, officer):
    colleague = make_user("community_officer")
    claim_task(task.id, by=officer)
    reassign_task(task.id, to=colleague, by=officer, reason="换班")
    assert task.assignee_id == colleague.id
    with pytest.raises(NotAllowed):  # it is not theirs any more
        reassign_task(task.id, to=officer, by=officer, reason="换回")


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        ("street_officer", STREET),
        ("community_officer", "379901001002"),
        ("auditor", "3799"),
        ("system_admin", "3799"),
    ],
)
def test_only_who_could_take_it_gets_it(task, role, unit):
    with pytest.raises(InvalidInput) as error:
        reassign_task(
            task.id, to=make_user(role, unit), by=make_user("manager", STREET), reason="病假"
        )
    assert "to" in error.value.errors
    assert task.assignee_id is None


def test_nobody_who_has_left_gets_it(task):
    gone = make_user("community_officer", is_enabled=False)
    with pytest.raises(InvalidInput) as error:
        reassign_task(task.id, to=gone, by=make_user("manager", STREET), reason="病假")
    assert gone.display_name in error.value.errors["to"][0]


def test_handing_on_needs_a_reason(task, officer):
    with pytest.raises(InvalidInput) as error:
        reassign_task(task.id, to=officer, by=make_user("manager", STREET), reason="  ")
    assert "reason" in error.value.errors


@pytest.mark.parametrize("status", ["done", "gone"])
@pytest.mark.parametrize("act", ["claim", "release", "reassign"])
def test_what_has_ended_moves_no_more(officer, act, status):
    case = make_case(officer)
    task = make_task(case, "record_visit", role="community_officer", status=status, ended_at=now())
    with pytest.raises(TaskNotOpen):
        do(act, task, by=make_user("manager", STREET), to=officer)


@pytest.mark.parametrize("act", [claim_task, release_task])
def test_a_task_that_is_not_there(officer, act):
    with pytest.raises(NotFound):
        act(2**40, by=officer)
