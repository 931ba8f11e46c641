"""What comes in is told on the open list within five seconds, and counted in the menu elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import User
from app.cases.actions import open_case, reassign_task
from app.cases.models import Task
from app.cases.queries import open_tasks_of_case
from app.database import transaction
from app.extensions import db
from tests.browser.lives import newcomer
from tests.machine import slowness


@pytest.fixture
def give(product):
    """``give(1)``: that many open tasks of others become hers; afterwards all is as before."""
    before: dict[int, int | None] = {}

    def some(number: int) -> None:
        with product.app.app_context(), transaction():
            her = db.session.scalar(select(User.id).where(User.username == "shequ"))
            open_ones = select(Task).where(
                Task.status == "open", Task.assignee_id.is_distinct_from(her)
            )
            for task in db.session.scalars(open_ones.order_by(Task.id).limit(number)):
                before[task.id] = task.assignee_id
                task.assignee_id = her

    yield some
    with product.app.app_context(), transaction():
        for task in db.session.scalars(select(Task).where(Task.id.in_(before))):
            task.assignee_id = before[task.id]


def _case_of_hers_with_a_colleague() -> None:
    her, colleague = (
        db.session.scalars(select(User).where(User.username == name)).unique().one()
        for name in ("shequ", "shequ2")
    )
    case = open_case(newcomer(her), by=her)
    [task] = open_tasks_of_case(case.id)
    reassign_task(task.id, to=colleague, by=her, reason="换班")


def test_a_task_that_comes_is_told_within_five_seconds(visit, give, in_database):
    visitor, within = visit("shequ"), 5000 * slowness()  # ms
    page = visitor.page
    with page.expect_response("**/work/news?*"):
        visitor.open("/work")
    bar = page.locator("[data-news-bar]")
    expect(bar).to_be_hidden()
    give(1)
    expect(bar).to_contain_text("有 1 项新任务", timeout=within)
    visitor.open("/people")  # the count is of what came since she last saw the list
    expect(page.locator(".menu [data-news-count]")).to_contain_text("1 项新内容", timeout=within)
    visitor.open("/work")
    with page.expect_response("**/work/news?*"):
        pass
    expect(bar).to_be_hidden()
    # What was narrowed since the page was opened stays when it is loaded anew.
    page.get_by_role("combobox", name="阶段").select_option("service")
    page.wait_for_url("**stage=service*")
    give(1)
    expect(bar).to_contain_text("有 1 项新任务", timeout=within)
    bar.get_by_role("link", name="刷新").click()
    expect(bar).to_be_hidden()
    page.wait_for_url("**stage=service*")
    expect(page.get_by_role("combobox", name="阶段")).to_have_value("service")
    visitor.open("/work?view=waiting")
    with page.expect_response("**/work/news?*view=waiting"):
        pass
    expect(bar).to_be_hidden()
    in_database(_case_of_hers_with_a_colleague)
    expect(bar).to_contain_text("等待他人的任务有变化", timeout=within)
    page.context.clear_cookies()
    expect(bar).to_contain_text("登录已失效", timeout=within)
    assert visitor.problems == []
