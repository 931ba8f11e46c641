"""How long a person takes: what they do is counted at a human pace, the product's part measured.

The model: 1.2 seconds for each tap, with finding its place; one more for each field, for moving
there; three characters a second typed on the phone's keyboard. A choice from a list is two taps
(open, choose), a photo three (the field, the shutter, "use"), a signature as long as three.
Nothing is slept; pages, the reduction of the photo and the answer are measured as they happen.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.form import Form

TAP, CHARACTERS_A_SECOND = 1.2, 3


class Pace:
    def __init__(self) -> None:
        self.taps = self.characters = 0
        self.waited = 0.0

    def tap(self, times: int = 1) -> None:
        self.taps += times

    @contextmanager
    def waits(self) -> Iterator[None]:
        """One tap, and what the person then waits for."""
        self.tap()
        begin = time.perf_counter()
        yield
        self.waited += time.perf_counter() - begin

    @property
    def seconds(self) -> float:
        return self.taps * TAP + self.characters / CHARACTERS_A_SECOND + self.waited


class PacedForm(Form):
    """A form whose filling in is counted."""

    def __init__(self, form: Form, pace: Pace) -> None:
        super().__init__(form.scope)
        self.pace = pace

    def write(self, label: str, text: str) -> Form:
        self.pace.tap(2)
        self.pace.characters += len(text)
        return super().write(label, text)

    def select(self, label: str, option: str) -> Form:
        self.pace.tap(3)
        return super().select(label, option)

    def choose(self, question: str, *options: str) -> Form:
        self.pace.tap(1 + len(options))
        return super().choose(question, *options)

    def attach(self, label: str, name: str, content: bytes, kind: str) -> Form:
        self.pace.tap(4)
        return super().attach(label, name, content, kind)

    def sign(self, label: str) -> Form:
        self.pace.tap(4)
        return super().sign(label)
