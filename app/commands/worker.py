"""``flask worker``: carries out jobs from the queue."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.worker import run_worker


@click.command("worker")
@with_appcontext
def commands() -> None:
    """Carry out jobs from the queue until told to stop."""
    run_worker(current_app._get_current_object())
