"""Many hands: several processes live the city's cases through, so that every core has work.

One community's cases stay with one process and in their order: who takes a case over depends on
how many an officer has already. The rest of a case depends on no other.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from app.application import create_app
from app.demo.cases import Plan, live_case
from app.demo.duty import Staff
from app.demo.haste import haste

ENOUGH_FOR_ONE = 50  # cases: fewer are done before a second process has started
MOST = 8

Live = Callable[[list[Plan]], Iterator[int]]


class LifeBrokeOff(RuntimeError):
    """A process could not go on; the message says which case, and why."""


def hands_for(cases: int) -> int:
    """How many processes are worth starting: one a core, unless there is little to do."""
    if cases < ENOUGH_FOR_ONE:
        return 1
    return min(len(os.sched_getaffinity(0)), MOST) if hasattr(os, "sched_getaffinity") else 2


@contextmanager
def hands(number: int, *, today: date) -> Iterator[Live]:
    """A function that lives plans through and yields the id of each case when it is done.

    The processes load the application while their user still has other things to do. They end
    with the block, however it ends; should this process be killed, they end after their case.
    """
    if number < 2:
        yield lambda plans: _alone(plans, today)
        return
    started = [_start(today) for _ in range(number)]
    try:
        yield lambda plans: _deal_out(plans, [channel for _, channel in started])
    finally:
        for process, channel in started:
            process.terminate()
            process.join()
            channel.close()


def _alone(plans: list[Plan], today: date) -> Iterator[int]:
    staff = Staff()
    for plan in plans:
        yield live_case(plan, staff=staff, today=today)


def _start(today: date):
    """A process that no connection, thread or lock comes over to from here: all are forked from
    one that has nothing but this application loaded, and so it is loaded once."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, today, dict(os.environ)), daemon=True)
    # The terminal's Ctrl-C goes to all: this process hears it and ends the others.
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.start()
    finally:
        signal.signal(signal.SIGINT, heard)
    there.close()
    return process, here


def _deal_out(plans: list[Plan], channels: list[Connection]) -> Iterator[int]:
    """A community to whoever is free, the largest first, so that all are done at about once."""
    waiting = _by_community(plans)
    busy = [channel for channel in channels if _hand_over(channel, waiting)]
    while busy:
        for channel in wait(busy):
            said = _hear(channel)
            if isinstance(said, str):
                raise LifeBrokeOff(said)
            if said is not None:
                yield said
            elif not _hand_over(channel, waiting):
                busy.remove(channel)


def _by_community(plans: list[Plan]) -> list[list[Plan]]:
    """The smallest last; the cases of each in their order."""
    ordered = sorted(plans, key=lambda plan: (plan.unit_code, plan.number))
    communities = [list(group) for _, group in groupby(ordered, key=lambda plan: plan.unit_code)]
    return sorted(communities, key=len, reverse=True)


def _hand_over(channel: Connection, waiting: list[list[Plan]]) -> bool:
    if not waiting:
        return False
    channel.send(waiting.pop(0))
    return True


def _hear(channel: Connection) -> int | str | None:
    """The id of a case; None: all handed over is done; a text: what went wrong."""
    try:
        return channel.recv()
    except EOFError:
        return "a process that built the demo city ended before its work did"


def _work(channel: Connection, today: date, environment: dict[str, str]) -> None:
    os.environ.update(environment)  # of now: what it was forked from may have an older one
    try:
        app = create_app()
        with app.app_context(), haste():
            _live_what_comes(channel, today)
    except (EOFError, BrokenPipeError):
        pass  # nobody is there any more to build a city for
    except Exception:
        channel.send(traceback.format_exc())


def _live_what_comes(channel: Connection, today: date) -> None:
    staff = None
    while True:
        plans: list[Plan] = channel.recv()
        staff = staff or Staff()  # there is nobody yet when the process starts
        for plan in plans:
            channel.send(live_case(plan, staff=staff, today=today))
        channel.send(None)
