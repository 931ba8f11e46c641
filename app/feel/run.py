"""What one evaluation carries along: its environment, its budget and its warnings."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import LimitExceeded
from .limits import DEFAULT_LIMITS, Limits
from .types import Type

_LOOK_AT_CLOCK_EVERY = 500
_CALL = 8
_LONG_STRING = 4096


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Environment:
    """What expressions may use beside the language itself.

    `functions`: the product's own, by name (blanks allowed), as `values.Function` or as a plain
    callable whose parameters are positional. `clock` gives an aware `datetime` and feeds `today()`
    and `now()`. `types`: named types for `instance of` and parameters.
    """

    functions: Mapping[str, Any] = field(default_factory=dict)
    clock: Callable[[], dt.datetime] = _utc_now
    limits: Limits = DEFAULT_LIMITS
    types: Mapping[str, Type] = field(default_factory=dict)


DEFAULT = Environment()


@dataclass(frozen=True, slots=True)
class Note:
    """Why something gave null. `at`: characters from the start of the expression."""

    message: str
    at: int = -1


class Run:
    """The budget and the warnings of one evaluation."""

    __slots__ = ("calls", "deadline", "env", "limits", "look_at", "patterns", "steps", "warnings")

    def __init__(self, env: Environment = DEFAULT) -> None:
        self.env = env
        self.limits = env.limits
        self.steps = 0
        self.look_at = _LOOK_AT_CLOCK_EVERY
        self.calls = 0
        self.deadline: float | None = None
        self.warnings: list[Note] = []
        self.patterns: dict[tuple[str, str], Any] = {}
        """Those compiled in this evaluation, each of which was paid for."""

    def warn(self, message: str, at: int = -1) -> None:
        if len(self.warnings) < self.limits.warnings:
            self.warnings.append(Note(message, at))

    def spend(self, steps: int = 1) -> None:
        self.steps += steps
        if self.steps >= self.look_at:
            self._look()

    def _look(self) -> None:
        if self.steps > self.limits.steps:
            raise LimitExceeded("steps", self.limits.steps)
        now = time.thread_time()
        if self.deadline is None:
            self.deadline = now + self.limits.seconds
        elif now > self.deadline:
            raise LimitExceeded("seconds", self.limits.seconds)
        self.look_at = min(self.steps + _LOOK_AT_CLOCK_EVERY, self.limits.steps + 1)

    def check_list(self, length: int) -> None:
        if length > self.limits.list_length:
            raise LimitExceeded("list length", self.limits.list_length)
        self.spend(length // 4 + 1)

    def check_string(self, length: int) -> None:
        if length > self.limits.string_length:
            raise LimitExceeded("string length", self.limits.string_length)
        self.spend(length // 16 + 1)

    def read_string(self, value: str) -> None:
        """Going through a string costs something once it is a long one."""
        if len(value) > _LONG_STRING:
            self.spend(len(value) // _LONG_STRING)

    def enter_call(self) -> None:
        self.calls += 1
        if self.calls > self.limits.call_depth:
            raise LimitExceeded("call depth", self.limits.call_depth)
        self.spend(_CALL)

    def leave_call(self) -> None:
        self.calls -= 1


class Scope:
    """Names and their values at one place of an expression, and the place around it."""

    __slots__ = ("parent", "run", "values")

    def __init__(self, values: Mapping[str, Any], parent: Scope | None, run: Run) -> None:
        self.values = values
        self.parent = parent
        self.run = run

    def inner(self, values: Mapping[str, Any]) -> Scope:
        return Scope(values, self, self.run)
