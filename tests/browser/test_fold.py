"""On a phone the list comes before its filters, which stand behind a button."""

from __future__ import annotations

from playwright.sync_api import expect


def test_filters_are_folded_on_a_phone_and_their_number_is_said(visit):
    visitor = visit("shequ", width=390, height=844)
    page = visitor.page
    visitor.open("/work?view=done")
    stage, button = (
        page.locator("select[name=stage]"),
        page.get_by_role("button", name="筛选", exact=True),
    )
    expect(stage).to_be_hidden()
    assert page.locator("#results tbody tr").first.bounding_box()["y"] < 844
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    stage.select_option(index=1)
    expect(page.get_by_role("button", name="筛选（1）")).to_be_visible()
    visitor.open("/work?view=done&stage=service")
    page.get_by_role("button", name="筛选（1）").click()
    expect(page.locator("select[name=stage]")).to_have_value("service")
    assert visitor.problems == []


def test_at_the_desk_all_filters_are_there(visit):
    visitor = visit("shequ")
    visitor.open("/work?view=done")
    page = visitor.page
    expect(page.locator("select[name=stage]")).to_be_visible()
    expect(page.get_by_role("button", name="筛选", exact=True)).to_be_hidden()


def test_a_filter_is_saved_and_its_number_stands_in_the_menu(visit):
    visitor = visit("shequ")
    page = visitor.page
    visitor.open("/work/filters?view=done&columns=stage,age")
    page.get_by_label("名称").fill("办过的")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/work?view=done&columns=*")
    expect(page.get_by_role("columnheader", name="年龄")).to_be_visible()
    page.locator("#work-saved > summary").click()
    found = page.locator("#results tbody tr").count()
    expect(page.locator("#work-saved").get_by_role("link", name="办过的")).to_have_text(
        f"办过的{found}"
    )
    visitor.open("/work/filters")
    page.get_by_text("改名或删除").click()
    page.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.get_by_role("main")).to_contain_text("还没有保存的筛选")
    assert visitor.problems == []
