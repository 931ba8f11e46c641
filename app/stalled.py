"""Jobs left ``doing`` by a worker that is gone: put back, so that none waits for its next day.

A worker that dies, or loses the database in the middle of a job, cannot say what became of it.
Procrastinate's workers leave a heartbeat every ten seconds; once it has been missing for longer,
any worker that is there puts the job back. Jobs are written to be begun anew.
"""

from __future__ import annotations

import logging

import procrastinate
import psycopg
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

log = logging.getLogger(__name__)

SILENCE = 30.0  # seconds without a heartbeat, three of its beats: the worker is gone
MOST_ATTEMPTS = 5  # a job that takes down each worker that tries it must end some day
_LOCK = 0x59696366


async def put_back_stalled_jobs(
    queue: procrastinate.App, address: str, *, silence: float = SILENCE
) -> int:
    """How many went back. ``address`` is the database's: of several workers that look at once,
    one does it. A second that had looked before would put back what has begun anew."""
    async with await psycopg.AsyncConnection.connect(address) as connection:
        found = await connection.execute("select pg_try_advisory_xact_lock(%s)", (_LOCK,))
        if not (await found.fetchone())[0]:
            return 0
        jobs = await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=silence)
        return sum([await _put_back(queue, job) for job in jobs])


async def _put_back(queue: procrastinate.App, job: Job) -> bool:
    manager = queue.job_manager
    if job.attempts >= MOST_ATTEMPTS:
        log.error("job %s (%s) was left behind %s times", job.id, job.task_name, job.attempts)
        await manager.finish_job(job, Status.FAILED, delete_job=False)
        return False
    try:
        await manager.retry_job(job)
    except UniqueViolation:  # the clock has enqueued the same work meanwhile
        await manager.finish_job(job, Status.ABORTED, delete_job=True)
        return False
    log.warning("job %s (%s) was left behind; it begins anew", job.id, job.task_name)
    return True
