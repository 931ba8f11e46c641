"""The system administrator: users, roles, passwords; no personal data, no other role."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.passwords import is_password
from app.extensions import db
from tests.factories import COMMUNITY, make_unit, make_user, sign_in
from tests.web.pages import get, page, text_of

COUNTY = COMMUNITY[:6]


@pytest.fixture
def admin(session):
    make_unit()
    return make_user("system_admin", unit=COUNTY, username="admin")


@pytest.fixture
def officer(admin):
    return make_user("community_officer", username="lihua", display_name="李华")


def found(client, admin, address):
    rows = get(client, admin, address).xpath("//tbody/tr//a")
    return [row.text for row in rows]


def test_the_list_can_be_searched(client, admin, officer):
    make_user("counsellor", unit="379902", display_name="外区人")
    assert found(client, admin, "/users") == [admin.display_name, "李华"]
    assert found(client, admin, "/users?q=李") == ["李华"]
    assert found(client, admin, "/users?role=system_admin") == [admin.display_name]
    assert found(client, admin, "/users?q=%25") == []


def test_a_new_user_gets_a_password_shown_once(client, admin):
    sign_in(client, admin)
    given = {"username": "wangfang", "display_name": "王芳", "unit_code": COMMUNITY}
    answer = client.post("/users/new", data=given)
    password = page(answer).xpath("string(//strong[@class='reference'])")
    user = db.session.scalar(select(User).where(User.username == "wangfang"))
    assert is_password(user.password_hash, password)
    assert password not in client.get(f"/users/{user.id}").text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "X"}, "username"),
        ({"username": "lihua"}, "username"),
        ({"display_name": " "}, "display_name"),
        ({"unit_code": "379902"}, "unit_code"),
    ],
)
def test_wrong_input_keeps_what_was_typed(client, admin, officer, values, field):
    sign_in(client, admin)
    given = {"username": "wangfang", "display_name": "王芳", "unit_code": COMMUNITY, **values}
    answer = client.post("/users/new", data=given)
    assert answer.status_code == 422
    shown = page(answer)
    assert shown.get_element_by_id(f"field-{field}-note") is not None
    assert shown.xpath("string(//input[@name='username']/@value)") == given["username"]


def grant(client, user, role, unit=COUNTY):
    return client.post(f"/users/{user.id}/grants", data={"role": role, "grant_unit_code": unit})


def test_roles_are_granted_and_revoked(client, admin, officer):
    sign_in(client, admin)
    assert grant(client, officer, "counsellor").status_code == 303
    assert officer.roles == ["community_officer", "counsellor"]
    revoked = client.post(f"/users/{officer.id}/grants/{officer.grants[0].id}")
    assert revoked.status_code == 303
    assert officer.roles == ["counsellor"]


def test_an_administrator_can_have_no_other_role(client, admin, officer):
    sign_in(client, admin)
    answer = grant(client, officer, "system_admin")
    assert answer.status_code == 422
    assert "不能同时担任其他岗位" in answer.text


def test_nobody_grants_to_themselves_or_beyond_their_reach(client, admin, officer):
    sign_in(client, admin)
    assert grant(client, admin, "manager").status_code == 403
    make_unit("379902")
    assert grant(client, officer, "manager", "379902").status_code == 422


def test_a_user_elsewhere_is_not_found(client, admin):
    other = make_user("counsellor", unit="379902")
    get(client, admin, f"/users/{other.id}", 404)


def test_a_disabled_user_is_signed_out(client, admin, officer):
    sign_in(client, admin)
    before = officer.session_epoch
    client.post(f"/users/{officer.id}", data={"display_name": "李华", "unit_code": COMMUNITY})
    assert (officer.is_enabled, officer.session_epoch) == (False, before + 1)


def test_a_reset_password_is_new_and_ends_the_sessions(client, admin, officer):
    sign_in(client, admin)
    before = officer.session_epoch
    shown = page(client.post(f"/users/{officer.id}/password"))
    password = shown.xpath("string(//strong[@class='reference'])")
    assert is_password(officer.password_hash, password)
    assert officer.session_epoch == before + 1


def test_the_administrator_sees_no_personal_data(client, admin):
    shown = get(client, admin, "/users")
    assert [text_of(a) for a in shown.xpath("//nav[@aria-label='主菜单']//a")] == [
        "用户",
        "工作日历",
    ]
    for address in ("/work", "/cases", "/people", "/oversight"):
        get(client, admin, address, 403)
