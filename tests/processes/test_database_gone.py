"""The database away for ten seconds: a calm answer meanwhile, then all goes on by itself."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack

import pytest
import requests
from sqlalchemy import select

from app.accounts.models import User
from app.api.auth import issue_token
from app.bench import servers
from app.bench.city import set_timers
from app.database import transaction
from app.demo.sign_ins import PASSWORD
from app.extensions import db
from tests.machine import delay
from tests.processes import nursery
from tests.processes.waiting import seconds_until

AWAY = 10  # seconds
GIVEN_UP = 5  # seconds after which the web stops trying to connect
START = 60  # seconds, at most, for the first page of processes that have just begun


class Visitor:
    """One signed in, on pages and with a token."""

    def __init__(self, port: int, token: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.token = token
        self.patience = GIVEN_UP + delay()  # seconds that anybody waits for an answer
        self.web = requests.Session()
        page = self.web.get(f"{self.base}/sign-in", timeout=START).text
        form = {
            "username": "shequ",
            "password": PASSWORD,
            "csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1],
        }
        self.web.post(f"{self.base}/sign-in", form, timeout=START).raise_for_status()

    def page(self, path: str = "/work") -> requests.Response:
        return self.web.get(self.base + path, timeout=self.patience, allow_redirects=False)

    def api(self, path: str = "/api/v1/tasks") -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return requests.get(self.base + path, headers=headers, timeout=self.patience)


@pytest.fixture
def token(instance):
    with transaction():
        user = db.session.scalar(select(User).where(User.username == "shequ"))
        token = issue_token(user, label="gone", by=None)
    db.session.remove()
    return token


@pytest.mark.timeout(400)
def test_ten_seconds_without_a_database(instance, token, fired):
    first, second = instance.take(2)
    with ExitStack() as stack:
        port = stack.enter_context(nursery.web(instance.environment))
        beside = [
            stack.enter_context(nursery.process(command, instance.environment))
            for command in (servers.WORKER, servers.CLOCK)
        ]
        visitor = Visitor(port, token)
        assert (visitor.page().status_code, visitor.api().status_code) == (200, 200)
        _timer_fires(first, fired, within=120)
        db.engine.dispose()

        instance.cluster.stop_hard()
        ends = time.monotonic() + AWAY
        try:
            while time.monotonic() < ends:
                _is_calm(visitor)
                time.sleep(0.5)
        finally:
            instance.cluster.start()

        # Nobody is started anew, and whoever comes first is served.
        seconds_until(lambda: visitor.page().status_code == 200, at_most=3 * delay())
        assert [visitor.page().status_code for _ in range(12)] == [200] * 12
        assert [visitor.api().status_code for _ in range(12)] == [200] * 12
        _timer_fires(second, fired, within=20 * delay())
        assert [process.exitcode for process in beside] == [None, None]
    assert [process.exitcode for process in beside] == [0, 0]


def _is_calm(visitor: Visitor) -> None:
    page = visitor.page()
    assert page.status_code == 503
    assert page.headers["Content-Type"].startswith("text/html")
    assert "数据库暂时连接不上" in page.text
    assert "Traceback" not in page.text
    answer = visitor.api()
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503


def _timer_fires(case_id: int, fired, *, within: float) -> None:
    before = fired(case_id)
    set_timers([case_id], [0])
    db.session.remove()
    seconds_until(lambda: fired(case_id) > before, at_most=within)
