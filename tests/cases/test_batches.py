"""Several tasks at once: what is foreseen is what happens, each for itself; and undoing it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.standing_in import StandIn
from app.cases.actions import claim_task, reassign_task, release_task
from app.cases.actions.note import add_note
from app.cases.batches.actions import checked_act, forget_batches
from app.cases.batches.acts import Act
from app.cases.batches.models import (
    ASK,
    CLAIM,
    COPY,
    HAND,
    MOST_TASKS,
    RELEASE,
    SEND_BACK,
    UNDOABLE,
    TaskBatch,
)
from app.cases.batches.queries import askable_on, foresee, outcomes, readers_of, receivers_for
from app.cases.batches.running import do_several, go_on, undo_several
from app.cases.batches.undo import AlreadyUndone, TooLate
from app.cases.copies.actions import put_aside
from app.cases.copies.queries import copies_to
from app.cases.drafts.models import TaskDraft
from app.cases.drafts.save import save_draft
from app.cases.handings.queries import handings_of
from app.cases.models import Task, Timer
from app.cases.opinions.actions import answer_opinion
from app.cases.opinions.queries import opinions_of_task, questions_to
from app.cases.queries import case_timeline, open_tasks_of_case
from app.cases.verification import first_broken_event
from app.dates.clock import clock_at, now
from app.errors import InvalidInput, NotFound, OutOfReach
from app.extensions import db
from app.notices.actions import mark_read
from app.notices.models import Notice
from app.notices.queries import notices_of
from tests.case_driver import CaseDriver
from tests.case_rows import make_case, make_task
from tests.factories import COMMUNITY, make_user
from tests.statements import statements

NEXT_DOOR = "379901001002"
STREET = COMMUNITY[:9]


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def colleague(officer):
    return make_user("community_officer")


def group_task(by, **values):
    return make_task(make_case(by), "record_visit", **{"role": "community_officer", **values})


def several(act: Act, tasks, by) -> TaskBatch:
    return do_several(act, [task.id for task in tasks], by=by, key=None)


def hand(to, word="换班") -> Act:
    return checked_act(HAND, to_id=to.id, word=word)


def statuses(batch, by) -> list[str]:
    return [line.status for line in outcomes(batch, by=by)]


def test_each_for_itself_and_foreseen_as_it_happens(officer, colleague):
    free, taken = group_task(officer), group_task(officer, assignee_id=colleague.id)
    over = group_task(officer, status="done", ended_at=now(), ended_by=colleague.id)
    street, mine = group_task(officer, role="street_officer"), group_task(officer)
    claim_task(mine.id, by=officer)
    tasks = [taken, free, over, street, mine]
    lines = foresee(Act(CLAIM), [task.id for task in tasks], by=officer)
    assert [line.error is None for line in lines] == [False, True, False, False, False]
    batch = several(Act(CLAIM), tasks, officer)
    found = outcomes(batch, by=officer)
    assert [line.status for line in found] == ["refused", "done", "refused", "refused", "refused"]
    assert [line.why for line in found] == [line.error and line.error.message for line in lines]
    assert (free.assignee_id, taken.assignee_id) == (officer.id, colleague.id)


def test_what_is_out_of_reach_says_no_more_than_what_is_not_there(officer):
    stranger = make_user(unit=NEXT_DOOR)
    far = group_task(stranger)
    lines = foresee(Act(CLAIM), [far.id, 2**40], by=officer)
    assert [line.task for line in lines] == [None, None]
    assert lines[0].error.message == lines[1].error.message
    batch = several(Act(CLAIM), [far], officer)
    assert outcomes(batch, by=officer)[0].task is None
    with pytest.raises(OutOfReach):
        go_on(batch.id, by=stranger)


def test_handing_on_brings_the_word_to_each(officer, colleague):
    tasks = [group_task(officer, assignee_id=officer.id) for _n in range(2)]
    batch = several(hand(colleague, " 明天起培训 "), tasks, officer)
    assert statuses(batch, officer) == ["done", "done"]
    assert {one.word for one in handings_of([task.id for task in tasks]).values()} == {"明天起培训"}
    assert len(notices_of(colleague)) == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "complete"}, "act"),
        ({"name": HAND, "word": "x"}, "to"),
        ({"name": HAND, "to_id": 2**31 - 2, "word": "x"}, "to"),
        ({"name": ASK, "word": "x"}, "to"),
        ({"name": SEND_BACK, "word": " "}, "reason"),
    ],
)
def test_an_act_that_is_none(session, values, field):
    with pytest.raises(InvalidInput) as error:
        checked_act(**values)
    assert field in error.value.errors


def test_handing_on_needs_a_word_and_tasks(officer, colleague):
    with pytest.raises(InvalidInput):
        hand(colleague, " ")
    for ids in ([], [2**40], list(range(1, MOST_TASKS + 2))):
        with pytest.raises(InvalidInput):
            do_several(Act(CLAIM), ids, by=officer, key=None)


def test_receivers_are_those_who_could_take_some_of_what_is_mine_to_give(officer, colleague):
    tasks = [group_task(officer, assignee_id=officer.id) for _n in range(2)]
    tasks.append(group_task(officer, assignee_id=colleague.id))
    tasks.append(group_task(officer, assignee_id=officer.id, role="street_officer"))
    street = make_user("street_officer", STREET)
    make_user(unit=NEXT_DOOR)
    assert receivers_for(tasks, by=officer) == [(colleague, 2), (street, 1)]
    manager = make_user("manager", STREET)
    assert dict(receivers_for(tasks, by=manager)) == {officer: 1, colleague: 2, street: 1}


@pytest.mark.parametrize(("name", "for_whom"), [(HAND, receivers_for), (ASK, askable_on)])
def test_looking_ahead_asks_no_more_for_more_tasks(officer, colleague, name, for_whom):
    act = checked_act(name, to_id=colleague.id, word="换班")

    def asked(number: int) -> int:
        tasks = [group_task(officer, assignee_id=officer.id) for _n in range(number)]
        db.session.flush()
        with statements() as seen:
            lines = foresee(act, [task.id for task in tasks], by=officer)
            for_whom([line.task for line in lines], by=officer)
        return len(seen)

    assert asked(1) == asked(8)


# -- the same again, and going on ----------------------------------------------


def test_the_same_key_does_it_once(officer):
    task = group_task(officer)
    first, again = (
        do_several(Act(CLAIM), [task.id], by=officer, key="k", request=b"r") for _n in range(2)
    )
    assert first.id == again.id
    assert [event.kind for event in case_timeline(task.case_id)] == ["claimed"]


def test_what_an_interruption_left_is_gone_on_with(officer, monkeypatch):
    tasks = [group_task(officer) for _n in range(2)]
    monkeypatch.setattr("app.cases.batches.running.item_ids", lambda *_given: [tasks[0].id])
    batch = several(Act(CLAIM), tasks, officer)
    assert statuses(batch, officer) == ["done", "waiting"]
    monkeypatch.undo()
    go_on(batch.id, by=officer)
    assert statuses(batch, officer) == ["done", "done"]


# -- undo ----------------------------------------------------------------------


@pytest.mark.parametrize("act", [CLAIM, RELEASE, HAND])
def test_undo_brings_back_who_had_it_and_the_word_it_came_with(officer, colleague, act):
    boss = make_user("manager", STREET)
    task = group_task(officer)
    if act != CLAIM:
        claim_task(task.id, by=officer)
        reassign_task(task.id, to=colleague, by=officer, reason="换班")
    by = officer if act == CLAIM else boss
    batch = several(hand(officer) if act == HAND else Act(act), [task], by)
    before = None if act == CLAIM else colleague.id
    assert task.assignee_id != before
    undo_several(batch.id, by=by)
    assert statuses(batch, by) == ["undone"]
    assert task.assignee_id == before
    words = [one.word for one in handings_of([task.id]).values()]
    assert words == ([] if act == CLAIM else ["换班"])
    newest = case_timeline(task.case_id)[0]
    assert (newest.kind, newest.data["to"]) == ("taken_back", before)


def test_a_notice_goes_unread_and_is_answered_when_read(officer, colleague):
    tasks = [group_task(officer, assignee_id=officer.id) for _n in range(2)]
    batch = several(hand(colleague), tasks, officer)
    read = next(line for line in notices_of(colleague) if line.task_id == tasks[0].id)
    mark_read(read.id, by=colleague)
    undo_several(batch.id, by=officer)
    told = [(line.kind, line.task_id) for line in notices_of(colleague)]
    assert told == [("task_taken_back", tasks[0].id), ("task_handed", tasks[0].id)]


def test_a_deputy_hands_on_and_takes_back_in_the_others_name(officer, colleague):
    deputy = make_user("community_officer")
    deputy.stands_in_for = (StandIn(1, officer.id, officer.display_name, now().date()),)
    task = group_task(officer, assignee_id=officer.id)
    batch = several(hand(colleague), [task], deputy)
    assert [line.kind for line in notices_of(officer)] == ["handed_for_me"]
    undo_several(batch.id, by=deputy)
    assert notices_of(officer) == notices_of(colleague) == []
    newest = case_timeline(task.case_id)[:2]
    assert [event.kind for event in newest] == ["taken_back", "reassigned"]
    assert [event.data["for"] for event in newest] == [officer.id] * 2


def test_what_has_moved_on_stays_and_says_so(officer, colleague):
    third = make_user("community_officer")
    tasks = [group_task(officer, assignee_id=officer.id) for _n in range(6)]
    batch = several(hand(colleague), tasks, officer)
    reassign_task(tasks[0].id, to=third, by=colleague, reason="x")
    reassign_task(tasks[1].id, to=third, by=colleague, reason="x")
    reassign_task(tasks[1].id, to=colleague, by=third, reason="x")
    release_task(tasks[2].id, by=colleague)
    tasks[3].status, tasks[3].ended_at, tasks[3].ended_by = "done", now(), colleague.id
    draft = TaskDraft(task_id=tasks[4].id, user_id=colleague.id, content="{}", source="w")
    db.session.add(draft)
    db.session.flush()
    undo_several(batch.id, by=officer)
    found = outcomes(batch, by=officer)
    assert [line.status for line in found] == ["kept"] * 5 + ["undone"]
    said = (third.display_name, "转办", "岗位组", "办结", "填写")
    assert [words in line.why for words, line in zip(said, found, strict=False)] == [True] * 5
    assert tasks[1].assignee_id == colleague.id


def test_undo_ends_after_ten_minutes_and_is_done_once(officer):
    at = now()
    with clock_at(at):
        batch = several(Act(CLAIM), [group_task(officer)], officer)
        late = several(Act(CLAIM), [group_task(officer)], officer)
    with clock_at(at + UNDOABLE):
        undo_several(batch.id, by=officer)
        with pytest.raises(AlreadyUndone):
            undo_several(batch.id, by=officer)
    with clock_at(at + UNDOABLE + timedelta(seconds=1)), pytest.raises(TooLate):
        undo_several(late.id, by=officer)


def test_nobody_undoes_for_another_and_what_is_old_is_forgotten(officer, colleague):
    batch = several(Act(CLAIM), [group_task(officer)], officer)
    with pytest.raises(OutOfReach):
        undo_several(batch.id, by=colleague)
    number = batch.id
    forget_batches(before=now() + timedelta(seconds=1))
    with pytest.raises(NotFound):
        undo_several(number, by=officer)


# -- copying somebody in ----------------------------------------------------------


def test_a_colleague_is_told_of_several_tasks_and_it_is_taken_back(officer):
    neighbour = make_user(unit=NEXT_DOOR)
    mine = group_task(officer, assignee_id=officer.id)
    free, over = group_task(officer), group_task(officer, status="done", ended_at=now())
    act = checked_act(COPY, to_id=neighbour.id, word=" 请关注 ")
    assert (neighbour, 2) in readers_of([mine, free], by=officer)
    seen = foresee(act, [mine.id, free.id, over.id], by=officer)
    assert [line.error is None for line in seen] == [True, True, False]
    batch = several(act, [mine, free, over], officer)
    assert [line.status for line in outcomes(batch, by=officer)] == ["done", "done", "refused"]
    copies = {copy.task_id: copy for copy in copies_to(neighbour)}
    assert [copies[task.id].word for task in (mine, free)] == ["请关注", "请关注"]
    assert (mine.assignee_id, free.assignee_id) == (officer.id, None)
    put_aside(copies[mine.id].id, by=neighbour)  # it has been read: no more to take back
    undo_several(batch.id, by=officer)
    assert [line.status for line in outcomes(batch, by=officer)] == ["kept", "undone", "refused"]
    assert copies_to(neighbour) == []


def test_not_to_oneself_nor_to_somebody_far_nor_without_a_word(officer):
    task, far = group_task(officer), make_user(unit="379902001001")
    for to in (officer, far):
        [line] = foresee(Act(COPY, to, "请关注"), [task.id], by=officer)
        assert isinstance(line.error, InvalidInput)
    for to_id, word in ((far.id, " "), (None, "请关注")):
        with pytest.raises(InvalidInput):
            checked_act(COPY, to_id=to_id, word=word)


# -- asking a colleague -----------------------------------------------------------


def test_a_colleague_is_asked_about_several_and_it_is_withdrawn_while_unanswered(officer):
    neighbour = make_user(unit=NEXT_DOOR)
    tasks = [group_task(officer, assignee_id=officer.id) for _n in range(2)]
    street = group_task(officer, role="street_officer")
    assert (neighbour, 2) in askable_on([*tasks, street], by=officer)
    act = checked_act(ASK, to_id=neighbour.id, word=" 这样认定是否妥当？ ")
    batch = several(act, [*tasks, street], officer)
    assert statuses(batch, officer) == ["done", "done", "refused"]
    questions = {one.task_id: one for one in questions_to(neighbour)}
    assert [questions[task.id].question for task in tasks] == ["这样认定是否妥当？"] * 2
    again = foresee(act, [tasks[0].id], by=officer)[0].error
    assert "正等待答复" in str(again.errors)
    answer_opinion(questions[tasks[0].id].id, answer="妥当", by=neighbour)
    undo_several(batch.id, by=officer)
    found = outcomes(batch, by=officer)
    assert [line.status for line in found] == ["kept", "undone", "refused"]
    assert "已经答复" in found[0].why
    assert questions_to(neighbour) == []
    assert opinions_of_task(tasks[1].id)[0].withdrawn_at is not None


def test_a_deputy_asks_in_the_others_name(officer, colleague):
    deputy = make_user("community_officer")
    deputy.stands_in_for = (StandIn(1, officer.id, officer.display_name, now().date()),)
    task = group_task(officer, assignee_id=officer.id)
    several(checked_act(ASK, to_id=colleague.id, word="请看"), [task], deputy)
    asked = case_timeline(task.case_id)[0]
    assert (asked.kind, asked.by_id, asked.data["for"]) == ("opinion_asked", deputy.id, officer.id)


# -- sending back -----------------------------------------------------------------


def at_street_review() -> tuple[CaseDriver, Task]:
    drive = CaseDriver().register()
    drive.do("preliminary_review", opinion="recognise", primary_category="urban_older")
    drive.wait(12)
    return drive, drive.task("street_review")


def test_several_go_back_where_the_diagram_has_a_way_and_are_taken_back(session):
    drive, review = at_street_review()
    street = drive.staff["street_officer"]
    without = make_task(drive.case, "record_visit", role="street_officer")
    others = make_task(
        drive.case, "x", role="street_officer", assignee_id=make_user("street_officer", STREET).id
    )
    far = group_task(make_user(unit="379902001001"))
    tasks = [review, without, others, far]
    lines = foresee(Act(SEND_BACK), [task.id for task in tasks], by=street)
    assert [line.error is None for line in lines] == [True, False, False, False]
    assert lines[0].returns_to.steps == ("社区初审",)
    before = kept_of(drive)
    with clock_at(drive.now):
        batch = several(checked_act(SEND_BACK, word="材料不全，请补充"), tasks, street)
        found = outcomes(batch, by=street)
        assert [line.status for line in found] == ["done", "refused", "refused", "refused"]
        assert "没有规定" in found[1].why
        assert "由主管转办" in found[2].why
        assert drive.task("preliminary_review").assignee_id == drive.officer.id
        again = handings_of([drive.task("preliminary_review").id]).popitem()[1]
        assert (again.kind, again.word) == ("returned", "材料不全，请补充")
    assert kept_of(drive) != before
    with clock_at(drive.now + timedelta(minutes=9)):
        undo_several(batch.id, by=street)
        assert statuses(batch, street)[0] == "undone"
    # As if it had never been, but for the history; and the case goes on from there.
    assert kept_of(drive) == before
    assert db.session.get(Task, review.id).is_open
    assert first_broken_event(drive.case.id) is None
    assert (
        list(
            db.session.scalars(
                select(Notice.kind).where(
                    Notice.user_id == drive.officer.id, Notice.kind == "task_returned"
                )
            )
        )
        == []
    )
    drive.do("street_review", opinion="recognise")
    assert "county_decision" in drive.waiting


def kept_of(drive) -> tuple:
    """What the engine and the timers hold, and what waits for whom."""
    db.session.expire_all()
    case = drive.case
    timers = select(Timer.key, Timer.element_id, Timer.due_at).where(Timer.case_id == case.id)
    tasks = [(task.id, task.element_id, task.assignee_id) for task in open_tasks_of_case(case.id)]
    return (
        bytes(case.state),
        case.stage,
        case.stage_since,
        case.responsible_id,
        sorted(map(tuple, db.session.execute(timers))),
        sorted(tasks),
    )


def test_what_went_back_stays_where_it_has_been_begun_or_gone_on_with(session):
    drive, review = at_street_review()
    street = drive.staff["street_officer"]
    with clock_at(drive.now):
        batch = several(checked_act(SEND_BACK, word="材料不全"), [review], street)
        first = drive.task("preliminary_review")
        save_draft(first.id, lambda _form: {}, by=drive.officer, source="a1")
        undo_several(batch.id, by=street)
        [line] = outcomes(batch, by=street)
        assert (line.status, line.why) == ("kept", f"{drive.officer.display_name}已经开始填写")
    drive.do("preliminary_review", opinion="recognise", primary_category="urban_older")
    drive.wait(12)
    review = drive.task("street_review")
    with clock_at(drive.now):
        batch = several(checked_act(SEND_BACK, word="材料不全"), [review], street)
        add_note(drive.case.id, "已电话说明", by=street)
        undo_several(batch.id, by=street)
        [line] = outcomes(batch, by=street)
        assert (line.status, line.why) == ("kept", "退回后个案又有办理，不能撤销")
    assert drive.waiting == ["preliminary_review"]
