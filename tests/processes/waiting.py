"""Waiting for what other processes do, never longer than said."""

from __future__ import annotations

import time
from collections.abc import Callable


def seconds_until(true: Callable[[], bool], *, at_most: float) -> float:
    """How long it took until ``true()``; fails after ``at_most`` seconds."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < at_most, f"not within {at_most} s"
        time.sleep(0.1)
    return time.monotonic() - began
