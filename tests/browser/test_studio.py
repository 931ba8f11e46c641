"""Policy staff change a diagram in the browser, publish it, and a new case goes the new way."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import User
from app.cases.actions.open import open_case
from app.cases.models import Case, Task
from app.dates.clock import today
from app.extensions import db
from app.people.models import Person
from app.releases.actions import discard_draft, import_directory
from app.releases.queries import current_release, find_draft

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
OLD_NAME, NEW_NAME = "填写登记表", "填写登记表并核对证件"


@pytest.fixture(autouse=True)
def _no_draft_left(in_database):
    """One draft at a time: what a test leaves behind would be in the next one's way."""

    def discard():
        draft = find_draft()
        if draft is not None:
            editor = select(User).where(User.username == "zhengce")
            discard_draft(draft, by=db.session.scalars(editor).unique().one())

    yield
    in_database(discard)


@pytest.fixture
def as_it_was(in_database):
    """The other journeys expect the shipped release: publish it again when this one is over."""
    yield
    in_database(lambda: import_directory(ROOT, name="恢复", by=None, effective_on=today()).id)


@pytest.fixture
def open_new_case(in_database):
    """Opens a case for somebody of the officer's community and gives the case's id."""

    def act():
        officer = db.session.scalars(select(User).where(User.username == "shequ")).unique().one()
        reach = officer.reach("community_officer")[0]
        person = db.session.scalars(
            select(Person)
            .where(
                Person.unit_code.startswith(reach),
                ~select(Case.id).where(Case.person_id == Person.id, Case.status == "open").exists(),
            )
            .order_by(Person.id)
        ).first()
        return open_case(person, by=officer).id

    return lambda: in_database(act)


@pytest.fixture
def first_task(in_database):
    def name_of(case_id):
        query = select(Task.name).where(Task.case_id == case_id, Task.status == "open")
        return in_database(lambda: db.session.scalar(query))

    return name_of


def open_diagram(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_selector("[data-studio-editor][data-ready=true]")
    expect(page.locator("[data-status]")).to_have_text("检查没有发现错误")


def edit_property(page, group, field, value):
    panel = page.locator("[data-part=properties]")
    entry = panel.locator(f"#bio-properties-panel-{field}")
    if not entry.is_visible():
        panel.locator(".bio-properties-panel-group-header", has_text=group).click()
    entry.fill(value)


def test_a_changed_diagram_is_published_and_a_new_case_goes_the_new_way(
    visit, in_database, as_it_was, open_new_case, first_task
):
    before = open_new_case()
    assert first_task(before) == OLD_NAME

    editor = visit("zhengce", width=1440)
    page = editor.page
    editor.open("/studio")
    page.get_by_role("button", name="新建草稿").click()
    open_diagram(page, "登记")
    page.locator("g.djs-shape[data-element-id=record_registration] > .djs-hit").first.click()
    edit_property(page, "基本信息", "name", NEW_NAME)
    expect(page.locator("[data-status]")).to_contain_text("有未保存的修改")

    # A mistake is shown in the list, and at the element itself.
    edit_property(page, "表单", "formId", "no_such_form")
    page.get_by_role("button", name="检查", exact=True).click()
    finding = page.locator("[data-findings] .finding-error")
    expect(finding).to_contain_text("表单不存在")
    sign = page.locator(".djs-overlays[data-container-id=record_registration] .finding-sign-error")
    expect(sign).to_be_visible()
    edit_property(page, "表单", "formId", "registration_record")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    expect(page.locator("[data-status]")).to_contain_text("检查没有发现错误")
    expect(sign).to_have_count(0)

    page.get_by_role("link", name="第2版").click()
    page.get_by_role("link", name="检查并提交").click()
    page.locator(".difference summary").click()
    expect(page.locator(".difference-lines .plus")).to_contain_text(NEW_NAME)
    page.get_by_role("button", name="提交审批").click()
    expect(page.get_by_role("status").first).to_contain_text("已提交")
    assert editor.problems == []
    address = page.url.removeprefix(editor.product.address)

    # The approver is another person.
    approver = visit("shenpi")
    approver.open(f"{address}/review")
    page = approver.page
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布").click()
    expect(page.get_by_role("status").first).to_contain_text("号版本已发布")
    assert approver.problems == []

    assert first_task(before) == OLD_NAME
    after = open_new_case()
    assert first_task(after) == NEW_NAME
    releases = in_database(
        lambda: [db.session.get_one(Case, case_id).release_id for case_id in (before, after)]
    )
    assert releases[0] != releases[1] == in_database(lambda: current_release().id)


def test_nobody_loses_work_when_two_edit_one_file(visit):
    first = visit("zhengce", width=1440)
    first.open("/studio")
    first.page.get_by_role("button", name="新建草稿").click()
    open_diagram(first.page, "退出")
    address = first.page.url.removeprefix(first.product.address)
    second = visit("zhengce", width=1440)
    second.open(address)
    second.page.wait_for_selector("[data-studio-editor][data-ready=true]")
    for visitor, name in ((first, "提出退出建议"), (second, "拟定退出意见")):
        shape = "g.djs-shape[data-element-id=propose_exit] > .djs-hit"
        visitor.page.locator(shape).first.click()
        edit_property(visitor.page, "基本信息", "name", name)
        visitor.page.get_by_role("button", name="保存", exact=True).click()
    expect(first.page.locator("[data-status]")).to_contain_text("已保存")
    told = second.page.locator("[data-conflict]")
    expect(told).to_contain_text("保存过这个文件")
    expect(second.page.locator("#bio-properties-panel-name")).to_have_value("拟定退出意见")
    told.get_by_role("button", name="用我的内容覆盖").click()
    expect(second.page.locator("[data-status]")).to_contain_text("已保存")
    expect(told).to_be_hidden()


@pytest.mark.parametrize(
    ("name", "canvas"),
    [("走访节奏", ".dmn-decision-table-container"), ("走访", ".fjs-form-editor")],
    ids=["decision", "form"],
)
def test_tables_and_forms_open_in_their_editors(visit, name, canvas):
    editor = visit("zhengce", width=1440)
    page = editor.page
    editor.open("/studio")
    page.get_by_role("button", name="新建草稿").click()
    open_diagram(page, name)
    expect(page.locator(canvas)).to_be_visible()
    expect(page.locator(canvas)).not_to_contain_text("Select")
    assert editor.problems == []
