"""Clock and worker as processes: what is due fires soon, and once, however many workers."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.bench import servers
from app.bench.city import copy_cases_with_due_timers, set_timers
from app.extensions import db
from app.queue import open_queue
from tests.machine import delay
from tests.processes import nursery
from tests.processes.waiting import seconds_until

SOON = 3  # seconds from now
MANY = 100


@pytest.fixture(scope="module")
def two_workers(instance):
    """Up and at work, and the clock beside them."""
    before = _workers_there()
    with (
        nursery.process(servers.WORKER, instance.environment) as first,
        nursery.process(servers.WORKER, instance.environment) as second,
        nursery.process(servers.CLOCK, instance.environment) as clock,
    ):
        seconds_until(lambda: _workers_there() == before + 2, at_most=180)
        yield
        assert [p.exitcode for p in (first, second, clock)] == [None] * 3
    assert [p.exitcode for p in (first, second, clock)] == [0] * 3


def _workers_there() -> int:
    return _number("select count(*) from procrastinate_workers")


def _number(query: str, **values: object) -> int:
    with db.engine.connect() as connection:
        return connection.scalar(text(query), values)


def _due(cases: list[int]) -> int:
    query = "select count(*) from timer where case_id = any(:ids) and due_at <= now()"
    return _number(query, ids=cases)


def _timers(cases: list[int]) -> dict[int, int]:
    query = text("select case_id, count(*) from timer where case_id = any(:ids) group by 1")
    with db.engine.connect() as connection:
        return {case: number for case, number in connection.execute(query, {"ids": cases})}  # noqa: C416


@pytest.mark.timeout(400)
def test_a_due_timer_fires_within_five_seconds(instance, two_workers, fired):
    cases = instance.take(1)
    before = {case: fired(case) for case in cases}
    set_timers(cases, [SOON] * len(cases))
    assert set(_timers(cases)) == set(cases)

    took = seconds_until(lambda: all(fired(c) > before[c] for c in cases), at_most=SOON + 60)

    assert took < SOON + 5 * delay()


@pytest.mark.timeout(400)
def test_two_workers_at_once_fire_each_timer_once(instance, two_workers, fired):
    (model,) = instance.take(1)
    had = _timers([model])[model]
    last = _number("select max(id) from case_file")
    copy_cases_with_due_timers(model, MANY)
    with db.engine.connect() as connection:
        query = text("select id from case_file where id > :last")
        copies = list(connection.scalars(query, {"last": last}))
    with open_queue(instance.app).open() as queue:
        for _ in range(4):  # as many as the two workers carry out side by side
            queue.configure_task("yice:fire_due_timers").defer()

    seconds_until(lambda: _due(copies) == 0, at_most=180)

    assert len(copies) == MANY
    # A timer that ends the wait of another takes it along: at most as often as there were timers.
    assert all(1 <= fired(case) <= had for case in copies)
    assert _number("select count(*) from timer where failed_at is not null") == 0
    twice = (
        "select count(*) from (select 1 from case_event where case_id = any(:ids)"
        " and kind = 'fired' group by case_id, data->>'element' having count(*) > 1) doubled"
    )
    assert _number(twice, ids=copies) == 0
