"""Two people at the same moment: real threads, each with its own connection.

The database is one of its own, since these tests commit for good.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.accounts.idempotency import run_once
from app.accounts.models import User
from app.api.auth import issue_token
from app.application import create_app
from app.cases.actions import claim_task, complete_task, fire_timer, open_case
from app.cases.jobs import fire_due_timers
from app.cases.models import Case, CaseEvent, Task, Timer
from app.cases.verification import first_broken_event
from app.database import transaction
from app.dates.clock import ZONE, clock_at, now
from app.errors import Conflict
from app.extensions import db
from app.people.models import Person
from app.releases import runtime
from app.visits.models import Visit
from config import Config
from tests.case_driver import CaseDriver
from tests.factories import make_user
from tests.people.factories import make_person

# When the driven case has come into service, and when everything here happens.
NOW = datetime(2026, 3, 14, 9, tzinfo=ZONE)
THREADS = 4
ROUNDS = 3


@pytest.fixture(scope="module")
def office(own_database, environment_for):
    """An application over a database of its own, with one case in service."""
    parsed = dict(runtime._parsed)
    with own_database("at_once") as url:
        with environment_for(url):
            config = Config()
        config.TESTING, config.RATELIMIT_ENABLED = True, False
        app = create_app(config)
        yield from _in_service(app)
    runtime._parsed.clear()
    runtime._parsed.update(parsed)


def _in_service(app):
    with app.app_context():
        drive = CaseDriver().in_service()
        colleague = make_user("community_officer")
        db.session.commit()
        assert drive.now == NOW
        ids = {"case": drive.case.id, "officer": drive.officer.id, "colleague": colleague.id}
        yield app, ids
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(office):
    return office[0]


@pytest.fixture
def ids(office) -> dict[str, int]:
    return office[1]


def at_once(app, acts: list[Callable[[], Any]]) -> list[Any]:
    """Run them in threads that start together; what each returned, or raised."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        with app.app_context(), clock_at(NOW):
            db.session.connection()  # connected before the start: that takes its time
            start.wait(timeout=20)
            try:
                results[number] = acts[number]()
            except Exception as error:
                results[number] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return results


def unexpected(results: list[Any]) -> list[Any]:
    return [r for r in results if isinstance(r, Exception) and not isinstance(r, Conflict)]


def visit_of(case_id: int) -> int:
    query = db.session.query(Task.id).filter_by(
        case_id=case_id, element_id="record_visit", status="open"
    )
    return query.one().id


def answers() -> dict[str, str]:
    return {
        "visited_on": NOW.date().isoformat(),
        "mode": "phone",
        "met": "yes",
        "outcome": "continues",
    }


def issue_token_at_now(ids: dict[str, int]) -> str:
    with clock_at(NOW), transaction():
        return issue_token(db.session.get(User, ids["officer"]), label="t", by=None)


def count(model, **values) -> int:
    db.session.remove()
    return db.session.query(model).filter_by(**values).count()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_officers_open_one_case_between_them(app, ids, _round):
    officer = db.session.get(User, ids["officer"])
    person_id = make_person(by=officer, born=date(1976, 1, 1)).id
    db.session.commit()

    def open_it(by: int) -> Callable[[], int]:
        def act() -> int:
            with transaction():
                person = db.session.get(Person, person_id)
                return open_case(person, by=db.session.get(User, by)).id

        return act

    results = at_once(app, [open_it(ids["officer"]), open_it(ids["colleague"])] * 2)
    assert unexpected(results) == []
    assert sum(isinstance(result, int) for result in results) == 1
    assert count(Case, person_id=person_id) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_of_two_completions_of_a_task_wins(app, ids, _round):
    task_id, visits = visit_of(ids["case"]), count(Visit, case_id=ids["case"])

    def complete() -> int:
        with transaction():
            return complete_task(task_id, answers(), by=db.session.get(User, ids["officer"])).id

    results = at_once(app, [complete] * THREADS)
    assert unexpected(results) == []
    assert Counter(type(result) is int for result in results) == {True: 1, False: THREADS - 1}
    assert all(r.details["who"] for r in results if isinstance(r, Conflict))
    assert count(Visit, case_id=ids["case"]) == visits + 1
    assert count(CaseEvent, task_id=task_id, kind="completed") == 1
    assert first_broken_event(ids["case"]) is None


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_key_at_the_same_time_does_the_work_once_and_answers_alike(app, ids, _round):
    task_id, visits = visit_of(ids["case"]), count(Visit, case_id=ids["case"])

    def complete() -> tuple[Any, bool]:
        by = db.session.get(User, ids["officer"])
        db.session.commit()

        def act() -> dict[str, int]:
            return {"done": complete_task(task_id, answers(), by=by).id}

        return run_once(f"key-{task_id}", by=by, request=b"visit", action=act)

    results = at_once(app, [complete] * THREADS)
    assert [answer for answer, _replayed in results] == [{"done": task_id}] * THREADS
    assert sorted(replayed for _answer, replayed in results) == [False] + [True] * (THREADS - 1)
    assert count(Visit, case_id=ids["case"]) == visits + 1


def test_one_key_at_the_same_time_over_http(app, ids):
    """A note is no conflict with itself: only the key keeps it from being written four times."""
    headers = {
        "Authorization": f"Bearer {issue_token_at_now(ids)}",
        "Idempotency-Key": "note-1",
    }
    path, before = f"/api/v1/cases/{ids['case']}/notes", count(CaseEvent, kind="note")

    def write() -> tuple[int, Any]:
        answer = app.test_client().post(path, json={"text": "电话"}, headers=headers)
        return answer.status_code, answer.json

    results = at_once(app, [write] * THREADS)
    assert [status for status, _json in results] == [200] * THREADS
    assert all(json == results[0][1] for _status, json in results)
    assert count(CaseEvent, kind="note") == before + 1


def test_the_second_of_one_key_is_answered_whatever_it_would_be_refused_for(app, ids):
    """The reference is known by the time the second comes: still the same answer, not a 422."""
    token = issue_token_at_now(ids)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "service-1"}
    person = db.session.get(Case, ids["case"]).person_id
    db.session.commit()
    body = {"on": "2026-03-01", "kind": "job_fair", "external_ref": "S-2026-1"}

    def enter() -> tuple[int, Any]:
        path = f"/api/v1/people/{person}/services"
        answer = app.test_client().post(path, json=body, headers=headers)
        return answer.status_code, answer.json

    results = at_once(app, [enter] * THREADS)
    assert results == [results[0]] * THREADS
    assert results[0][0] == 201


def test_one_of_two_takes_a_task_of_the_group(app, ids):
    db.session.execute(text("update task set assignee_id = null where status = 'open'"))
    db.session.commit()
    task_id = visit_of(ids["case"])

    def claim(by: int) -> Callable[[], int]:
        def act() -> int:
            with transaction():
                return claim_task(task_id, by=db.session.get(User, by)).assignee_id

        return act

    results = at_once(app, [claim(ids["officer"]), claim(ids["colleague"])])
    assert unexpected(results) == []
    winner = [result for result in results if isinstance(result, int)]
    db.session.remove()
    assert [db.session.get(Task, task_id).assignee_id] == winner
    assert sum(isinstance(result, Conflict) for result in results) == 1
    with transaction():
        db.session.get(Task, task_id).assignee_id = ids["officer"]


def test_two_workers_fire_each_timer_once(app, ids):
    officer = db.session.get(User, ids["officer"])
    with clock_at(NOW):
        opened = [open_case(make_person(by=officer), by=officer).id for _n in range(6)]
    early = text("update timer set due_at = :due where case_id = any(:cases)")
    db.session.execute(early, {"due": NOW - timedelta(hours=1), "cases": opened})
    db.session.commit()
    results = at_once(app, [fire_due_timers] * 2)
    assert unexpected(results) == []
    db.session.remove()
    fired = db.session.query(CaseEvent.case_id).filter(
        CaseEvent.kind == "fired", CaseEvent.case_id.in_(opened)
    )
    assert Counter(row.case_id for row in fired) == dict.fromkeys(opened, 1)
    assert all(first_broken_event(case_id) is None for case_id in opened)


def test_a_timer_and_an_officer_at_once_leave_one_story(app, ids):
    """Whoever comes second finds what the first one left: an order, not a mixture."""
    task_id = visit_of(ids["case"])
    timer_id = db.session.query(Timer.id).filter_by(case_id=ids["case"]).first().id
    db.session.commit()

    def complete() -> str:
        with transaction():
            complete_task(task_id, answers(), by=db.session.get(User, ids["officer"]))
        return "completed"

    def fire() -> str:
        with transaction():
            fire_timer(timer_id, now=now())
        return "fired"

    assert sorted(at_once(app, [complete, fire])) == ["completed", "fired"]
    assert first_broken_event(ids["case"]) is None
    assert visit_of(ids["case"]) != task_id
