"""``make run`` from the first start to the last Ctrl-C, on a small demo city of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests

from app.bench.servers import free_port
from app.demo.sign_ins import SIGN_INS
from tests.conftest import ROOT
from tests.machine import fits
from tests.processes.waiting import seconds_until

NOT_INHERITED = ("DATABASE_URL", "SECRET_KEY", "YICE_DATA_KEYS", "YICE_INDEX_KEY")


class Launched:
    """The launcher in a session of its own, as under a terminal."""

    def __init__(self, var: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.log = var / f"launcher-{time.monotonic_ns()}.log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.launcher", "--port", str(port)],
                cwd=ROOT,
                env=_environment(var),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def answers(self) -> bool:
        assert self.process.poll() is None, self.said
        try:
            return requests.get(f"{self.address}/sign-in", timeout=5).status_code == 200
        except (requests.ConnectionError, requests.Timeout):
            return False

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def processor_seconds(self) -> float:
        """What the launcher and all that it started have used up to now, the ended ones too."""
        processes = [psutil.Process(self.process.pid), *self.children()]
        return sum(sum(process.cpu_times()[:4]) for process in processes)

    def ctrl_c(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=20)

    def clean_up(self) -> None:
        """Only after a failure is there anything left to do."""
        if self.process.poll() is None:
            left = self.children()
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                for process in (self.process, *left):
                    process.kill()


def _environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return kept | {"YICE_VAR": str(var), "YICE_DEMO_PEOPLE": "10", "YICE_DEMO_CASES": "1"}


@pytest.fixture
def launch(var_folder):
    started = []

    def start(port: int) -> Launched:
        started.append(Launched(var_folder, port))
        return started[-1]

    yield start
    for launched in started:
        launched.clean_up()


@pytest.mark.timeout(600)
def test_start_stop_and_start_again(launch, var_folder):
    port = free_port()
    first = launch(port)
    seconds_until(first.answers, at_most=120)
    seconds_until(lambda: _commands(first) >= {"gunicorn", "worker", "app.clock"}, at_most=60)
    assert first.address in first.said
    assert all(line.username in first.said and line.title in first.said for line in SIGN_INS)
    assert "10 people entered" in first.said
    _stops_cleanly(first, var_folder)

    second = launch(port)
    seconds_until(second.answers, at_most=120)
    # Ten seconds until it answers, on a machine of its own: no more work than fits into them.
    assert fits(second.processor_seconds(), 10)
    assert "people entered" not in second.said, "the city was there already"
    _stops_cleanly(second, var_folder)


def test_a_taken_port_is_said_in_one_line(launch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        launched = launch(port)
        assert launched.process.wait(timeout=60) == 1
    assert launched.said.count("\n") == 1
    assert f"Port {port} is taken" in launched.said


def _commands(launched: Launched) -> set[str]:
    """The words on the command lines of all that the launcher started."""
    return {word for process in launched.children() for word in process.cmdline()}


def _stops_cleanly(launched: Launched, var: Path) -> None:
    children = launched.children()
    postgres = psutil.Process(int((var / "postgres" / "postmaster.pid").read_text().split()[0]))
    assert launched.ctrl_c() == 0, launched.said
    _, alive = psutil.wait_procs([*children, postgres], timeout=30)
    assert alive == []
    assert not (var / "postgres" / "postmaster.pid").exists()
    assert "Traceback" not in launched.said
