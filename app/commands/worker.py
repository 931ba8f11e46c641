"""``flask worker``: carries out jobs from the queue."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.queue import open_queue


@click.command("worker")
@with_appcontext
def commands() -> None:
    """Carry out jobs from the queue until told to stop."""
    with open_queue(current_app._get_current_object()).open() as queue:
        queue.run_worker(concurrency=2, delete_jobs="successful", shutdown_graceful_timeout=10)
