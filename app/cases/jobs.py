"""What the clock has done to cases: due timers fire."""

from __future__ import annotations

import logging
from datetime import timedelta

from app.accounts.idempotency import forget_keys
from app.cases.actions.timers import TimerFailed, fire_next_timer, mark_failed
from app.cases.batches.actions import forget_batches
from app.database import transaction
from app.dates.clock import now
from app.queue import job
from app.turns import Turn

log = logging.getLogger(__name__)

# A run ends after this, and the next goes on: a stopped worker loses no more than one timer.
_RUN_SECONDS = 20
_KEEP_KEYS = timedelta(days=7)
_KEEP_BATCHES = timedelta(days=7)


@job("fire_due_timers")
def fire_due_timers() -> int:
    """Fire what is due, the earliest first, each in its own transaction; how many fired."""
    fired, turn = 0, Turn(_RUN_SECONDS)
    while not turn.is_over:
        try:
            with transaction():
                timer_id = fire_next_timer(now=now())
        except TimerFailed as failure:
            log.exception("timer %s of case %s", failure.timer_id, failure.case_id)
            with transaction():
                mark_failed(failure.timer_id, failure.reason, at=now())
            continue
        if timer_id is None:
            break
        fired += 1
    return fired


@job("forget_idempotency_keys", retry=5)
def forget_idempotency_keys() -> None:
    with transaction():
        forget_keys(before=now() - _KEEP_KEYS)


@job("forget_task_batches", retry=5)
def forget_task_batches() -> None:
    with transaction():
        forget_batches(before=now() - _KEEP_BATCHES)
