"""How fast the machine is just now: these machines are shared, and drift."""

from __future__ import annotations

import time
from statistics import median

REFERENCE_MS = 60.0  # this very sum, on the machine where the reference figures were taken


def machine_ms() -> float:
    """Milliseconds for ``sum(i*i for i in range(10**6))``: the median of three."""
    return median(_once() for _ in range(3))


def _once() -> float:
    start = time.perf_counter()
    sum(i * i for i in range(10**6))
    return (time.perf_counter() - start) * 1000
