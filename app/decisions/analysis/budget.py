"""The time that looking at tables may take: hostile ones end in time, and it is said."""

from __future__ import annotations

import time
from collections.abc import Callable

_LOOK_AT_CLOCK_EVERY = 64


class OutOfTimeError(Exception):
    """The budget is spent; what was being looked for is neither found nor ruled out."""


class Budget:
    """Seconds for all tables of a release. No table may take more than half of what is left.

    They are seconds of work: on a busy machine a sound table is not left half looked through.
    """

    def __init__(self, seconds: float = 5.0, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._ends_at = clock() + seconds
        self._table_ends_at = self._ends_at
        self._until_look = _LOOK_AT_CLOCK_EVERY

    def next_table(self) -> None:
        now = self._clock()
        self._table_ends_at = now + max(0.0, self._ends_at - now) / 2

    def spend(self, steps: int = 1) -> None:
        """Raises OutOfTimeError. A step is some microseconds of work."""
        self._until_look -= steps
        if self._until_look <= 0:
            self._until_look = _LOOK_AT_CLOCK_EVERY
            if self._clock() > self._table_ends_at:
                raise OutOfTimeError
