"""The small forms of a task and a case come with the list of colleagues when they are opened."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from tests.case_driver import CaseDriver
from tests.factories import make_user, sign_in
from tests.web.pages import get, text_of

PART = {"HX-Request": "true"}


@pytest.fixture
def task(session):
    make_user(display_name="王强")
    return CaseDriver().task("record_registration")


@pytest.fixture
def officer(task):
    return task.assignee


@pytest.mark.parametrize(("act", "field"), [("reassign", "to"), ("ask", "of"), ("copy", "copy_to")])
def test_a_task_asks_for_colleagues_when_the_form_is_opened(client, officer, task, act, field):
    closed = get(client, officer, f"/tasks/{task.id}")
    assert "王强" not in text_of(closed)
    # Without scripts a link leads there: the page with this form open, and the others not.
    [link] = closed.xpath(f"//details[@hx-get]//a[contains(@href, '/acts/{act}')]")
    opened = get(client, officer, link.get("href"))
    assert len(opened.xpath("//details[@id='acting' and @open]//form")) == 1
    assert ["王强" in text_of(select) for select in opened.xpath(f"//select[@name='{field}']")] == [
        True
    ]
    # With them, the form alone.
    part = client.get(link.get("href"), headers=PART)
    assert "<html" not in part.text
    assert fromstring(part.text).xpath("//select/@name") == [field]


def test_a_case_too(client, officer, task):
    [link] = get(client, officer, f"/cases/{task.case_id}").xpath("//details[@hx-get]//a")
    assert "王强" in text_of(get(client, officer, link.get("href")).xpath("//details[@open]")[0])
    assert "王强" in client.get(link.get("href"), headers=PART).text


def test_nobody_is_named_to_whom_the_act_is_not(client, officer, task):
    colleague = make_user("community_officer")  # who sees the task, but has not got it
    sign_in(client, colleague)
    for act, names in (("reassign", False), ("ask", False), ("copy", True)):
        part = client.get(f"/tasks/{task.id}/acts/{act}", headers=PART)
        assert ("王强" in part.text) == names
    assert client.get(f"/tasks/{task.id}/acts/burn").status_code == 404
    sign_in(client, make_user(unit="379901001002"))
    assert client.get(f"/tasks/{task.id}/acts/copy", headers=PART).status_code == 404
