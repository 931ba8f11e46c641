"""Seconds that can be compared: these machines are shared, and drift.

Processor time, scaled to a machine that takes 60 ms for ``sum(i*i for i in range(10**6))``. One
that is quicker is taken as such: what is bounded here must hold on the slow ones.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from app.bench.calibration import REFERENCE_MS


def slowness() -> float:
    """How many times slower than the reference this machine is just now; at least 1."""
    return max(1.0, median(_sum_ms() for _ in range(3)) / REFERENCE_MS)


def seconds_used(work: Callable[[], object]) -> float:
    """Of this thread's processor time, not scaled."""
    begin = time.thread_time()
    work()
    return time.thread_time() - begin


def fits(seconds: float, bound: float) -> bool:
    """Whether the ``seconds`` of processor time just used would be within ``bound`` on the
    reference machine. How fast this one is is only asked when they are not within it here."""
    return seconds < bound or seconds / slowness() < bound


def delay() -> float:
    """How many times longer than on the reference machine, with nothing beside, something takes
    just now; at least 1. For waiting for other processes, whose processor time is not seen here."""
    return max(1.0, median(_sum_ms(time.perf_counter) for _ in range(3)) / REFERENCE_MS)


def _sum_ms(clock: Callable[[], float] = time.thread_time) -> float:
    start = clock()
    sum(i * i for i in range(10**6))
    return (clock() - start) * 1000
