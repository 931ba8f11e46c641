"""What goes wrong at a form: mistakes, doubles, somebody who was faster, a session that ended."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.cases.actions import cancel_case, open_case
from app.cases.drafts.models import TaskDraft
from app.cases.models import Case, CaseEvent, Task
from app.dates.clock import today
from app.demo.sign_ins import PASSWORD
from app.extensions import db
from app.releases.actions import discard_draft
from app.releases.queries import find_draft
from tests.browser.form import Form
from tests.browser.lives import newcomer

pytestmark = pytest.mark.browser


def _user(username: str) -> User:
    return db.session.scalars(select(User).where(User.username == username)).unique().one()


@pytest.fixture
def task(in_database):
    """The address of a fresh 填写登记表 of the officer ``shequ``."""

    def make() -> tuple[int, int]:
        officer = _user("shequ")
        case = open_case(newcomer(officer), by=officer)
        return case.id, db.session.scalars(select(Task.id).where(Task.case_id == case.id)).one()

    case_id, task_id = in_database(make)
    yield f"/tasks/{task_id}"

    def close() -> None:
        cancel_case(case_id, by=_user("zhuguan"), reason="测试用的个案")

    in_database(close)


def fill_in(page: Page) -> Form:
    form = Form(page.locator("main form").filter(has_text="办结并查看个案"))
    form.tick("已告知个人信息的使用目的、方式和本人权利").tick("本人已签署信息真实承诺书")
    form.write("失业登记日期", "2025-03-10").write("失业日期", "2025-03-01")
    form.select("失业原因", "从用人单位失业").select("失业保险金", "不享受")
    form.write("求职意向", "养老护理").choose("材料是否齐全", "是")
    return form


def sign_in_beside(page: Page, address: str, username: str) -> None:
    """In another window of the same browser."""
    other = page.context.new_page()
    other.goto(address + "/sign-in")
    sign_in(other, username)
    other.close()


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def finish(page: Page) -> None:
    page.get_by_role("button", name="办结", exact=True).click()


def test_a_task_completed_in_another_window_is_told_with_who_and_when(visit, task):
    first, second = visit("shequ"), visit("shequ")
    for window in (first, second):
        window.open(task)
        fill_in(window.page)
    finish(first.page)
    expect(first.page.get_by_role("status").first).to_have_text("“填写登记表”已办结。")
    with second.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        finish(second.page)
    assert answer.value.status == 409
    name = (
        first.page.locator("header .account summary").inner_text().replace("账号菜单", "").strip()
    )
    expect(second.page.locator("main")).to_contain_text(f"这项任务已由{name}于")
    expect(second.page.locator("main")).to_contain_text("办结")


def test_wrong_input_stays_and_is_explained_beside_its_field(visit, task):
    window = visit("shequ")
    window.open(task)
    page = window.page
    form, tomorrow = fill_in(page), (today() + timedelta(days=1)).isoformat()
    form.write("失业登记日期", tomorrow).write("失业日期", "")
    form.choose("材料是否齐全", "否").write("备注", "户口簿“下周”补交 <b>&")
    finish(page)

    summary = page.locator("#form-errors")
    expect(summary).to_contain_text("有 3 处需要更正：")
    form = Form(page.locator("main form").filter(has_text="办结并查看个案"))
    registered, since = form.field("失业登记日期"), form.field("失业日期")
    expect(registered).to_have_value(tomorrow)
    expect(registered).to_have_attribute("aria-invalid", "true")
    expect(registered).to_have_accessible_description("不能晚于今天")
    expect(since).to_have_accessible_description(re.compile("请填写日期"))
    expect(form.field("备注")).to_have_value("户口簿“下周”补交 <b>&")
    expect(form.field("求职意向")).to_have_value("养老护理")
    expect(form.field("失业原因")).to_have_value("20")
    expect(form.group("材料是否齐全").get_by_label("否")).to_be_checked()
    expect(form.group("缺少的材料")).to_be_visible()

    # From the summary to the field, and on to the end.
    summary.get_by_role("link", name="失业登记日期").click()
    expect(registered).to_be_focused()
    form.write("失业登记日期", "2025-03-10").write("失业日期", "2025-03-01")
    form.choose("材料是否齐全", "是")
    finish(page)
    expect(page.get_by_role("status").first).to_have_text("“填写登记表”已办结。")


def test_what_was_typed_outlives_the_session(visit, task):
    window = visit("shequ")
    window.open(task)
    page = window.page
    form = fill_in(page).write("备注", "写了很久的说明")
    page.locator("summary", has_text="转办给同事").click()
    page.get_by_label("转办说明").fill("我下周休假")
    page.context.clear_cookies()
    dialog = page.get_by_role("dialog")
    page.locator("summary", has_text="抄送给同事").click()
    expect(page.locator("#act-copy [data-part-failed]")).to_be_visible()
    page.get_by_role("button", name="转办", exact=True).click()
    dialog.get_by_role("button", name="关闭").click()
    expect(page.get_by_label("转办说明")).to_have_value("我下周休假")

    finish(page)
    expect(dialog).to_contain_text("登录已失效，还没有提交")
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="在新窗口登录").click()
    sign_in(opened.value, "shequ")

    page.bring_to_front()
    dialog.get_by_role("button", name="关闭").click()
    expect(form.field("备注")).to_have_value("写了很久的说明")
    finish(page)
    expect(page.get_by_role("status").first).to_have_text("“填写登记表”已办结。")


def test_somebody_else_signed_in_meanwhile_does_not_send_it_under_their_name(visit, task):
    window = visit("shequ")
    window.open(task)
    fill_in(window.page)
    window.page.context.clear_cookies()
    sign_in_beside(window.page, window.product.address, "shequ2")
    finish(window.page)
    expect(window.page.get_by_role("dialog")).to_contain_text("登录已失效")


def test_the_same_form_sent_twice_is_carried_out_once(visit, task, in_database):
    window = visit("shequ")
    window.open(task)
    page = window.page
    form = fill_in(page)
    # Two posts with the same key at the same time, as a shaky connection sends them.
    statuses = form.scope.evaluate(
        """async (form) => {
          const send = () => fetch(form.action, { method: "POST", body: new FormData(form) });
          return (await Promise.all([send(), send()])).map((answer) => answer.status);
        }"""
    )
    assert statuses == [200, 200]
    task_id = int(task.rpartition("/")[2])
    done = in_database(
        lambda: db.session.scalar(
            select(func.count())
            .select_from(CaseEvent)
            .where(CaseEvent.task_id == task_id, CaseEvent.kind == "completed")
        )
    )
    assert done == 1


def test_two_presses_send_one_request(visit, task):
    window = visit("shequ")
    window.open(task)
    page = window.page
    fill_in(page)
    posts = []
    page.on("request", lambda request: request.method == "POST" and posts.append(request.url))
    page.get_by_role("button", name="办结", exact=True).dblclick()
    expect(page.get_by_role("status").first).to_have_text("“填写登记表”已办结。")
    assert len(posts) == 1


def test_a_case_outside_the_reach_is_not_found_and_remembered(visit, in_database):
    def elsewhere() -> int:
        return db.session.scalars(
            select(Case.id).where(~Case.unit_code.startswith("379901001001"))
        ).first()

    case_id = in_database(elsewhere)
    window = visit("shequ")
    window.open(f"/cases/{case_id}")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("没有找到")
    attempt = select(AuditEntry.subject).where(AuditEntry.action == "out_of_reach")
    last = attempt.order_by(AuditEntry.id.desc()).limit(1)
    assert in_database(lambda: db.session.scalar(last)) == f"case:{case_id}"


def test_the_studio_saves_with_the_session_of_another_window(visit, in_database):
    def discard() -> None:
        if draft := find_draft():
            discard_draft(draft, by=_user("zhengce"))

    in_database(discard)
    editor = visit("zhengce", width=1440)
    editor.open("/studio")
    page = editor.page
    page.get_by_role("button", name="新建草稿").click()
    page.get_by_role("link", name="退出", exact=True).click()
    page.wait_for_selector("[data-studio-editor][data-ready=true]")
    expect(page.locator("[data-status]")).to_have_text("检查没有发现错误")
    page.context.clear_cookies()
    page.keyboard.press("Control+s")
    expect(page.locator("[data-status]")).to_contain_text("登录已失效")
    sign_in_beside(page, editor.product.address, "zhengce")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    in_database(discard)


def test_what_is_typed_comes_back_and_goes_with_the_task(visit, task, in_database):
    window = visit("shequ")
    window.open(task)
    page = window.page
    form = Form(page.locator("main form").filter(has_text="办结并查看个案"))
    with page.expect_response(lambda answer: answer.url.endswith("/draft")):
        form.write("求职意向", "写到一半").choose("材料是否齐全", "否")
    expect(page.locator("[data-draft-saved]")).to_contain_text("草稿已于")

    phone = visit("shequ", width=390)
    phone.open(task)
    form = Form(phone.page.locator("main form").filter(has_text="办结并查看个案"))
    expect(form.field("求职意向")).to_have_value("写到一半")
    expect(form.group("材料是否齐全").get_by_label("否")).to_be_checked()
    expect(phone.page.locator("main")).to_contain_text("已填入您上次没有办结时的草稿")
    with phone.page.expect_response(lambda answer: answer.url.endswith("/draft")):
        form.write("求职意向", "在手机上写完")

    # The first window is told, keeps what it has, and may have its way.
    form = Form(page.locator("main form").filter(has_text="办结并查看个案"))
    form.write("求职意向", "在电脑上写完")
    expect(page.locator("[data-draft-told]")).to_contain_text("您在另一个窗口或设备上保存过")
    expect(form.field("求职意向")).to_have_value("在电脑上写完")
    with page.expect_response(lambda answer: answer.url.endswith("/draft")):
        page.get_by_role("button", name="用本页内容保存").click()
    page.reload()
    expect(form.field("求职意向")).to_have_value("在电脑上写完")

    fill_in(page)
    finish(page)
    expect(page.get_by_role("status").first).to_have_text("“填写登记表”已办结。")
    number = int(task.rsplit("/", 1)[1])
    kept = select(func.count()).select_from(TaskDraft).where(TaskDraft.task_id == number)
    assert in_database(lambda: db.session.scalar(kept)) == 0
    assert window.problems == phone.problems == []


def test_a_draft_after_the_end_of_the_session_says_what_to_do(visit, task):
    window = visit("shequ")
    window.open(task)
    page = window.page
    page.wait_for_load_state("networkidle")  # an answer under way would bring the cookie back
    page.context.clear_cookies()
    form = Form(page.locator("main form").filter(has_text="办结并查看个案"))
    form.write("求职意向", "写到一半")
    told = page.locator("[data-draft-told]")
    expect(told).to_contain_text("登录已失效")
    with page.context.expect_page() as opened:
        told.get_by_role("link", name="在新窗口登录").click()
    sign_in(opened.value, "shequ")
    form.write("求职意向", "接着写")
    expect(page.locator("[data-draft-saved]")).to_contain_text("草稿已于")
    expect(told).to_be_empty()
