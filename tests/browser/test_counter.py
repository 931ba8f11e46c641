"""Somebody without any record comes to the counter: a quarter of an hour later there is a case."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from app.dates.clock import today
from app.people.identity import make_identity_number
from tests.browser.desk import stands_at
from tests.browser.form import Form

pytestmark = [pytest.mark.browser, pytest.mark.journey]
NAME = "桂晚晴"
NUMBER = make_identity_number("379901", date(1976, 8, 2), 534)
MISTYPED = NUMBER[:-1] + ("1" if NUMBER[-1] == "0" else "0")
SINCE = today() - timedelta(days=430)


def test_from_the_counter_to_the_opened_case(desk):
    officer = desk("shequ", NAME)
    page = officer.open("/people")
    page.get_by_label("姓名、拼音首字母、完整号码或末四位").fill(NAME)
    expect(page.locator("#results")).to_contain_text("没有找到人员")

    page.get_by_role("link", name="新登记").click()
    form = Form(page.locator("main form"))
    form.write("姓名", NAME).write("证件号码", MISTYPED).select("婚姻状况", "已婚")
    form.select("退休类别", "女职工（原55周岁）").write("联系电话", "13800006621")
    form.write("户籍行政区划代码", "379901").select("户籍地址城乡", "城镇")
    form.select("有劳动能力", "是").select("有就业意愿", "是").write("求职意向", "超市理货")
    page.get_by_role("button", name="登记", exact=True).click()
    number = form.field("证件号码")
    expect(number).to_have_accessible_description(re.compile("校验码不对"))
    expect(form.field("求职意向")).to_have_value("超市理货")
    officer.keeps("counter-1-mistyped")
    number.fill(NUMBER)
    page.get_by_role("button", name="登记", exact=True).click()
    officer.is_told("已登记。")
    expect(page.locator("main")).to_contain_text("女，")  # the number tells
    expect(page.locator("#facts")).not_to_contain_text(NUMBER)

    page.locator("#registrations").get_by_role("link", name="添加").click()
    form = Form(page.locator("main form"))
    form.write("登记日期", today().isoformat()).write("失业日期", SINCE.isoformat())
    form.select("失业原因", "从用人单位失业")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("失业登记生效")).to_be_visible()
    expect(page.get_by_role("status").first).to_be_in_viewport()  # further down, and yet seen
    officer.keeps("counter-2-person", at="body")

    page.get_by_role("link", name="开始援助").click()
    expect(page.locator("main")).to_contain_text("您是首问责任人")
    page.get_by_role("button", name="建立个案").click()
    officer.is_told("个案已建立。")
    stands_at(page, "登记", "等待填写登记表")
    officer.keeps("counter-3-case")
    assert officer.visitor.problems == []
    officer.find("填写登记表")
