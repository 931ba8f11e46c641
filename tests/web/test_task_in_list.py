"""A task's page keeps the list that it was opened from."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from app.dates.clock import clock_at
from tests.case_driver import CaseDriver
from tests.case_rows import make_task
from tests.factories import sign_in
from tests.web.pages import get


@pytest.fixture
def drive(session):
    return CaseDriver()


@pytest.fixture
def now(drive):
    with clock_at(drive.now):
        yield drive.now


@pytest.fixture
def officer(drive):
    return drive.officer


@pytest.fixture
def tasks(drive, now):
    """Beside the one of the case itself, which is due first."""
    more = [make_task(drive.case, "visit", assignee_id=drive.officer.id) for _n in range(2)]
    return [drive.task("record_registration"), *more]


@pytest.mark.parametrize("text", ["", "view=x&after=y", "%%%", "q=" + "x" * 3000, "\x00"])
def test_a_place_that_is_none_leads_to_the_list_as_it_begins(officer, tasks, client, text):
    sign_in(client, officer)
    answer = client.get(f"/tasks/{tasks[0].id}", query_string={"list": text})
    assert answer.status_code in {200, 400}


def test_from_a_visit_one_comes_back_to_the_weeks_visits(officer, tasks, client):
    page = get(client, officer, f"/tasks/{tasks[0].id}?list=round")
    assert links(page, "返回列表") == ["/visits"]


def links(page, words: str) -> list[str]:
    return page.xpath(f"//main//a[normalize-space()='{words}']/@href")


def test_two_windows_have_each_their_own_list(officer, tasks, client):
    lists = [{"view": ["mine"], "order": ["newest"]}, {"view": ["mine"], "q": ["zs"]}]
    shown = [get(client, officer, f"/work?{urlencode(words, doseq=True)}") for words in lists]
    opened = [page.xpath("//a[@class='main-link']/@href")[0] for page in shown]
    backs = [urlsplit(links(get(client, officer, each), "返回列表")[0]) for each in opened]
    assert [parse_qs(back.query) for back in backs] == lists
    assert [back.fragment for back in backs] == [
        page.xpath("//tr[@data-row]/@id")[0] for page in shown
    ]


def test_previous_and_next_keep_the_list_and_so_does_every_form(officer, tasks, client):
    first = get(client, officer, "/work").xpath("//a[@class='main-link']/@href")[0]
    shown = get(client, officer, first)
    assert not links(shown, "上一项")
    assert "第 1 项，共 3 项" in shown.text_content()
    assert shown.xpath("//button[@name='then'][@value='next']")
    second = get(client, officer, links(shown, "下一项")[0])
    assert "第 2 项，共 3 项" in second.text_content()
    actions = second.xpath("//main//form[contains(@action, '/tasks/')]/@action")
    assert actions
    assert all("list=" in action for action in actions)


def test_without_a_list_a_task_stands_alone(officer, tasks, client):
    shown = get(client, officer, f"/tasks/{tasks[0].id}")
    assert not shown.xpath("//nav[@class='in-list']")
    assert not shown.xpath("//button[@name='then'][@value='next']")
    assert links(shown, "返回列表") == [f"/work#task-{tasks[0].id}"]
