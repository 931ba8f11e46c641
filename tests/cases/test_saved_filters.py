"""Filters of *My work* with a name: whose, who sees them, who may change them."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html
from sqlalchemy import select

from app.cases.work_list_address import address_of, read_filter
from app.cases.work_list_counts import numbers_found
from app.cases.work_list_filter import Filter
from app.cases.work_list_saved import (
    MOST,
    SavedFilter,
    delete_filter,
    may_change,
    rename_filter,
    save_filter,
    saved_filters_for,
    scopes_for,
)
from app.dates.clock import clock_at
from app.errors import InvalidInput, NotAllowed, NotFound
from app.extensions import db
from app.visits.models import Visit
from tests.case_rows import make_case, make_task
from tests.factories import COMMUNITY, make_user, sign_in
from tests.people.factories import make_person
from tests.statements import statements
from tests.web.pages import get, rows, text_of

WANTED = {"view": "mine", "stage": "service", "order": "oldest"}
NEXT_DOOR = "379901001002"
COUNTY = COMMUNITY[:6]


def names(by) -> list[str]:
    return [saved.name for saved in saved_filters_for(by)]


@pytest.fixture
def officer(session):
    return make_user("community_officer")


# -- who sees what -----------------------------------------------------------


def test_own_team_and_office_are_seen_by_whom_they_are_for(officer):
    manager = make_user("manager", COUNTY)
    save_filter("我的", WANTED, scope="own", by=officer)
    save_filter("本社区", WANTED, scope="team", by=officer)
    save_filter("全县", WANTED, scope="office", by=manager)
    assert names(officer) == ["我的", "本社区", "全县"]
    assert names(make_user("counsellor")) == ["本社区", "全县"]
    assert names(make_user(unit=NEXT_DOOR)) == ["全县"]
    assert names(make_user("street_officer", COMMUNITY[:9])) == ["全县"]
    assert names(make_user(unit="379902001001")) == []


# -- who may change what -----------------------------------------------------


@pytest.mark.parametrize(
    ("role", "unit", "scopes"),
    [
        ("community_officer", COMMUNITY, ["own", "team"]),
        ("manager", COMMUNITY[:9], ["own", "team"]),
        ("manager", COUNTY, ["own", "team", "office"]),
        ("county_reviewer", COUNTY, ["own", "team"]),
    ],
)
def test_only_who_manages_the_county_saves_for_it(session, role, unit, scopes):
    user = make_user(role, unit)
    assert scopes_for(user) == scopes
    if "office" not in scopes:
        with pytest.raises(NotAllowed):
            save_filter("x", WANTED, scope="office", by=user)


def test_the_teams_is_changed_by_who_saved_it_and_by_its_manager(officer):
    saved = save_filter("本社区", WANTED, scope="team", by=officer)
    assert may_change(officer, saved)
    assert may_change(make_user("manager"), saved)
    colleague = make_user()
    assert not may_change(colleague, saved)
    with pytest.raises(NotAllowed):
        rename_filter(saved.id, "y", by=colleague)
    with pytest.raises(NotAllowed):
        delete_filter(saved.id, by=colleague)


def test_the_offices_is_changed_by_its_managers_only(officer):
    saved = save_filter("全县", WANTED, scope="office", by=make_user("manager", COUNTY))
    assert may_change(make_user("manager", COUNTY), saved)
    with pytest.raises(NotAllowed):
        delete_filter(saved.id, by=officer)


def test_somebody_elses_own_is_not_there(officer):
    saved = save_filter("我的", WANTED, scope="own", by=officer)
    with pytest.raises(NotFound):
        delete_filter(saved.id, by=make_user("manager", COUNTY))


# -- names -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "  ", "字" * 31])
def test_a_name_is_short_and_not_empty(officer, name):
    with pytest.raises(InvalidInput):
        save_filter(name, WANTED, scope="own", by=officer)


def test_a_name_comes_once_in_each_list(officer):
    first = save_filter("走访", WANTED, scope="own", by=officer)
    save_filter("走访", WANTED, scope="team", by=officer)
    save_filter("走访", WANTED, scope="own", by=make_user())
    other = save_filter("别的", WANTED, scope="own", by=officer)
    for change in (
        lambda: save_filter(" 走访 ", WANTED, scope="own", by=officer),
        lambda: rename_filter(other.id, "走访", by=officer),
    ):
        with pytest.raises(InvalidInput):
            change()
    assert rename_filter(first.id, "走访", by=officer).name == "走访"


def test_there_is_an_end_to_them(officer):
    for n in range(MOST):
        save_filter(f"{n}", WANTED, scope="own", by=officer)
    with pytest.raises(InvalidInput):
        save_filter("再来", WANTED, scope="own", by=officer)
    save_filter("再来", WANTED, scope="team", by=officer)


@pytest.mark.parametrize("personal", [{"q": "张三"}, {"person": "3"}])
def test_what_names_a_person_is_kept_for_oneself(officer, personal):
    with pytest.raises(InvalidInput):
        save_filter("x", WANTED | personal, scope="team", by=officer)
    save_filter("x", WANTED | personal, scope="own", by=officer)


# -- pages -------------------------------------------------------------------


def test_saved_on_the_page_and_opened_again(officer, client):
    case = make_case(officer, stage="service")
    task = make_task(case, "visit", assignee_id=officer.id, priority=80)
    make_task(case, "visit", assignee_id=officer.id)
    shown = get(client, officer, "/work?view=mine&priority=urgent&order=oldest")
    page = get(client, officer, shown.xpath("//*[@id='work-saved']//a/@href")[-1])
    form = page.xpath("//form[.//select[@name='scope']]")[0]
    values = dict(form.form_values()) | {"name": "加急的"}
    answer = client.post("/work/filters", data=values)
    assert answer.status_code == 303
    opened = get(client, officer, answer.location)
    assert len(rows(opened)) == 1
    assert opened.xpath(f"//table//a[starts-with(@href, '/tasks/{task.id}?list=')]")
    assert opened.xpath("string(//*[@id='work-saved']//a[@aria-current])") == "加急的"
    line = rows(get(client, officer, "/work/filters"))[0]
    assert line.startswith("加急的 我的任务，加急，等得最久的在前 1")


def test_renamed_and_deleted_on_the_page(officer, client, session):
    saved = save_filter("旧名", WANTED, scope="own", by=officer)
    sign_in(client, officer)
    client.post(f"/work/filters/{saved.id}/rename", data={"name": "新名"})
    assert "新名" in text_of(get(client, officer, "/work/filters"))
    answer = client.post(f"/work/filters/{saved.id}/rename", data={"name": " "})
    assert answer.status_code == 422
    assert "请填写名称" in answer.text
    client.post(f"/work/filters/{saved.id}/delete")
    assert db.session.scalars(select(SavedFilter)).all() == []


def test_what_was_typed_comes_back_with_the_mistake(officer, client):
    sign_in(client, officer)
    data = {"view": "mine", "q": "张三", "name": "给大家", "scope": "team"}
    answer = client.post("/work/filters", data=data)
    assert answer.status_code == 422
    assert "只能存给自己" in answer.text
    assert 'value="给大家"' in answer.text
    assert 'name="q" value="张三"' in answer.text


def test_who_may_not_change_one_is_offered_no_change(officer, client):
    save_filter("本社区", WANTED, scope="team", by=officer)
    assert get(client, officer, "/work/filters").xpath("//form[contains(@action, 'delete')]")
    shown = get(client, make_user(), "/work/filters")
    assert "本社区" in text_of(shown)
    assert not shown.xpath("//form[contains(@action, 'delete')]")


@pytest.mark.parametrize("role", ["auditor", "system_admin", "policy_editor", "partner"])
def test_who_has_no_list_has_no_filters(client, role):
    sign_in(client, make_user(role, "3799"))
    assert client.get("/work/filters").status_code == 403
    assert client.post("/work/filters", data={"name": "x", "scope": "own"}).status_code == 403


def test_the_numbers_of_all_come_in_one_statement(officer):
    for n in range(12):
        save_filter(f"{n}", WANTED | {"view": "group"}, scope="own", by=officer)
    with statements() as seen:
        assert numbers_found(officer, [Filter(), Filter(view="waiting")]) == [0, 0]
    assert len(seen) == 1


def test_an_address_says_all_of_a_filter(app):
    wanted = Filter(
        view="group",
        stage="service",
        due="week",
        unit=COMMUNITY,
        element="visit",
        role="manager",
        category="dibao",
        priority="urgent",
        person=7,
        search="zs",
        order="newest",
        columns=("stage", "visited"),
    )
    with app.test_request_context("/work", query_string=address_of(wanted)) as context:
        read = read_filter(context.request.args)
    assert read == wanted
    assert read.columns == wanted.columns


def test_the_menu_says_how_many_each_filter_finds_once_it_is_opened(officer, client):
    for _ in range(2):
        make_task(make_case(officer), "visit", assignee_id=officer.id)
    save_filter("全部", {"view": "mine"}, scope="own", by=officer)
    save_filter("等别人", {"view": "waiting"}, scope="own", by=officer)
    menu = get(client, officer, "/work").xpath("//details[@id='work-saved']")[0]
    assert [text_of(a) for a in menu.xpath(".//a")][:2] == ["全部", "等别人"]
    opened = html.fromstring(client.get(menu.get("hx-get")).text)
    assert [text_of(a) for a in opened.xpath("//a")] == ["全部2", "等别人0", "保存或管理筛选"]
    assert opened.xpath("//a[@aria-current]/text()") == ["全部"]


# -- columns -----------------------------------------------------------------


def heads(page) -> list[str]:
    return [text_of(head) for head in page.xpath("//div[@id='results']//thead//th")][1:]


def test_chosen_columns_are_shown_and_saved(officer, client):
    case = make_case(officer, person=make_person(by=officer))  # born on 14 March 1980
    make_task(case, "visit", assignee_id=officer.id)
    visit = Visit(case_id=case.id, number=1, visited_on=date(2026, 1, 5), met=True)
    visit.outcome = "continues"
    db.session.add(visit)
    db.session.flush()
    chosen = "/work?view=mine&columns=&columns=visited&columns=age&columns=responsible&columns=x"
    with clock_at(date(2026, 3, 4)):
        page = get(client, officer, chosen)
    assert heads(page) == ["任务", "对象", "年龄", "上次走访", "责任人", "期限"]
    cells = [text_of(cell) for cell in page.xpath("//div[@id='results']//tbody//td")]
    assert cells[3:6] == ["45 岁", "1月5日", officer.display_name]
    to_save = page.xpath("//details[@id='work-saved']//a[contains(@href, 'filters')]/@href")[0]
    assert "列：年龄、上次走访、责任人" in text_of(get(client, officer, to_save))
    save_filter("走访", {"view": "mine", "columns": "visited"}, scope="own", by=officer)
    address = get(client, officer, "/work/filters").xpath("//td/a[@class='main-link']/@href")[0]
    assert heads(get(client, officer, address)) == ["任务", "对象", "上次走访", "期限"]


def test_columns_add_no_statement_and_none_may_be_chosen(officer, client):
    for _ in range(3):
        make_task(make_case(officer), "visit", assignee_id=officer.id)
    sign_in(client, officer)
    client.get("/work")
    with statements() as usual:
        client.get("/work")
    with statements() as many:
        client.get("/work?columns=stage,category,age,visited,responsible,since")
    assert len(many) == len(usual)
    page = get(client, officer, "/work?columns=-")
    assert heads(page) == ["任务", "对象", "期限"]
    assert not page.xpath("//input[@name='columns'][@checked]")
