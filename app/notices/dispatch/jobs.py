"""Called by the clock: what is new to be sent, and sending it."""

from __future__ import annotations

from datetime import timedelta

from app.database import transaction
from app.dates.clock import now
from app.notices.deputies import tell_deputies
from app.notices.dispatch.actions import forget_dispatches, send_next
from app.notices.dispatch.making import make_dispatches
from app.queue import job
from app.turns import Turn

_SECONDS = 10  # then the clock's next call goes on: other jobs want the worker too
_KEEP = timedelta(days=180)


@job("send_notices")
def send_notices() -> None:
    """First what deputies are told of too; then one transaction each: what fails keeps no other
    back."""
    with transaction():
        tell_deputies()
    with transaction():
        make_dispatches()
    turn = Turn(_SECONDS)
    while not turn.is_over:
        with transaction():
            if not send_next():
                break


@job("forget_dispatches", retry=5)
def forget_old_dispatches() -> None:
    with transaction():
        forget_dispatches(before=now() - _KEEP)
