"""How long a job goes on with what waits: for its turn, and until its process is to end.

A job runs in a thread, and a thread cannot be stopped from outside: one that takes up item after
item asks between two of them.
"""

from __future__ import annotations

import threading
import time

_told = threading.Event()


class Turn:
    """So many seconds; less when the process is told to stop meanwhile."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return is_stopping() or time.monotonic() >= self._ends


class CutShort(Exception):
    """A job leaves the rest of its items, since its process ends: it is to begin anew."""


def is_stopping() -> bool:
    """Whether this process has been told to end."""
    return _told.is_set()


def stop_soon() -> None:
    """Tell the jobs of this process to begin nothing more."""
    _told.set()
