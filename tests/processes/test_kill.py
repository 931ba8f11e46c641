"""Web processes killed (``kill -9``) in the middle of steps, a hundred times, under load.

No step is half-done, none that was answered is lost, none is done twice, and the case can be
worked on at once.
"""

from __future__ import annotations

import http.client
import json
import random
import socket
import threading
import time
import uuid

import psutil
import pytest
from sqlalchemy import select, text

from app.accounts.models import User
from app.api.auth import issue_token
from app.bench import servers
from app.bench.city import visit_task_of
from app.cases.models import Case
from app.database import transaction
from app.dates.clock import today
from app.extensions import db
from tests.processes import nursery

KILLS = 100
WHOLE_SERVER_EVERY = 20  # of the kills, each so manieth hits the master and all its workers
CLIENTS = 4  # each with a case of its own


class Web:
    """gunicorn with two workers; a killed worker is followed by another, a killed master by us."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.port = servers.free_port()
        self.start()

    def start(self) -> None:
        command = servers.web_command(self.port, workers=2)
        quiet = ("--reuse-port", "--log-level", "critical")
        self.process = nursery.start([*command, *quiet], self.environment)
        self.wait()

    def wait(self) -> None:
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the web server does not start")

    def kill_a_worker(self) -> None:
        for worker in psutil.Process(self.process.pid).children()[:1]:
            worker.kill()

    def kill_everything(self) -> None:
        """The master first stands still, so that no worker is born that is not seen; a new one
        begins when all are gone, since a dying one's socket would still answer for it."""
        master = psutil.Process(self.process.pid)
        master.suspend()
        workers = master.children()
        for process in (*workers, master):
            process.kill()
        self.process.join()
        psutil.wait_procs(workers, timeout=20)
        self.start()

    def stop(self) -> None:
        self.process.terminate()
        self.process.join(timeout=20)


class Client(threading.Thread):
    """Completes visit after visit, each under one key until it is answered."""

    def __init__(
        self, port: int, tokens: dict[int, str], cases: list[int], first: dict[int, int]
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.tokens = port, tokens
        self.next_task = {case: first[case] for case in cases}
        self.answered: list[tuple[int, int]] = []  # (case, task)
        self.unexpected: list[str] = []
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            case = random.choice(list(self.next_task))
            task = self.next_task[case]
            answer = self._until_answered(case, task)
            if answer is None:
                return
            self.answered.append((case, task))
            following = [t["id"] for t in answer["case"]["tasks"] if t["element"] == "record_visit"]
            if len(following) != 1:
                self.unexpected.append(f"case {case} has {len(following)} visits open")
                return
            self.next_task[case] = following[0]

    def _until_answered(self, case: int, task: int) -> dict | None:
        key, ends = uuid.uuid4().hex, time.monotonic() + 60
        while time.monotonic() < ends:
            try:
                status, answer = self._complete(case, task, key)
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.02)  # the server died under the request: ask again
                continue
            if status == 200:
                return answer
            if status != 503:
                self.unexpected.append(f"task {task}: {status} {answer}")
                return None
        self.unexpected.append(f"task {task} was not answered for a minute")
        return None

    def _complete(self, case: int, task: int, key: str) -> tuple[int, dict]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        answers = {
            "visited_on": today().isoformat(),
            "mode": "phone",
            "met": "yes",
            "outcome": "continues",
        }
        headers = {
            "Authorization": f"Bearer {self.tokens[case]}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            connection.request(
                "POST",
                f"/api/v1/tasks/{task}/complete",
                json.dumps({"answers": answers}),
                headers,
            )
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()


@pytest.mark.timeout(1200)
def test_hundred_kills_lose_nothing_and_do_nothing_twice(instance):
    cases = instance.take(CLIENTS)
    first = {case: visit_task_of(case) for case in cases}
    tokens = _tokens(cases)
    done_before = _visits_done(cases)
    db.session.remove()
    web = Web(instance.environment)
    clients = [Client(web.port, tokens, cases[n::CLIENTS], first) for n in range(CLIENTS)]
    try:
        for client in clients:
            client.start()
        for number in range(1, KILLS + 1):
            before = _answers(clients)
            time.sleep(random.uniform(0.0, 0.15))
            _wait_for_load(clients, before)
            if number % WHOLE_SERVER_EVERY:
                web.kill_a_worker()
            else:
                web.kill_everything()
        waiting = _without_answer(clients, within=30)
        for client in clients:
            client.stop.set()
        for client in clients:
            client.join(timeout=90)
    finally:
        web.stop()
    assert [client.unexpected for client in clients] == [[]] * CLIENTS
    assert waiting == [], "a dead process still holds these clients' cases"
    answered = [pair for client in clients for pair in client.answered]
    assert len(answered) > KILLS, "there was hardly any load"
    _nothing_lost_or_doubled(answered, cases, done_before)


def _answers(clients: list[Client]) -> int:
    return sum(len(client.answered) for client in clients)


def _wait_for_load(clients: list[Client], before: int) -> None:
    """Until steps are under way again: on a slow machine a process that has just begun would be
    killed before its first one, and nothing would be tried."""
    ends = time.monotonic() + 5
    while _answers(clients) == before and time.monotonic() < ends:
        time.sleep(0.02)


def _without_answer(clients: list[Client], *, within: float) -> list[Client]:
    """Those that get no answer from now on: a lock of a dead process would last for hours."""
    answered = {client: len(client.answered) for client in clients}
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        waiting = [client for client in clients if len(client.answered) == answered[client]]
        if not waiting:
            break
        time.sleep(0.05)
    return waiting


def _tokens(cases: list[int]) -> dict[int, str]:
    """Case → a token of its responsible officer, who has the visits."""
    with transaction():
        query = select(Case.id, User).join(User, Case.responsible_id == User.id)
        rows = db.session.execute(query.where(Case.id.in_(cases))).unique().all()
        return {case: issue_token(user, label="kill", by=None) for case, user in rows}


def _visits_done(cases: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        text("select case_id, count(*) from visit where case_id = any(:cases) group by 1"),
        {"cases": cases},
    )
    return {case: count for case, count in rows}  # noqa: C416


def _nothing_lost_or_doubled(answered, cases, done_before) -> None:
    tasks = [task for _case, task in answered]
    assert len(tasks) == len(set(tasks)), "one task was answered twice as a new one"
    done = set(db.session.scalars(text("select id from task where status = 'done'")))
    assert set(tasks) <= done, "an answered completion was lost"
    visits = _visits_done(cases)
    for case in cases:
        expected = done_before.get(case, 0) + sum(1 for c, _ in answered if c == case)
        counts = db.session.execute(
            text(
                "select (select count(*) from task where case_id = :case"
                "          and element_id = 'record_visit' and status = 'done'),"
                "       (select count(*) from case_event e join task t on t.id = e.task_id"
                "          where e.case_id = :case and e.kind = 'completed'"
                "          and t.element_id = 'record_visit'),"
                "       (select count(*) from task where case_id = :case"
                "          and element_id = 'record_visit' and status = 'open')"
            ),
            {"case": case},
        ).one()
        assert tuple(counts) == (expected, expected, 1), f"case {case} is torn"
        assert visits.get(case, 0) == expected
