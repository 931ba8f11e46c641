"""Filling a form in as a person does: by what stands beside each field."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page


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

    def entry(self, question: str, number: int) -> Form:
        """The nth entry of a repeating part."""
        return Form(self.group(question).locator("[data-entries] > [data-entry]").nth(number))
