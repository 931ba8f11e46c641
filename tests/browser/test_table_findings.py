"""What the check proves of a decision table is shown at its row and its column in the editor."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.releases.actions import discard_draft, save_file
from app.releases.queries import find_draft, get_file

pytestmark = pytest.mark.browser
PATH = "workflows/exit_ground.dmn"


def editor_of_policy():
    return db.session.scalars(select(User).where(User.username == "zhengce")).unique().one()


@pytest.fixture
def changed_table(in_database):
    """The ninth row asks for the tenth row's reason: it is there twice, and its own is missing."""

    def save():
        draft = find_draft()
        file = get_file(draft.id, PATH)
        before, after = '<text>"voluntary"</text>', '<text>"lost_contact"</text>'
        changed = file.content.replace(before, after, 1)
        assert changed != file.content
        save_file(draft, PATH, changed, file.version, by=editor_of_policy())

    yield lambda: in_database(save)
    in_database(lambda: discard_draft(find_draft(), by=editor_of_policy()))


def test_a_reason_that_is_there_twice_is_shown_at_its_row(visit, changed_table):
    visitor = visit("zhengce", width=1440)
    page = visitor.page
    visitor.open("/studio")
    page.get_by_role("button", name="新建草稿").click()
    page.wait_for_url("**/studio/releases/*")
    address = page.url.removeprefix(visitor.product.address)
    changed_table()
    visitor.open(f"{address}/files/{PATH}")
    page.wait_for_selector("[data-studio-editor][data-ready=true]")
    findings = page.locator("[data-findings]")
    expect(findings.locator(".finding-error")).to_contain_text("第 10 行与第 9 行的条件完全相同")
    gap = "当 退出原因 = “voluntary” 时，没有任何一行适用"
    expect(findings.locator(".finding-warning")).to_contain_text(gap)
    marked = "element => getComputedStyle(element).boxShadow !== 'none'"
    for place, is_marked in (
        ('[data-row-id="exit_ground_rule_10"]', True),
        ('[data-col-id="exit_ground_input_1"]', True),
        ('[data-row-id="exit_ground_rule_3"]:not([data-col-id="exit_ground_input_1"])', False),
    ):
        cell = page.locator(f".dmn-decision-table-container {place}").first
        assert cell.evaluate(marked) is is_marked, place

    visitor.open(f"{address}/review")
    page.get_by_text("检查结果是什么意思").click()
    expect(page.locator(".finding-meanings dd").first).to_be_visible()
    assert visitor.problems == []
