from datetime import timedelta
from importlib.util import find_spec, module_from_spec

import pytest
from flask import g
from sqlalchemy import select

from app.accounts.models import SignInAttempt, User
from app.accounts.signing_in import (
    ADDRESS_FAILURES,
    FREE_FAILURES,
    SignInRefused,
    SignInThrottled,
    sign_in_checked,
)
from app.dates.clock import clock_at, now
from app.extensions import db
from tests.factories import PASSWORD, make_user, sign_in


@pytest.fixture
def officer(session):
    user = make_user("community_officer", username="officer")
    db.session.commit()
    return user


def attempt(client, username="officer", password=PASSWORD, **more):
    g.pop("_login_user", None)
    return client.post("/sign-in", data={"username": username, "password": password, **more})


def test_the_right_password_leads_to_the_first_page(client, officer):
    answer = attempt(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/").location == "/work"


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("manager", "/oversight"),
        ("street_officer", "/work"),
        ("auditor", "/cases"),
        ("policy_editor", "/studio"),
        ("system_admin", "/users"),
        ("partner", "/account"),
    ],
)
def test_each_role_has_a_first_page(client, session, role, first):
    sign_in(client, make_user(role))
    assert client.get("/").location == first


@pytest.mark.parametrize("given", [("officer", "wrong"), ("nobody", PASSWORD), ("off", "")])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client, officer, given):
    answer = attempt(client, *given)
    assert answer.status_code == 422
    assert "用户名或密码不正确" in answer.text
    assert client.get("/work").status_code == 303


def test_a_disabled_account_is_answered_like_a_wrong_password(session):
    make_user(username="gone", is_enabled=False)
    with pytest.raises(SignInRefused):
        sign_in_checked("gone", PASSWORD, address="127.0.0.1")


def test_after_five_failures_the_account_waits_even_with_the_right_password(client, officer):
    for _n in range(FREE_FAILURES):
        attempt(client, password="wrong")
    answer = attempt(client)
    assert answer.status_code == 429
    assert "1 分钟后再试" in answer.text
    with clock_at(now() + timedelta(minutes=2)):
        assert attempt(client).status_code == 303
    assert db.session.get(User, officer.id).failed_sign_ins == 0


def test_waiting_grows_with_each_further_failure(officer):
    moment, waits = now(), []
    for n in range(FREE_FAILURES + 3):
        with clock_at(moment + timedelta(hours=n)):
            with pytest.raises((SignInRefused, SignInThrottled)):
                sign_in_checked("officer", "wrong", address="10.0.0.1")
            locked = db.session.get(User, officer.id).locked_until
            waits.append(round((locked - now()).total_seconds() / 60) if locked else 0)
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8]


def test_an_address_with_many_failures_waits_for_any_name(session, officer):
    db.session.add_all(SignInAttempt(address="10.9.9.9") for _n in range(ADDRESS_FAILURES))
    db.session.flush()
    with pytest.raises(SignInThrottled):
        sign_in_checked("officer", PASSWORD, address="10.9.9.9")
    assert sign_in_checked("officer", PASSWORD, address="10.9.9.8").id == officer.id


def test_a_failure_stays_counted(officer):
    with pytest.raises(SignInRefused):
        sign_in_checked("officer", "wrong", address="10.0.0.2")
    assert db.session.scalars(select(SignInAttempt.address)).all() == ["10.0.0.2"]


def test_after_signing_in_one_is_where_one_wanted_to_be(client, officer):
    asked = client.get("/cases?stage=service")
    assert asked.status_code == 303
    assert "next=/cases?stage%3Dservice" in asked.location
    assert attempt(client, next="/cases?stage=service").location == "/cases?stage=service"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:x"]
)
def test_nobody_is_led_elsewhere(client, officer, elsewhere):
    assert attempt(client, next=elsewhere).location == "/"


def test_signing_in_begins_a_fresh_session(client, officer):
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        cookie["language"] = "en"
    attempt(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["language"] == "en"
        assert cookie.permanent


def test_ending_all_sessions_ends_this_one(client, officer):
    sign_in(client, officer)
    assert client.get("/work").status_code == 200
    officer.session_epoch += 1
    db.session.commit()
    g.pop("_login_user", None)
    assert client.get("/work").status_code == 303


def test_signing_out(client, officer):
    sign_in(client, officer)
    assert client.post("/sign-out").location == "/sign-in"
    g.pop("_login_user", None)
    assert client.get("/work").status_code == 303


def test_the_password_of_another_signs_nobody_in_by_form_without_token(app, client, officer):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = attempt(client)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "登录已失效" in answer.text


def test_a_stored_password_is_slow_to_guess():
    """In tests it is not (``tests/conftest.py``): this is the module as the product has it."""
    spec = find_spec("app.accounts.passwords")
    as_it_is = module_from_spec(spec)
    spec.loader.exec_module(as_it_is)
    assert as_it_is.hash_password(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
