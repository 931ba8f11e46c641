"""Filling a form in as a person does: by what stands beside each field."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Form:
    """The form of a page (or one entry of a repeating part). Each method gives the form back."""

    def __init__(self, scope: Page | Locator) -> None:
        self.scope = scope

    def field(self, label: str) -> Locator:
        """The control with this label; the mark of a required field does not count."""
        return self.scope.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))

    def group(self, name: str) -> Locator:
        return self.scope.get_by_role("group", name=name, exact=True).last

    def write(self, label: str, text: str) -> Form:
        self.field(label).last.fill(text)
        return self

    def select(self, label: str, option: str) -> Form:
        self.field(label).last.select_option(label=option)
        return self

    def choose(self, question: str, *options: str) -> Form:
        """One or several of the options under a question."""
        for option in options:
            self.group(question).get_by_label(option, exact=True).check()
        return self

    def tick(self, label: str) -> Form:
        self.field(label).check()
        return self

    def attach(self, label: str, name: str, content: bytes, kind: str) -> Form:
        file = {"name": name, "mimeType": kind, "buffer": content}
        self.field(label).set_input_files([file])
        return self

    def refuses_too_much(self, label: str) -> Form:
        """More files than go in one request are told at the field, and nothing is sent."""
        field = self.field(label)
        field.evaluate("input => (input.dataset.together = 1)")  # instead of so many files
        self.attach(label, "合同.pdf", b"%PDF-1.4", "application/pdf")
        expect(self.scope.get_by_text("全部文件加起来超过")).to_be_visible()
        field.evaluate("input => input.form.requestSubmit()")
        expect(field).to_be_focused()
        field.evaluate("input => (input.dataset.together = 1e6)")
        self.scope.get_by_role("button", name="移除 合同.pdf").click()
        expect(self.scope.get_by_text("全部文件加起来超过")).to_have_count(0)
        return self

    def sign(self, label: str) -> Form:
        """Draw with the mouse, pressed all the way, in the place to sign."""
        place = self.scope.get_by_role("img", name=re.compile(re.escape(label)))
        place.scroll_into_view_if_needed()
        box, mouse = place.bounding_box(), place.page.mouse
        assert box
        x, y = box["x"], box["y"] + box["height"] / 2
        mouse.move(x + 30, y)
        mouse.down()
        for part in (1, 2, 3):
            mouse.move(x + 30 + part * 60, y + 30 * (-1) ** part, steps=6)
        mouse.up()
        return self

    def entry(self, question: str, number: int) -> Form:
        """The nth entry of a repeating part."""
        return Form(self.group(question).locator("[data-entries] > [data-entry]").nth(number))
