"""Tokens do not outlive the password they were got with, unless their owner says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import g

from app.accounts.actions import end_sessions, reset_password, update_user
from app.accounts.models import ApiToken
from app.accounts.tokens import end_tokens, tokens_of
from app.api.auth import issue_token
from app.audit.models import AuditEntry
from app.dates.clock import clock_at, now
from tests.factories import PASSWORD, make_user, sign_in
from tests.web.pages import get, page, text_of

NEW = "a good new one 2026"


@pytest.fixture
def officer(session):
    return make_user("community_officer")


@pytest.fixture
def admin(session):
    return make_user("system_admin", unit="3799")


def opens(client, token: str) -> bool:
    g.pop("_login_user", None)
    answer = client.get("/api/v1/tasks", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code == 200


def change(client, officer, **values):
    sign_in(client, officer)
    given = {"old_password": PASSWORD, "new_password": NEW, "again": NEW, **values}
    return client.post("/account/password", data=given)


def test_a_changed_password_ends_the_tokens(client, officer, session):
    token = issue_token(officer, label="报表", by=None)
    other = issue_token(make_user(), label="别人的", by=None)
    session.commit()
    assert opens(client, token)
    assert change(client, officer, tokens_offered="1", end_tokens="1").status_code == 303
    assert not opens(client, token)
    assert opens(client, other)
    entry = session.query(AuditEntry).filter_by(action="tokens.revoked").one()
    assert (entry.by_id, entry.detail) == (officer.id, {"number": 1})


def test_one_got_while_the_page_was_open_ends_as_well(client, officer):
    token = issue_token(officer, label="刚发的", by=None)
    assert change(client, officer).status_code == 303  # the page had no box
    assert not opens(client, token)


def test_whoever_clears_the_box_keeps_them(client, officer):
    token = issue_token(officer, label="报表", by=None)
    assert change(client, officer, tokens_offered="1").status_code == 303
    assert opens(client, token)
    assert "接口令牌保留" in text_of(get(client, officer, "/account"))


def test_a_refused_change_ends_nothing_and_keeps_the_choice(client, officer):
    token = issue_token(officer, label="报表", by=None)
    answer = change(client, officer, old_password="wrong", tokens_offered="1")
    assert answer.status_code == 422
    assert not page(answer).xpath("//input[@name='end_tokens']/@checked")
    assert opens(client, token)


def test_the_page_lists_them_with_the_box_ticked(client, officer):
    issue_token(officer, label="报表程序", by=None)
    shown = get(client, officer, "/account")
    assert shown.xpath("//input[@name='end_tokens']/@checked")
    assert "报表程序" in text_of(shown.get_element_by_id("tokens"))


def test_without_tokens_there_is_nothing_to_choose(client, officer):
    shown = get(client, officer, "/account")
    assert not shown.xpath("//input[@name='end_tokens'] | //*[@id='tokens']")


def test_one_token_is_ended_by_itself(client, officer, session):
    first, second = (issue_token(officer, label=name, by=None) for name in "ab")
    session.flush()
    row = session.query(ApiToken).filter_by(label="a").one()
    sign_in(client, officer)
    assert client.post(f"/account/tokens/{row.id}/end").status_code == 303
    assert (opens(client, first), opens(client, second)) == (False, True)


def test_nobody_ends_anothers_token(client, officer, session):
    token = issue_token(make_user(), label="别人的", by=None)
    session.flush()
    row = session.query(ApiToken).filter_by(label="别人的").one()
    sign_in(client, officer)
    assert client.post(f"/account/tokens/{row.id}/end").status_code == 404
    assert opens(client, token)


@pytest.mark.parametrize("what", ["reset", "sessions", "disabled and enabled again"])
def test_what_the_administrator_ends_takes_the_tokens_along(client, officer, admin, what):
    token = issue_token(officer, label="报表", by=None)
    if what == "reset":
        reset_password(officer, by=admin)
    elif what == "sessions":
        end_sessions(officer, by=admin)
    else:
        for is_enabled in (False, True):
            update_user(
                officer,
                display_name="李",
                unit_code=officer.unit.code,
                is_enabled=is_enabled,
                by=admin,
            )
    sign_in(client, admin)  # keeps what was done
    assert not opens(client, token)


def test_ones_own_other_sessions_end_without_the_tokens(client, officer):
    token = issue_token(officer, label="报表", by=None)
    end_sessions(officer, by=officer)
    sign_in(client, officer)
    assert opens(client, token)


def test_what_has_expired_is_neither_listed_nor_ended_again(officer, session):
    issue_token(officer, label="旧", days=1, by=None)
    session.flush()
    with clock_at(now() + timedelta(days=2)):
        assert tokens_of(officer) == []
        assert end_tokens(officer, by=officer) == 0
