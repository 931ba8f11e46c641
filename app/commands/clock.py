"""``flask clock``: enqueues what the calendar says."""

from __future__ import annotations

import signal
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from app.clock import run_clock


@click.command("clock")
@with_appcontext
def commands() -> None:
    """Enqueue what the calendar says until told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        run_clock(current_app._get_current_object())
    except KeyboardInterrupt:
        sys.exit(0)
