"""A worker process: jobs from the queue, until it is told to stop.

The database may go away under it: it then waits and goes on when it is back. Procrastinate's own
worker ends when a connection is lost, so that each time a new one is made over a new pool.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress

import procrastinate
import psycopg
from flask import Flask
from procrastinate.exceptions import ConnectorException

from app.extensions import db
from app.queue import database_answers, open_queue, queue_address
from app.stalled import put_back_stalled_jobs
from app.turns import stop_soon

log = logging.getLogger(__name__)

_PAUSE = 1.0  # seconds between two looks at a database that does not answer
_LOOK = 15.0  # seconds between two looks for jobs that another worker left behind
_GRACE = 10  # seconds a running job gets to end when the process is told to stop


def run_worker(app: Flask) -> None:
    """Carry out jobs until SIGINT or SIGTERM; a job under way is ended first."""
    asyncio.run(_work(app))


async def _work(app: Flask) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        stop_soon()
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    while not stopping.is_set():
        if await asyncio.to_thread(database_answers, queue_address(app)):
            await _until_lost_or(stopping, app)
        if not stopping.is_set():
            log.warning("the database does not answer; the worker waits for it")
            await _wait(stopping, _PAUSE)


async def _until_lost_or(stopping: asyncio.Event, app: Flask) -> None:
    """Work until told to stop, or until the database is lost."""
    with app.app_context():
        db.engine.dispose()  # its connections may be of before the loss
    try:
        async with open_queue(app).open_async() as queue:
            worker = asyncio.create_task(
                queue.run_worker_async(
                    concurrency=2,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=_GRACE,
                    install_signal_handlers=False,
                )
            )
            told = asyncio.create_task(stopping.wait())
            looks = asyncio.create_task(_look_for_stalled_jobs(queue, queue_address(app)))
            await asyncio.wait({worker, told}, return_when=asyncio.FIRST_COMPLETED)
            told.cancel()
            looks.cancel()
            worker.cancel()  # when told to stop; it ends what is under way
            await worker
    except asyncio.CancelledError:
        if not stopping.is_set():
            raise
    except (ConnectorException, psycopg.Error) as error:
        log.warning("the worker lost the database: %s", error.__cause__ or error)


async def _look_for_stalled_jobs(queue: procrastinate.App, address: str) -> None:
    while True:
        try:
            await put_back_stalled_jobs(queue, address)
        except (ConnectorException, psycopg.Error) as error:
            # The worker beside notices a lost database by itself.
            log.warning("no look for jobs left behind: %s", error.__cause__ or error)
        await asyncio.sleep(_LOOK)


async def _wait(stopping: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), timeout=seconds)
