"""Every address, and what guards it.

A page is guarded by ``needs_role`` (the roles stand at the view), or it is named here with the
reason why signing in is enough, or why nothing is needed. What a person sees behind the guard is
limited by reach, which the tests of each feature show.
"""

from __future__ import annotations

import pytest
from flask import g
from werkzeug.routing import Rule

from app.accounts.models import ROLES
from tests.factories import make_user, sign_in

PUBLIC = {
    "accounts.sign_in": "one cannot be signed in yet",
    "accounts.sign_in_post": "one cannot be signed in yet",
    "accounts.session_now": "says who is signed in to whoever is",
    "accounts.sign_out": "does nothing for those who are not signed in",
    "api-docs.openapi_json": "the description of the interface, without data",
    "api_tokens.create_token": "asks for name and password itself, and is throttled",
    "static": "scripts and styles",
    "web.choose_language": "a choice for oneself, before signing in too",
    "web.health": "says only that the database answers",
    "web.home": "only leads on",
}
SIGNED_IN = {
    "accounts.end_sessions_post": "one's own sessions",
    "accounts.end_token_post": "one's own tokens",
    "accounts.password_post": "one's own password",
    "accounts.phone_post": "one's own telephone",
    "accounts.profile": "one's own account",
    "choices.choices_page": "what oneself wants to be told",
    "choices.choices_post": "what oneself wants to be told",
    "dispatches.again_post": "one's own, or reach decides: send_again asks may_see",
    "dispatches.dispatch_list": "one's own; of others within a manager's or administrator's reach",
    "eligibility.determination": "reach decides: get_determination asks may_see_case",
    "notices.notice_list": "one's own notices",
    "notices.open_post": "one's own notices",
    "notices.read_post": "one's own notices",
    "letters.letter": "reach decides: the letter's case must be visible",
}
VALUES = {"path": "workflows/service.bpmn", "kind": "certificate", "field": "phone"}


def rules(app) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)


def guard_of(app, rule: Rule) -> tuple[str, ...]:
    return getattr(app.view_functions[rule.endpoint], "guard", ())


def ask(client, rule: Rule):
    """Ask for the address with ids that name nothing."""
    values = {name: VALUES.get(name, 999_999) for name in rule.arguments}
    method = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
    with client.application.test_request_context():
        address = rule.build(values, append_unknown=False)[1]
    g.pop("_login_user", None)
    return client.open(address, method=method)


def is_api(rule: Rule) -> bool:
    return rule.rule.startswith("/api/v1/")


def test_every_route_states_its_guard(app):
    open_ones = {
        rule.endpoint for rule in rules(app) if not guard_of(app, rule) and not is_api(rule)
    }
    stated = (PUBLIC.keys() | SIGNED_IN.keys()) - {"api_tokens.create_token"}
    assert open_ones == stated


def test_guards_name_roles_that_exist(app):
    assert {role for rule in rules(app) for role in guard_of(app, rule)} <= set(ROLES)


def test_nobody_gets_in_without_signing_in(app, client):
    for rule in rules(app):
        if rule.endpoint in PUBLIC:
            continue
        answer = ask(client, rule)
        answer.close()
        expected = 401 if is_api(rule) else 303
        assert answer.status_code == expected, rule
        if expected == 303:
            assert answer.location.startswith("/sign-in"), rule


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_no_further_than_its_guards(app, client, session, role):
    sign_in(client, make_user(role))
    for rule in rules(app):
        guard = guard_of(app, rule)
        if guard and role not in guard:
            assert ask(client, rule).status_code == 403, rule


def test_no_address_changes_anything_when_only_looked_at(app):
    for rule in rules(app):
        if not is_api(rule) and app.view_functions[rule.endpoint].__name__.endswith("_post"):
            assert rule.methods & {"GET", "HEAD"} == set(), rule


def test_the_interface_asks_for_a_token_not_a_cookie(app, client, session):
    sign_in(client, make_user("manager", unit="3799"))
    for rule in rules(app):
        if is_api(rule) and rule.endpoint not in PUBLIC:
            assert ask(client, rule).status_code == 401, rule
