"""The tables say yes, the street officer has been there and says no: with a reason that stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lives import case_waiting_at

pytestmark = [pytest.mark.browser, pytest.mark.journey]
NAME = "林疏影"
WHY = "入户核实，本人自三月起每日在市场经营摊位，收入稳定，已属就业。"


@pytest.fixture
def case(product):
    with product.app.app_context():
        return case_waiting_at("street_review", of="shequ", name=NAME, opened=24)


def test_a_review_that_differs_from_the_recommendation(desk, case):
    street = desk("jiedao", NAME)
    form = street.take("街道复核", claim=True)
    page = street.page
    expect(page.locator("main")).to_contain_text("比对建议：符合条件")
    why = form.field("与比对建议不同的理由")
    form.choose("复核意见", "拟予认定")
    expect(why).to_be_hidden()
    form.choose("复核意见", "拟不予认定")
    expect(why).to_be_visible()
    street.hand_in()
    # Without a reason nobody differs.
    expect(page.locator("#form-errors")).to_contain_text("与比对建议不同的理由")
    expect(form.group("复核意见").get_by_label("拟不予认定")).to_be_checked()
    street.keeps("review-1-reason-missing")
    form.write("与比对建议不同的理由", WHY)
    street.finish("街道复核")

    county = desk("quxian", NAME)
    form = county.take("县区审核认定", claim=True)
    opinions = county.page.locator("#determination .opinions")
    expect(opinions).to_contain_text("与比对建议不同的理由")
    expect(opinions).to_contain_text(WHY)
    county.keeps("review-2-both-opinions", at="#determination .opinions")
    form.choose("认定决定", "不予认定")
    form.write("不予认定的理由", "已稳定从事经营活动，不属于登记失业人员。")
    form.write("与比对建议不同的理由", "采纳街道入户核实意见。")
    page = county.finish("县区审核认定")
    expect(page.locator("#letters")).to_contain_text("不予认定")
    county.unfold("告知书和通知书").get_by_role("link", name="不予认定").click()
    expect(page.get_by_role("article")).to_contain_text("已稳定从事经营活动")
    county.keeps("review-3-letter")
