"""A refusal to the third: offered, refused, looked at by a second officer, until it ends.

The second is written down on the phone, the third without the mouse.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import overflow, serious_findings
from tests.browser.desk import Desk
from tests.browser.form import Form
from tests.browser.keyboard import Keyboard
from tests.browser.lives import case_waiting_at

pytestmark = [pytest.mark.browser, pytest.mark.journey]
NAME = "林知夏"


@pytest.fixture
def case(product):
    with product.app.app_context():
        return case_waiting_at("record_visit", of="shequ", name=NAME, opened=85)


def test_a_refusal_to_the_third(desk, case):
    officer, phone = desk("shequ", NAME), desk("shequ", NAME, width=390, height=844)
    second = desk("jiedao", NAME)
    for number in (1, 2, 3):
        on_phone = number == 2
        window = phone if on_phone else officer
        page = window.open(f"/cases/{case}")
        if number == 3:
            offered_and_refused_by_keyboard(officer, "保洁员3")
        else:
            offer(page, f"保洁员{number}", look_over=on_phone)
            window.keeps("refusal-1-offer", at="main form")
            page.get_by_role("button", name="记录推荐").click()
            window.is_told("岗位推荐已记录")
            refuse(page, look_over=on_phone)
            page.get_by_role("button", name="登记答复").click()
        window.is_told("已转由另一名工作人员复核")
        expect(page.locator("#refusals")).to_contain_text("待另一名工作人员确认")
        second.open(f"/cases/{case}")
        confirm(second, f"保洁员{number}")
    page = second.page
    expect(page.locator(".stages [aria-current=step]")).to_have_text("退出")
    expect(page.locator(".stand-box")).to_contain_text("等待提出退出意见")
    page.locator("summary", has_text="岗位推荐与拒绝").click()
    expect(page.locator("#refusals .mark", has_text="无正当理由")).to_have_count(3)
    assert serious_findings(page) == []
    second.keeps("refusal-4-third", at="#refusals")
    for one in (officer, phone, second):
        assert one.visitor.problems == []


def offer(page: Page, post: str, *, look_over: bool) -> None:
    page.locator("summary", has_text="岗位推荐与拒绝").click()
    page.get_by_role("link", name="记录岗位推荐").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("记录岗位推荐")
    if look_over:
        assert serious_findings(page) == []
    assert overflow(page) <= 0
    form = Form(page).write("用人单位", "海州物业").write("岗位", post)
    form.select("用工形式", "劳动合同（全日制）").write("月工资（元）", "2600")
    form.write("工作地点", "望海一里 3 号").write("单程路程（分钟）", "15")
    for question in ("身体条件适合", "技能相符", "路程可以接受"):
        page.get_by_role("group", name=question).get_by_label("是", exact=True).check()


def refuse(page: Page, *, look_over: bool) -> None:
    page.get_by_role("link", name="登记答复").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登记本人答复")
    if look_over:
        assert serious_findings(page) == []
    page.get_by_role("group", name="本人答复").get_by_label("拒绝", exact=True).check()
    form = Form(page).select("主要理由", "工种不合意").write("本人怎么说", "不想做保洁。")
    page.get_by_role("group", name="您认为理由是否正当").get_by_label("不正当").check()
    form.write("您的意见", "岗位就在小区内，身体允许。")


def offered_and_refused_by_keyboard(officer: Desk, post: str) -> None:
    keys, title = Keyboard(officer.page), officer.page.get_by_role("heading", level=1)
    keys.go("岗位推荐与拒绝").go("记录岗位推荐")
    expect(title).to_have_text("记录岗位推荐")
    keys.write("用人单位", "海州物业").write("岗位", post).select("用工形式", "劳动合同（全日制）")
    keys.write("月工资", "2600").write("工作地点", "望海一里 3 号").write("单程路程", "15")
    for question in ("身体条件适合", "技能相符", "路程可以接受"):
        keys.choose(question)
    keys.go("记录推荐")
    officer.is_told("岗位推荐已记录")
    keys.go("登记答复")
    expect(title).to_have_text("登记本人答复")
    keys.choose("本人答复", 2).select("主要理由", "工种不合意")
    keys.write("本人怎么说", "不想做保洁。").choose("您认为理由是否正当", 2)
    keys.write("您的意见", "岗位就在小区内，身体允许。")
    officer.keeps("refusal-2-answer")
    keys.go("登记答复")


def confirm(second: Desk, post: str) -> None:
    page = second.page
    page.locator("#tasks").get_by_role("link", name="复核拒绝岗位").click()
    page.get_by_role("button", name="签收", exact=True).click()
    expect(page.locator("#offer")).to_contain_text(post)
    expect(page.locator("#offer")).to_contain_text("不想做保洁。")
    second.form.choose("所荐服务或岗位合适", "是").choose("已听取本人意见", "是")
    second.form.choose("拒绝有正当理由", "否").write("认定理由", "岗位合适，已当面听取意见。")
    second.keeps("refusal-3-second-officer", at="#offer")
    second.finish("复核拒绝岗位")
    expect(page.locator("#letters")).to_contain_text("拒绝援助服务认定告知书")
