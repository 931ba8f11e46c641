"""What FEEL raises. Anything wrong *inside* a computation is null plus a warning instead."""

from __future__ import annotations


class FeelError(Exception):
    """Base of every error of this package."""


class FeelSyntaxError(FeelError):
    """The text is not FEEL.

    `kind` is a stable word a caller can translate, `found` and `wanted` are what it is about,
    `position` counts characters from the start of the expression.
    """

    def __init__(
        self, kind: str, position: int, *, found: str = "", wanted: str = "", text: str = ""
    ) -> None:
        self.kind = kind
        self.position = position
        self.found = found
        self.wanted = wanted
        self.text = text
        super().__init__(f"{self.message} (at character {position + 1})")

    @property
    def message(self) -> str:
        """One line in English; `kind`, `found` and `wanted` serve other languages."""
        words = {
            "unexpected": f"unexpected {self.found or 'end of text'}",
            "expected": f"expected {self.wanted}, found {self.found or 'end of text'}",
            "string": "a string that is not closed, or holds a wrong escape",
            "comment": "a comment that is not closed",
            "character": f"a character that FEEL does not know: {self.found}",
            "number": f"a number out of range: {self.found}",
            "depth": "nested too deeply",
            "length": "the text is too long",
            "empty": "the text is empty",
        }
        return words.get(self.kind, self.kind)


class LimitExceeded(FeelError):
    """An evaluation asked for more than its limits allow (steps, depth, size or time)."""

    def __init__(self, what: str, allowed: object) -> None:
        self.what = what
        self.allowed = allowed
        super().__init__(f"limit exceeded: {what} (allowed: {allowed})")


class Unfit(Exception):
    """Inside the package only: this operation gives null, and here is why."""
