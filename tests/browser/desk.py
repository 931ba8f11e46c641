"""The window of a member of staff: their list of work, what they take, the pictures kept of it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.form import Form
from tests.browser.pictures import keep_if_wanted

_TO_THE_TOP = "e => e.scrollIntoView({block: 'start', behavior: 'instant'})"
SEARCH = "姓名、拼音首字母、证件号或电话末四位"


class Desk:
    """``person``: the name that a journey is about, alone in the lists when searched for."""

    def __init__(self, visitor, person: str) -> None:
        self.visitor, self.person = visitor, person
        self.page: Page = visitor.page

    def open(self, path: str) -> Page:
        self.visitor.open(path)
        return self.page

    def find(self, task: str, *, view: str = "mine") -> Locator:
        """The row of the task in "my work"."""
        page = self.open(f"/work?view={view}")
        page.get_by_label(SEARCH).fill(self.person)
        row = page.locator("#results tr[data-row]")
        expect(row).to_have_count(1)
        expect(row).to_contain_text(self.person)
        expect(row).to_contain_text(task)
        return row

    def take(self, task: str, *, claim: bool = False) -> Form:
        """Open the task from the list, claim it if it is the group's, and look at its form."""
        row = self.find(task, view="group" if claim else "mine")
        row.get_by_role("link", name=task, exact=True).click()
        if claim:
            self.page.get_by_role("button", name="签收", exact=True).click()
            self.is_told(f"已签收“{task}”。")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(task)
        return self.form

    @property
    def form(self) -> Form:
        return Form(self.page.locator("main form").filter(has_text="办结并查看个案"))

    def hand_in(self) -> Page:
        self.page.get_by_role("button", name="办结并查看个案").click()
        return self.page

    def finish(self, task: str) -> Page:
        """Hand the form in and look at the case."""
        self.hand_in()
        self.is_told(f"“{task}”已办结。")
        assert self.visitor.problems == []
        return self.page

    def has_no_work(self, *, view: str = "group") -> None:
        page = self.open(f"/work?view={view}")
        page.get_by_label(SEARCH).fill(self.person)
        expect(page.locator("#results")).to_contain_text("没有符合条件的任务")

    def is_told(self, words: str) -> None:
        expect(self.page.get_by_role("status").first).to_contain_text(words)

    def unfold(self, part: str) -> Locator:
        """A folded part of a case's page, open."""
        self.page.locator("summary", has_text=part).first.click()
        return self.page.locator("details", has=self.page.locator("summary", has_text=part)).first

    def keeps(self, picture: str, *, at: str = "") -> None:
        """A picture of the window; ``at`` is what is brought to its top."""
        if at:
            self.page.locator(at).first.evaluate(_TO_THE_TOP)
        keep_if_wanted(self.page, picture)


def stands_at(page: Page, stage: str, words: str) -> None:
    """The case page says the stage and what the case waits for."""
    expect(page.locator(".stages [aria-current=step]")).to_have_text(stage)
    expect(page.locator(".stand-box")).to_contain_text(words)
