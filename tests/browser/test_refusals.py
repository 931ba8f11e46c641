"""A refusal to the third: offered, refused, looked at by a second officer, until it ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.models import RoleGrant, User
from app.cases.models import Task
from app.extensions import db
from tests.browser.axe import overflow, serious_findings
from tests.browser.form import Form
from tests.browser.lives import task_waiting_at

pytestmark = pytest.mark.browser


@pytest.fixture
def hands(in_database):
    """A case in assistance, its officer and the street's: ``(address, officer, street)``."""

    def find():
        case = db.session.get(Task, task_waiting_at("record_visit")).case
        street = db.session.scalar(
            select(User)
            .join(RoleGrant)
            .where(RoleGrant.role == "street_officer", RoleGrant.unit_code == case.unit_code[:9])
            .limit(1)
        )
        return f"/cases/{case.id}", case.responsible.username, street.username

    return in_database(find)


def test_a_refusal_to_the_third(visit, hands):
    case, officer, street = hands
    desk, phone = visit(officer), visit(officer, width=390, height=844)
    second = visit(street)
    for number in (1, 2, 3):
        window = phone if number == 2 else desk
        window.open(case)
        offered(window.page, f"保洁员{number}")
        refused(window.page)
        expect(window.page.locator("#refusals")).to_contain_text("待另一名工作人员确认")
        second.open(case)
        confirmed(second.page, f"保洁员{number}")
        expect(second.page.locator("#letters")).to_contain_text("拒绝援助服务认定告知书")
    expect(second.page.locator(".stages [aria-current=step]")).to_have_text("退出")
    expect(second.page.locator(".stand-box")).to_contain_text("等待提出退出意见")
    second.page.locator("summary", has_text="岗位推荐与拒绝").click()
    expect(second.page.locator("#refusals .mark", has_text="无正当理由")).to_have_count(3)
    assert serious_findings(second.page) == []
    for window in (desk, phone, second):
        assert window.problems == []


def offered(page: Page, post: str) -> None:
    page.locator("summary", has_text="岗位推荐与拒绝").click()
    page.get_by_role("link", name="记录岗位推荐").click()
    assert serious_findings(page) == []
    assert overflow(page) <= 0
    form = Form(page).write("用人单位", "海州物业").write("岗位", post)
    form.select("用工形式", "劳动合同（全日制）").write("月工资（元）", "2600")
    form.write("工作地点", "望海一里 3 号").write("单程路程（分钟）", "15")
    for question in ("身体条件适合", "技能相符", "路程可以接受"):
        page.get_by_role("group", name=question).get_by_label("是", exact=True).check()
    page.get_by_role("button", name="记录推荐").click()
    expect(page.get_by_role("status").first).to_contain_text("岗位推荐已记录")


def refused(page: Page) -> None:
    page.get_by_role("link", name="登记答复").first.click()
    assert serious_findings(page) == []
    page.get_by_role("group", name="本人答复").get_by_label("拒绝", exact=True).check()
    form = Form(page).select("主要理由", "工种不合意").write("本人怎么说", "不想做保洁。")
    page.get_by_role("group", name="您认为理由是否正当").get_by_label("不正当").check()
    form.write("您的意见", "岗位就在小区内，身体允许。")
    page.get_by_role("button", name="登记答复").click()
    expect(page.get_by_role("status").first).to_contain_text("已转由另一名工作人员复核")


def confirmed(page: Page, post: str) -> None:
    page.locator("#tasks").get_by_role("link", name="复核拒绝岗位").click()
    page.get_by_role("button", name="签收", exact=True).click()
    expect(page.locator("#offer")).to_contain_text(post)
    expect(page.locator("#offer")).to_contain_text("不想做保洁。")
    form = Form(page.locator("main form").filter(has_text="办结并查看个案"))
    form.choose("所荐服务或岗位合适", "是").choose("已听取本人意见", "是")
    form.choose("拒绝有正当理由", "否").write("认定理由", "岗位合适，已当面听取意见。")
    page.get_by_role("button", name="办结并查看个案").click()
    expect(page.get_by_role("status").first).to_contain_text("已办结")
