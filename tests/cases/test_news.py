"""News of the list: what open pages are told, at which cost, and when they are told to stop."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.cases.actions import claim_task
from app.cases.copies.actions import copy_in, put_aside
from app.cases.copies.queries import copies_to
from app.cases.live import state, stream
from app.cases.live.state import held_now
from app.cases.live.stream import RETRY
from app.cases.opinions.actions import answer_opinion, ask_opinion
from app.cases.work_list_counts import work_counts
from app.dates.clock import now, today
from app.extensions import db
from app.substitutions.models import Substitution
from tests.case_rows import make_case, make_task
from tests.factories import make_user, sign_in
from tests.statements import statements
from tests.web.pages import get


@pytest.fixture(autouse=True)
def _within_the_tests_transaction(session, monkeypatch):
    """Another connection would not see what the test has made; the browser test has its own."""
    monkeypatch.setattr(stream, "single_statements", lambda: nullcontext(db.session.connection()))


@pytest.fixture
def officer(session):
    return make_user("community_officer")


def task_of(by, **values):
    return make_task(make_case(by), "record_visit", **{"role": "community_officer", **values})


def ask(client, user, sign: str = "", view: str = "", **who) -> dict[str, str]:
    """The fields of the answer's one event."""
    headers = {"Last-Event-ID": sign} if sign else {}
    address = f"/work/news?user={who.get('user_id', user.id)}" + (view and f"&view={view}")
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    assert answer.mimetype == "text/event-stream"
    assert "Set-Cookie" not in answer.headers  # a list left open keeps no session alive
    lines = answer.get_data(as_text=True).strip().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_a_page_is_told_what_there_is_and_then_only_what_is_new(client, officer):
    mine, free = task_of(officer, assignee_id=officer.id), task_of(officer)
    sign_in(client, officer)
    first = ask(client, officer)
    assert json.loads(first["data"]) == {"mine": [mine.id], "group": [free.id], "told": []}
    assert int(first["retry"]) == RETRY < 5000
    again = ask(client, officer, first["id"])
    assert again == {"retry": str(RETRY), "id": first["id"]}
    new = task_of(officer, assignee_id=officer.id)
    db.session.commit()
    assert new.id in json.loads(ask(client, officer, first["id"])["data"])["mine"]


def sign_shown(by):
    return work_counts(by).sign


def test_the_list_carries_the_sign_of_what_it_shows(client, officer):
    task_of(officer)
    shown = get(client, officer, "/work").xpath("string(//@data-news-list)")
    assert ask(client, officer)["id"] == shown == sign_shown(officer)
    task = task_of(officer)
    assert sign_shown(officer) != shown
    claim_task(task.id, by=officer)
    task.status, task.ended_at = "gone", now()
    db.session.flush()
    assert sign_shown(officer) == shown


def test_what_colleagues_ask_and_tell_is_news_until_answered(client, officer, neighbour, task):
    sign_in(client, neighbour)
    nothing = ask(client, neighbour)
    opinion = ask_opinion(task.id, of=neighbour, question="合适吗？", by=officer)
    copy_in(task.case_id, to=neighbour, word="请知悉", by=officer)
    db.session.commit()
    news = ask(client, neighbour, nothing["id"])
    [copied] = copies_to(neighbour)
    assert json.loads(news["data"])["told"] == [opinion.id, -copied.id]
    assert news["id"] == sign_shown(neighbour)
    answer_opinion(opinion.id, answer="合适", by=neighbour)
    put_aside(copied.id, by=neighbour)
    db.session.commit()
    assert ask(client, neighbour)["id"] == nothing["id"]


def test_the_tab_of_what_others_do_is_told_when_it_moves_or_is_done(client, officer, neighbour):
    case = make_case(officer)
    task = make_task(case, "x", role="community_officer", assignee_id=neighbour.id)
    shown = get(client, officer, "/work?view=waiting").xpath("string(//@data-news-list)")
    told = ask(client, officer, view="waiting")
    assert told["id"] == shown
    assert "data" not in ask(client, officer, shown, view="waiting")
    other_tabs = ask(client, officer)["id"]
    assert shown.startswith(f"{other_tabs}+")
    change(task, assignee_id=make_user("community_officer").id)
    moved = ask(client, officer, shown, view="waiting")["id"]
    change(task, status="gone", ended_at=now())
    done = ask(client, officer, moved, view="waiting")["id"]
    assert len({shown, moved, done}) == 3
    assert ask(client, officer)["id"] == other_tabs


def test_a_deputy_is_told_of_the_others_tasks(client, officer):
    away = make_user("community_officer")
    task = task_of(away, assignee_id=away.id)
    make_task(make_case(away), "x", role="community_officer", assignee_id=away.id)
    sign_in(client, officer)
    before = ask(client, officer)["id"]
    db.session.add(
        Substitution(
            principal_id=away.id,
            deputy_id=officer.id,
            from_on=today(),
            until_on=today() + timedelta(days=1),
            elements=[task.element_id],
            created_by=away.id,
        )
    )
    db.session.commit()
    told = ask(client, officer, before)  # also by a process that has asked a moment before
    assert json.loads(told["data"])["mine"] == [task.id]
    assert told["id"] == get(client, officer, "/work").xpath("string(//@data-news-list)")


def test_nothing_new_costs_one_statement(client, officer):
    task_of(officer)
    sign_in(client, officer)
    sign = ask(client, officer)["id"]
    with statements() as seen:
        ask(client, officer, sign)
    assert len(seen) == 1


def test_of_very_many_only_that_there_is_something_new(officer, monkeypatch):
    monkeypatch.setattr(state, "MOST_TASKS", 1)
    for _n in range(2):
        task_of(officer)
    assert held_now(officer) == ([], None, [])


def change(row, **values) -> None:
    db.session.execute(update(type(row)).where(type(row).id == row.id).values(values))
    db.session.commit()


def over(client, user, **who) -> bool:
    return ask(client, user, **who) == {"event": "over", "data": "{}"}


def test_who_is_not_signed_in_any_more_is_told_to_stop(app, client, officer, monkeypatch):
    assert over(client, officer)
    sign_in(client, officer)
    assert not over(client, officer)
    colleague = make_user("community_officer")
    assert over(client, officer, user_id=colleague.id)  # the page was made for another
    with monkeypatch.context() as patch:
        patch.setitem(app.config, "PERMANENT_SESSION_LIFETIME", timedelta(seconds=-1))
        assert over(client, officer)
    change(officer, session_epoch=2)
    assert over(client, officer)
    change(officer, session_epoch=1)
    assert not over(client, officer)
    change(officer, is_enabled=False)
    assert over(client, officer)


@pytest.mark.parametrize("role", ["auditor", "system_admin"])
def test_who_does_no_casework_has_no_news(client, session, role):
    user = make_user(role, "3799")
    sign_in(client, user)
    assert over(client, user)
    assert not get(client, user, "/account").xpath("//@data-news")
