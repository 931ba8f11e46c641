"""How fast the machine is just now: these machines are shared, and drift."""

from __future__ import annotations

import multiprocessing
import time
from statistics import median

REFERENCE_MS = 60.0  # this very sum, on the machine where the reference figures were taken


def machine_ms(cores: int = 1) -> float:
    """Milliseconds for ``sum(i*i for i in range(10**6))``: the median of three.

    ``cores``: that many at the same time, in processes of their own. Two virtual cores can be one
    real one; what keeps both busy is then slowed in a way that one process alone does not show.
    """
    if cores == 1:
        return median(_three())
    context = multiprocessing.get_context("fork")
    ready, times = context.Barrier(cores), context.Queue()
    running = [context.Process(target=_beside_others, args=(ready, times)) for _ in range(cores)]
    for one in running:
        one.start()
    found = [time for _ in running for time in times.get(timeout=60)]
    for one in running:
        one.join()
    return median(found)


def _beside_others(ready, times) -> None:
    ready.wait()
    times.put(_three())


def _three() -> list[float]:
    return [_once() for _ in range(3)]


def _once() -> float:
    start = time.perf_counter()
    sum(i * i for i in range(10**6))
    return (time.perf_counter() - start) * 1000
