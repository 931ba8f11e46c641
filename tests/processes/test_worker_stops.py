"""A worker told to stop in the middle of much work leaves the rest, and ends."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.bench import servers
from app.bench.city import copy_cases_with_due_timers
from app.extensions import db
from app.queue import open_queue
from tests.machine import delay
from tests.processes import nursery
from tests.processes.waiting import seconds_until

MANY = 400


def _number(query: str, **values: object) -> int:
    with db.engine.connect() as connection:
        return connection.scalar(text(query), values)


@pytest.mark.timeout(400)
def test_a_worker_told_to_stop_leaves_the_timers_that_wait(instance):
    """It does not go on for its whole turn: whoever stops it would end it by force."""
    (model,) = instance.take(1)
    last = _number("select max(id) from case_file")
    copy_cases_with_due_timers(model, MANY)
    due = "select count(*) from timer where case_id > :last and due_at <= now()"
    try:
        with open_queue(instance.app).open() as queue:
            job = queue.configure_task("yice:fire_due_timers").defer()
        with nursery.process(servers.WORKER, instance.environment) as worker:
            seconds_until(lambda: _number(due, last=last) < MANY, at_most=180)
            worker.terminate()
            worker.join(timeout=5 * delay())
            assert worker.exitcode == 0
        assert _number(due, last=last) > MANY / 10
        # What is done is deleted: the job has ended as it should, with what it had done.
        assert _number("select count(*) from procrastinate_jobs where id = :job", job=job) == 0
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("delete from timer where case_id > :last"), {"last": last})
