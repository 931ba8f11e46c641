"""The queue: work for a worker process, kept in PostgreSQL by Procrastinate.

A job takes ids and plain values; it opens one transaction per case itself, so that one bad case
cannot stop the rest. Features write jobs in ``<feature>/jobs.py`` under ``@job``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import procrastinate
import psycopg

if TYPE_CHECKING:
    from flask import Flask

_CONNECT_SECONDS = 5
_RETRY_SECONDS = 30

_jobs: dict[str, tuple[Callable[..., Any], int]] = {}  # name → what runs, how often anew
_flask: list[Flask] = []  # the application that a worker process runs its jobs in


def job(name: str, *, retry: int = 0) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as the job ``name``; it runs inside the application's context.

    ``retry``: how often it begins anew, half a minute later, when it ended in an error.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(**arguments: Any) -> Any:
            with _flask[0].app_context():
                return function(**arguments)

        _jobs[name] = (run, retry)
        return function

    return register


def bare_queue(address: str) -> procrastinate.App:
    """The queue over the database at ``address``, for one who only enqueues: it knows no job. The
    caller opens and closes it."""
    connector = procrastinate.PsycopgConnector(
        conninfo=address,
        kwargs={"connect_timeout": _CONNECT_SECONDS},
        min_size=1,
        max_size=6,
        # When the database is away nobody waits long, and soon after its return all goes on.
        timeout=5,
        reconnect_timeout=4,
    )
    return procrastinate.App(connector=connector)


def open_queue(app: Flask) -> procrastinate.App:
    """The queue over the application's database, with every job. The caller opens and closes it."""
    _flask[:] = [app]
    queue = bare_queue(queue_address(app))
    # Not a Blueprint: that one renames its tasks each time it is added, and a worker that lost the
    # database opens the queue anew.
    for name, (run, retry) in _jobs.items():
        again = procrastinate.RetryStrategy(max_attempts=retry, wait=_RETRY_SECONDS)
        queue.task(name=f"yice:{name}", retry=again if retry else False)(run)
    return queue


def database_answers(address: str) -> bool:
    """Whether a connection to the database at ``address`` can be made now."""
    try:
        psycopg.connect(address, connect_timeout=_CONNECT_SECONDS).close()
    except psycopg.Error:
        return False
    return True


def queue_address(app: Flask) -> str:
    """The application's database as psycopg takes it."""
    return plain_address(app.config["SQLALCHEMY_DATABASE_URI"])


def plain_address(url: str) -> str:
    """A database URL without SQLAlchemy's name of the driver in it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
