"""An officer is away: the deputy does it "for" her, both names stay, and it ends by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.dates.clock import today
from app.extensions import db
from app.substitutions.actions import end_substitution
from app.substitutions.models import Substitution
from tests.browser.form import Form
from tests.browser.lives import case_waiting_at

pytestmark = [pytest.mark.browser, pytest.mark.journey]
NAME = "林望舒"


@pytest.fixture
def case(product, in_database):
    with product.app.app_context():
        found = case_waiting_at("record_visit", of="shequ", name=NAME, opened=70)
    yield found

    def end_early() -> None:  # the other journeys begin with everybody at work
        for one in db.session.scalars(select(Substitution).where(Substitution.ended_at.is_(None))):
            end_substitution(one.id, by=one.principal)

    product.clock_back()
    in_database(end_early)


def test_a_deputy_works_for_the_other(desk, names, case, product):
    away, there = names["shequ"], names["shequ2"]
    deputy = desk("shequ2", NAME)
    deputy.has_no_work(view="mine")

    officer = desk("shequ", NAME)
    page = officer.open("/substitutions")
    form = Form(page)
    deputies = form.field("代理人")
    deputies.select_option(label=deputies.locator("option", has_text=there).inner_text())
    form.write("从", today().isoformat())
    form.write("到（含当天）", (today() + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="安排代理", exact=True).click()
    officer.is_told(f"已安排{there}代理{away}。")
    officer.keeps("substitution-1-arranged")

    row = deputy.find("走访")
    expect(row).to_contain_text(away)
    deputy.keeps("substitution-2-deputys-list")
    form = deputy.take("走访")
    expect(deputy.page.locator("main")).to_contain_text(f"您正在代{away}办理")
    form.select("方式", "电话").write("情况记录", "电话里说明近况，等待面试结果。")
    page = deputy.finish("走访")
    expect(page.locator("#recent")).to_contain_text(f"{there}（代{away}）")
    deputy.keeps("substitution-3-both-names", at="#recent")

    # What comes next is the colleague's again, and the deputy's eyes end with the last day.
    product.days_pass(21)
    desk("shequ2", NAME).has_no_work(view="mine")
    desk("shequ", NAME).find("走访")
