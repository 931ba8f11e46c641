"""What cannot be said in SQL exactly."""

from __future__ import annotations

from dataclasses import dataclass

from app.decisions.findings import Place


class NotCompilable(Exception):
    """SQL would not answer exactly as the interpreter does; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Interpreted:
    """A cell or decision that runs interpreted, and why. `row` and `column` as in ``Place``."""

    place: Place
    reason: str
