"""The calendar: every periodic job in one table. The clock only ever enqueues; workers do.

A process of its own (``python -m app.clock``) that needs the database's address and nothing of the
application, which takes many times longer to load than the clock.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from dataclasses import dataclass

import procrastinate
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from procrastinate.exceptions import AlreadyEnqueued

from app.dates.clock import ZONE
from app.queue import bare_queue, database_answers, plain_address

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Periodic:
    """A job and when it is enqueued: every so many seconds, or daily at a time in China."""

    job: str
    seconds: int | None = None
    daily: str | None = None  # "HH:MM"

    @property
    def trigger(self) -> IntervalTrigger | CronTrigger:
        if self.seconds is not None:
            return IntervalTrigger(seconds=self.seconds, timezone=ZONE)
        hour, minute = self.daily.split(":")
        return CronTrigger(hour=int(hour), minute=int(minute), timezone=ZONE)


CALENDAR = (
    Periodic("yice:fire_due_timers", seconds=2),
    Periodic("yice:look_at_changed_people", seconds=5),
    Periodic("yice:send_notices", seconds=15),
    Periodic("yice:reassess_recognised", daily="00:20"),
    Periodic("yice:mark_watched_people", daily="00:25"),
    Periodic("yice:forget_idempotency_keys", daily="03:10"),
    Periodic("yice:forget_notices", daily="03:20"),
    Periodic("yice:forget_dispatches", daily="03:25"),
    Periodic("yice:forget_task_batches", daily="03:30"),
    Periodic("yice:tell_of_due_tasks", daily="08:00"),
)


def main() -> None:
    """Enqueue what the calendar says until told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    url = os.environ.get("DATABASE_URL")
    if not url:
        sys.exit("DATABASE_URL is not set; `make run` sets it, production must (see README)")
    try:
        run_clock(plain_address(url))
    except KeyboardInterrupt:
        sys.exit(0)


def run_clock(address: str) -> None:
    """Enqueue what is due in the database at ``address`` until the process is told to stop."""
    while not database_answers(address):
        log.warning("the database does not answer; the clock waits for it")
        time.sleep(1)
    with bare_queue(address).open() as queue:
        scheduler = BlockingScheduler(timezone=ZONE)
        for entry in CALENDAR:
            scheduler.add_job(
                _enqueue,
                entry.trigger,
                args=(queue, entry.job),
                id=entry.job,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=3600,
            )
        scheduler.start()


def _enqueue(queue: procrastinate.App, job: str) -> None:
    """Enqueue unless the same job is waiting already: a clock run twice enqueues once."""
    try:
        queue.configure_task(job, queueing_lock=job).defer()
    except AlreadyEnqueued:
        pass
    except procrastinate.exceptions.ConnectorException:
        log.warning("the database does not answer; %s is tried again at its next time", job)


if __name__ == "__main__":
    main()
