"""My work by keyboard: along the list, into a task and back; asking and telling colleagues."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import User
from app.cases.actions import open_case
from app.cases.models import Task
from app.extensions import db
from tests.browser.keyboard import Keyboard
from tests.browser.lives import case_waiting_at, newcomer


def test_a_morning_without_the_mouse(visit):
    visitor = visit("shequ")
    page = visitor.page
    visitor.open("/work?view=done")  # in a young city most of her work is done
    page.wait_for_selector("[data-keys-open]")  # the scripts are there
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    row = page.evaluate("document.activeElement.closest('[data-row]').id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*")
    page.keyboard.press("[")
    page.wait_for_function("() => !document.querySelector('[rel=prev]')")
    page.keyboard.press("]")
    page.wait_for_selector("[rel=prev]")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/work?*#{row}")
    page.wait_for_function("id => document.activeElement.closest('[data-row]')?.id === id", arg=row)
    page.keyboard.press("/")
    page.keyboard.type("jk?x")
    assert page.input_value("[name=q]") == "jk?x"
    assert not page.query_selector("dialog[open]")
    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/work?view=today**")
    assert visitor.problems == []


@pytest.fixture
def task(in_database) -> int:
    """An open task of hers, in a case just begun."""

    def begin() -> int:
        officer = db.session.scalars(select(User).where(User.username == "shequ")).unique().one()
        case = open_case(newcomer(officer), by=officer)
        return db.session.scalar(select(Task.id).where(Task.case_id == case.id))

    return in_database(begin)


def test_a_colleague_is_asked_and_told_and_answers_without_the_mouse(visit, names, task):
    hers, other = visit("shequ"), visit("shequ2")
    hers.open(f"/tasks/{task}")
    keys = Keyboard(hers.page)
    keys.go("请同事协办")
    expect(hers.page.get_by_label("请谁协办")).to_be_visible()
    keys.select("请谁协办", names["shequ2"]).write("请教的问题", "证件是否够用？")
    keys.go("请求协办")
    expect(hers.page.get_by_role("status").first).to_contain_text("协办，答复后会通知您")
    keys.go("抄送给同事")
    expect(hers.page.get_by_label("抄送说明")).to_be_visible()
    keys.select("抄送给", names["shequ2"]).write("抄送说明", "请先看一下")
    keys.go("抄送")
    expect(hers.page.get_by_role("status").first).to_contain_text("已抄送给")

    other.open("/work")
    keys = Keyboard(other.page).go("填写登记表（林初晴）")
    expect(other.page.locator("#question")).to_contain_text("证件是否够用？")
    keys.write("您的意见", "够用，原件带来即可。").go("提出意见")
    expect(other.page.get_by_role("status").first).to_contain_text("意见已送达")
    keys.go("已阅")
    expect(other.page.locator("#main")).not_to_contain_text("抄送给我")
    hers.open(f"/tasks/{task}")
    expect(hers.page.locator("#opinions")).to_contain_text("够用，原件带来即可。")
    assert hers.problems == other.problems == []


def test_claimed_given_back_returned_and_handed_on_by_letters(visit, names, product):
    with product.app.app_context():
        case_waiting_at("street_review", of="shequ", name="林念安", opened=24)
    street, hers = visit("jiedao"), visit("shequ")
    page, keys = street.page, Keyboard(street.page)
    ticked = page.locator("[data-select]:checked")

    def list_of(visitor, view: str, task: str) -> None:
        visitor.open(f"/work?view={view}&q=林念安")
        visitor.page.wait_for_selector("[data-keys-open]")
        expect(visitor.page.locator("[data-row]")).to_contain_text(task)

    list_of(street, "group", "街道复核")
    keys.press("j", "c")  # this one, at once
    expect(page.get_by_role("status").first).to_contain_text("已签收 1 项任务")
    list_of(street, "mine", "街道复核")
    keys.press("j", "x")
    expect(ticked).to_have_count(1)
    expect(page.locator("[data-selection-count]")).to_have_text("1")
    keys.press("x")
    expect(ticked).to_have_count(0)
    keys.press("a")
    expect(ticked).to_have_count(1)
    keys.press("r")  # what is ticked, after a look
    expect(page.get_by_role("button", name="确认退回岗位组 1 项")).to_be_visible()
    keys.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("已退回岗位组")

    list_of(street, "group", "街道复核")
    keys.press("j", "c")
    expect(page.get_by_role("status").first).to_contain_text("已签收 1 项任务")
    list_of(street, "mine", "街道复核")
    keys.press("j", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("街道复核")
    keys.go("退回前面的环节").write("退回理由", "请补充失业登记证明").go("退回")
    expect(page.get_by_role("status").first).to_contain_text("“街道复核”已退回")

    list_of(hers, "mine", "请补充失业登记证明")
    keys = Keyboard(hers.page).press("j", "h")
    expect(hers.page.get_by_role("button", name="下一步：核对")).to_be_visible()
    keys.select("转给", names["shequ2"]).write("转办说明", "原由您走访").press("Control+Enter")
    expect(hers.page.get_by_role("button", name="确认转办 1 项")).to_be_visible()
    keys.press("Control+Enter")
    expect(hers.page.locator("main")).to_contain_text("1 项已办")
    list_of(visit("shequ2"), "mine", "原由您走访")
    assert street.problems == hers.problems == []
