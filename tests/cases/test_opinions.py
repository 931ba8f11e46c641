"""协办: a colleague is asked, reads the case for it, answers; the task stays whose it is."""

from __future__ import annotations

import pytest

from app.accounts.standing_in import stand_ins_of
from app.cases.actions import reassign_task
from app.cases.actions.assign import TaskNotOpen
from app.cases.opinions.actions import OpinionEnded, answer_opinion, ask_opinion, withdraw_opinion
from app.cases.opinions.queries import colleagues_for, opinions_of_task, questions_to
from app.cases.queries import case_timeline
from app.cases.verification import first_broken_event
from app.database import send_waiting
from app.dates.clock import clock_at, today
from app.errors import InvalidInput, NotAllowed, NotFound
from app.notices.queries import notices_of
from app.substitutions.actions import arrange_substitution
from tests.api.conftest import Caller
from tests.case_driver import CaseDriver
from tests.case_rows import make_task
from tests.cases.conftest import NEXT_DOOR, can_read
from tests.factories import COMMUNITY, make_user, sign_in
from tests.web.pages import get, text_of

WORDS = "残疾证还有一个月到期，能否先按六类认定？"
ANSWER = "可以，请先提醒本人换证。"


def ask(task, of, by, words=WORDS):
    opinion = ask_opinion(task.id, of=of, question=words, by=by)
    send_waiting()
    return opinion


def test_asked_read_answered_and_over(task, officer, neighbour):
    assert not can_read(neighbour, task)
    opinion = ask(task, neighbour, officer)
    assert can_read(neighbour, task)
    assert task.assignee_id == officer.id
    assert [(q.by, q.question) for q in questions_to(neighbour)] == [(officer.display_name, WORDS)]
    assert [(n.kind, n.note) for n in notices_of(neighbour)] == [("opinion_asked", WORDS)]
    answer_opinion(opinion.id, answer=f" {ANSWER} ", by=neighbour)
    send_waiting()
    assert not can_read(neighbour, task)
    assert (questions_to(neighbour), notices_of(neighbour)) == ([], [])
    assert [(n.kind, n.note) for n in notices_of(officer)] == [("opinion_given", ANSWER)]
    assert [one.answer for one in opinions_of_task(task.id)] == [ANSWER]
    given, asked = case_timeline(task.case_id)
    assert (asked.kind, asked.by_id, asked.data["to"]) == (
        "opinion_asked",
        officer.id,
        neighbour.id,
    )
    assert (given.kind, given.by_id, given.data["reason"]) == (
        "opinion_given",
        neighbour.id,
        ANSWER,
    )
    assert first_broken_event(task.case_id) is None
    with pytest.raises(OpinionEnded):
        answer_opinion(opinion.id, answer="再想想", by=neighbour)


def test_withdrawn_it_is_over_too(task, officer, neighbour):
    opinion = ask(task, neighbour, officer)
    with pytest.raises(InvalidInput):  # one at a time
        ask(task, neighbour, officer)
    for stranger in (neighbour, make_user()):
        with pytest.raises(NotFound):
            withdraw_opinion(opinion.id, by=stranger)
    withdraw_opinion(opinion.id, by=officer)
    assert not can_read(neighbour, task)
    assert case_timeline(task.case_id)[0].kind == "opinion_withdrawn"
    with pytest.raises(OpinionEnded):
        answer_opinion(opinion.id, answer=ANSWER, by=neighbour)
    ask(task, neighbour, officer)


def test_the_task_has_another_hand(task, officer, neighbour):
    """Whoever has the task now withdraws too; nobody waits for the opinion of who has it."""
    receiver = make_user()
    asked = ask(task, neighbour, officer), ask(task, receiver, officer)
    reassign_task(task.id, to=receiver, by=officer, reason="由您接着办")
    assert questions_to(receiver) == []
    for opinion, by in zip(asked, (receiver, officer), strict=True):
        withdraw_opinion(opinion.id, by=by)
    assert not can_read(neighbour, task)


def test_a_deputy_asks_and_both_names_stay(task, officer, neighbour):
    deputy = make_user()
    day = today()
    arrange_substitution(principal=officer, deputy=deputy, by=officer, from_on=day, until_on=day)
    deputy.stands_in_for = stand_ins_of(deputy)
    opinion = ask(task, neighbour, deputy)
    withdraw_opinion(opinion.id, by=deputy)
    withdrawn, asked = case_timeline(task.case_id)[:2]
    assert [event.data["for"] for event in (withdrawn, asked)] == [officer.id] * 2


def test_with_the_task_it_is_over(session):
    drive = CaseDriver()
    task, neighbour = drive.task("record_registration"), make_user(unit=NEXT_DOOR)
    opinion = ask(task, neighbour, drive.officer)
    drive.register()
    assert not can_read(neighbour, task)
    assert (questions_to(neighbour), notices_of(neighbour)) == ([], [])
    with clock_at(drive.now), pytest.raises(TaskNotOpen):
        answer_opinion(opinion.id, answer=ANSWER, by=neighbour)


def test_who_asks_whom(task, officer, neighbour):
    county = make_user("counsellor", COMMUNITY[:6])
    far, auditor = make_user(unit="379901002001"), make_user("auditor", "3799")
    offered = colleagues_for(task, by=officer)
    assert {county, neighbour} <= set(offered)
    assert not {officer, far, auditor} & set(offered)
    gone = make_user(is_enabled=False)
    for of in (officer, far, auditor, gone):
        with pytest.raises(InvalidInput) as error:
            ask(task, of, officer)
        assert "of" in error.value.errors
    for words in ("  ", "长" * 501):
        with pytest.raises(InvalidInput) as error:
            ask(task, county, officer, words)
        assert "question" in error.value.errors
    with pytest.raises(NotAllowed):  # it is not their task, and no task of their role
        ask(make_task(task.case, "x", role="community_officer"), officer, county)


def test_only_who_was_asked_answers_with_words(task, officer, neighbour):
    opinion = ask(task, neighbour, officer)
    with pytest.raises(NotFound):
        answer_opinion(opinion.id, answer=ANSWER, by=officer)
    for words in (" ", "长" * 1001):
        with pytest.raises(InvalidInput) as error:
            answer_opinion(opinion.id, answer=words, by=neighbour)
        assert "answer" in error.value.errors


def test_on_the_pages(session, client):
    drive = CaseDriver()
    task, neighbour = drive.task("record_registration"), make_user(unit=NEXT_DOOR)
    address = f"/tasks/{task.id}"
    sign_in(client, drive.officer)
    refused = client.post(f"{address}/opinions", data={"of": "", "question": WORDS})
    assert refused.status_code == 422
    assert "请选择请谁协办" in refused.get_data(as_text=True)
    assert WORDS in refused.get_data(as_text=True)
    asked = client.post(f"{address}/opinions", data={"of": neighbour.id, "question": WORDS})
    assert asked.status_code == 303
    assert "等待答复" in text_of(get(client, drive.officer, address))

    work = text_of(get(client, neighbour, "/work"))
    assert "请我协办" in work
    assert WORDS in work
    page = get(client, neighbour, address)
    assert f"{drive.officer.display_name}请您协办" in text_of(page)
    assert not page.xpath("//form[@data-draft]")  # the task's own form is not theirs
    for read in (page, get(client, neighbour, f"/cases/{task.case_id}")):
        assert not read.xpath("//a[starts-with(@href, '/people/')]")  # out of their reach
    to = page.xpath("string(//section[@id='question']//form/@action)")
    assert client.post(to, data={"answer": ""}).status_code == 422
    assert client.post(to, data={"answer": ANSWER}).status_code == 303
    assert client.get(address).status_code == 404
    assert client.get(f"/cases/{task.case_id}").status_code == 404

    shown = text_of(get(client, drive.officer, address))
    assert ANSWER in shown
    assert "提出协办意见" in shown  # among what happened last


def test_through_the_interface(task, officer, neighbour, client):
    asker, colleague = Caller(client, officer), Caller(client, neighbour)
    path = f"/tasks/{task.id}/opinions"
    assert colleague.get(path).status_code == 404
    made = asker.post(path, {"of": neighbour.id, "question": WORDS})
    assert made.status_code == 200, made.json
    [question] = colleague.get("/opinions").json
    assert (question["question"], question["id"]) == (WORDS, made.json["id"])
    answer = colleague.post(f"/opinions/{question['id']}/answer", {"answer": ANSWER})
    assert answer.json["answer"] == ANSWER
    assert [one["answer"] for one in asker.get(path).json] == [ANSWER]
    again = asker.post(path, {"of": neighbour.id, "question": WORDS}).json["id"]
    assert asker.post(f"/opinions/{again}/withdraw", {}).json["withdrawn_at"]
    assert colleague.get("/opinions").json == []
