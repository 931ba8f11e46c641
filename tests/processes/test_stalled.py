"""A job left ``doing`` by a worker that is gone begins anew; one that is under way does not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import psycopg
import pytest

from app.bench import servers
from app.queue import open_queue, queue_address
from app.stalled import MOST_ATTEMPTS, put_back_stalled_jobs
from tests.processes import nursery
from tests.processes.waiting import seconds_until

JOB = "yice:forget_idempotency_keys"


@dataclass
class Rows:
    """The queue's tables, past any transaction of a test."""

    connection: psycopg.Connection

    def worker(self, *, silent_for: int) -> int:
        query = """insert into procrastinate_workers (last_heartbeat)
            values (now() - make_interval(secs => %s)) returning id"""
        return self.connection.execute(query, (silent_for,)).fetchone()[0]

    def job(self, worker: int | None, *, status="doing", attempts=0, lock=None) -> int:
        query = """insert into procrastinate_jobs
            (queue_name, task_name, args, status, attempts, worker_id, queueing_lock)
            values ('default', %s, '{}', %s, %s, %s, %s) returning id"""
        given = (JOB, status, attempts, worker, lock)
        return self.connection.execute(query, given).fetchone()[0]

    def state(self, job: int) -> tuple[str, int] | None:
        query = "select status::text, attempts from procrastinate_jobs where id = %s"
        return self.connection.execute(query, (job,)).fetchone()


@pytest.fixture
def rows(app):
    with psycopg.connect(queue_address(app), autocommit=True) as connection:
        yield Rows(connection)
        connection.execute("truncate procrastinate_jobs, procrastinate_workers cascade")


def put_back(app) -> int:
    async def run() -> int:
        async with open_queue(app).open_async() as queue:
            return await put_back_stalled_jobs(queue, queue_address(app))

    return asyncio.run(run())


def test_a_job_whose_worker_has_fallen_silent_begins_anew(app, rows):
    job = rows.job(rows.worker(silent_for=60))
    assert put_back(app) == 1
    assert rows.state(job) == ("todo", 1)
    assert put_back(app) == 0


def test_a_job_whose_worker_was_taken_off_the_list_begins_anew(app, rows):
    job = rows.job(None)
    assert put_back(app) == 1
    assert rows.state(job) == ("todo", 1)


def test_a_job_under_way_is_left_alone(app, rows):
    job = rows.job(rows.worker(silent_for=12))
    assert put_back(app) == 0
    assert rows.state(job) == ("doing", 0)


def test_what_the_clock_has_enqueued_meanwhile_does_the_work(app, rows):
    left = rows.job(None, lock=JOB)
    waiting = rows.job(None, lock=JOB, status="todo")
    assert put_back(app) == 0
    assert rows.state(left) is None
    assert rows.state(waiting) == ("todo", 0)


def test_a_job_that_takes_down_every_worker_ends(app, rows):
    job = rows.job(None, attempts=MOST_ATTEMPTS)
    assert put_back(app) == 0
    assert rows.state(job)[0] == "failed"


def test_of_two_workers_that_look_at_once_one_acts(app, rows):
    job = rows.job(None)
    with psycopg.connect(queue_address(app)) as other:
        other.execute("select pg_advisory_xact_lock(%s)", (0x59696366,))
        assert put_back(app) == 0
        assert rows.state(job) == ("doing", 0)
    assert put_back(app) == 1


@pytest.mark.timeout(400)
def test_a_worker_carries_out_what_was_left_behind(instance):
    with psycopg.connect(queue_address(instance.app), autocommit=True) as connection:
        rows = Rows(connection)
        gone = rows.worker(silent_for=3600)
        jobs = [rows.job(gone), rows.job(None)]
        with nursery.process(servers.WORKER, instance.environment):
            # A job that has ended well is taken out of the queue.
            seconds_until(lambda: [rows.state(j) for j in jobs] == [None, None], at_most=180)
