"""A caseload changes hands: the old officer answers until the other accepts, and reads on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.form import Form
from tests.browser.lives import case_waiting_at

pytestmark = [pytest.mark.browser, pytest.mark.journey]
NAME = "林暮云"


@pytest.fixture
def case(product):
    with product.app.app_context():
        return case_waiting_at("record_visit", of="shequ", name=NAME, opened=80)


def test_a_case_is_handed_over_and_the_old_officer_reads_on(desk, names, case):
    old, new = names["shequ"], names["shequ2"]
    giver = desk("shequ", NAME)
    page = giver.open("/handovers")
    page.get_by_role("link", name="办理移交").click()
    page.get_by_label("姓名、拼音首字母、证件号或电话末四位").fill(NAME)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("checkbox", name=f"选中{NAME}").check()
    receiver = Form(page).field("接收人")
    receiver.select_option(label=receiver.locator("option", has_text=new).inner_text())
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.locator("main")).to_contain_text(f"1 个个案移交给{new}")
    Form(page).write("给接收人的话", "上午在家，听力不好，请打座机。")
    giver.keeps("handover-1-offer")
    page.get_by_role("button", name="提请接收").click()
    giver.is_told("已提请")

    # First contact holds (首问负责): nothing has moved yet.
    taker = desk("shequ2", NAME)
    taker.has_no_work(view="mine")
    expect(giver.open(f"/cases/{case}").locator("main")).to_contain_text(f"责任人：{old}")
    giver.find("走访")

    page = taker.open("/handovers")
    page.get_by_role("link", name=f"{old}移交给{new}").first.click()
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("#brief")).to_contain_text("听力不好")
    taker.keeps("handover-2-brief")
    page.get_by_role("button", name="接收这个个案").click()
    taker.is_told("已接收，这个个案今后由您负责。")
    taker.find("走访")

    giver.has_no_work(view="mine")
    page = giver.open(f"/cases/{case}")
    expect(page.locator("main")).to_contain_text(f"责任人：{new}")
    expect(page.locator("#recent")).to_contain_text(f"{old}移交给{new}")
    giver.keeps("handover-3-read-on")
    assert giver.visitor.problems == taker.visitor.problems == []
