from datetime import timedelta

import pytest

from app.accounts.models import ApiToken
from app.dates.clock import clock_at, now
from tests.factories import PASSWORD, make_user


def test_without_token_is_401_problem(client):
    answer = client.get("/api/v1/people")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_cookie_does_not_open_the_api(client, session):
    from tests.factories import sign_in

    sign_in(client, make_user())
    assert client.get("/api/v1/people").status_code == 401


def test_token_for_name_and_password(client, session):
    user = make_user()
    session.commit()
    body = {"username": user.username, "password": PASSWORD}
    answer = client.post("/api/v1/tokens", json=body)
    assert answer.status_code == 201
    headers = {"Authorization": f"Bearer {answer.json['token']}"}
    assert client.get("/api/v1/tasks", headers=headers).status_code == 200


def test_wrong_password_gives_no_token(client, session):
    user = make_user()
    session.commit()
    answer = client.post(
        "/api/v1/tokens", json={"username": user.username, "password": "something-else"}
    )
    assert answer.status_code in (401, 403, 422)
    assert "token" not in answer.json


@pytest.mark.parametrize("end", ["expired", "revoked", "disabled"])
def test_token_out_of_force_is_refused(call, session, end):
    caller = call()
    token = session.query(ApiToken).filter_by(user_id=caller.user.id).one()
    if end == "revoked":
        token.revoked_at = now()
    if end == "disabled":
        caller.user.is_enabled = False
    session.commit()
    with clock_at(now() + timedelta(days=91 if end == "expired" else 0)):
        assert caller.get("/tasks").status_code == 401


def test_token_itself_is_not_stored(call, session):
    caller = call()
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    stored = session.query(ApiToken).filter_by(user_id=caller.user.id).one()
    assert token not in stored.token_hash


@pytest.mark.parametrize("role", ["community_officer", "system_admin", "partner", "auditor"])
def test_everybody_may_see_who_they_are_and_end_their_token(call, client, role):
    caller, other = call(role, "3799"), call(role, "3799")
    me = caller.get("/me").json
    assert (me["id"], me["grants"]) == (caller.user.id, [{"role": role, "unit": "3799"}])
    assert client.delete("/api/v1/me/token", headers=caller.headers).status_code == 204
    assert caller.get("/me").status_code == 401
    assert other.get("/me").status_code == 200


def test_failed_attempts_for_tokens_are_throttled(client, session):
    user = make_user()
    session.commit()
    body = {"username": user.username, "password": "something-else"}
    statuses = [client.post("/api/v1/tokens", json=body).status_code for _n in range(8)]
    assert statuses[0] == 422
    assert statuses[-1] == 429
    right = client.post("/api/v1/tokens", json=body | {"password": PASSWORD})
    assert right.status_code == 429
