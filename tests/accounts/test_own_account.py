import pytest
from flask import g

from app.accounts.passwords import UnacceptablePassword, checked_password, is_password
from app.extensions import db
from tests.factories import PASSWORD, make_user, sign_in
from tests.web.pages import get, page, text_of

NEW = "a good new one 2026"


@pytest.fixture
def officer(session):
    return make_user("community_officer", username="officer")


def change(client, **values):
    given = {"old_password": PASSWORD, "new_password": NEW, "again": NEW, **values}
    return client.post("/account/password", data=given)


def test_the_page_tells_who_one_is(client, officer):
    shown = text_of(get(client, officer, "/account"))
    assert "officer" in shown
    assert "社区专员" in shown


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(client, officer):
    sign_in(client, officer)
    before = officer.session_epoch
    assert change(client).status_code == 303
    assert is_password(officer.password_hash, NEW)
    assert officer.session_epoch == before + 1
    g.pop("_login_user", None)
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"old_password": "wrong"}, "old_password", "原密码不正确"),
        ({"again": "something else"}, "again", "不一致"),
        ({"new_password": "short", "again": "short"}, "new_password", "至少 10 位"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(client, officer, values, field, said):
    sign_in(client, officer)
    answer = change(client, **values)
    assert answer.status_code == 422
    note = page(answer).get_element_by_id(f"field-{field}-note")
    assert said in text_of(note)
    assert is_password(officer.password_hash, PASSWORD)


@pytest.mark.parametrize("bad", ["password2026", "aaaaaaaaaaaa", "my-officer-pw", "x" * 300])
def test_passwords_that_are_guessed_are_refused(app, session, bad):
    with app.test_request_context(), pytest.raises(UnacceptablePassword):
        checked_password(bad, username="officer")


def test_the_office_phone(client, officer):
    sign_in(client, officer)
    assert client.post("/account/phone", data={"phone": "0535-1234567"}).status_code == 303
    assert officer.phone == "0535-1234567"
    assert client.post("/account/phone", data={"phone": "<script>"}).status_code == 422


def test_ending_sessions_elsewhere_keeps_this_one(client, officer):
    sign_in(client, officer)
    assert client.post("/account/end-sessions").status_code == 303
    g.pop("_login_user", None)
    assert client.get("/account").status_code == 200


def test_the_language_is_kept_with_the_account(client, officer):
    sign_in(client, officer)
    answer = client.post("/language", data={"language": "en", "next": "/account"})
    assert answer.location == "/account"
    db.session.refresh(officer)
    assert officer.locale == "en"
    assert client.post("/language", data={"language": "xx"}).status_code == 404
