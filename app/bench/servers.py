"""The product started the production way: gunicorn, worker and clock as processes of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from config import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def web(environment: dict[str, str], *, workers: int = 2) -> Iterator[int]:
    """The web processes; yields the port once they answer."""
    port = free_port()
    with process(web_command(port, workers=workers), environment):
        wait_for_web(port)
        yield port


def web_command(port: int, *, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "--preload", "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(workers), "--threads", "4", "--worker-class", "gthread"),
        *("--log-level", "warning", "--keep-alive", "75", "wsgi:app"),
    ]


@contextmanager
def process(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    running = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(timeout=20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def flask(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", *words]


WORKER = flask("worker")
CLOCK = [sys.executable, "-m", "app.clock"]


def wait_for_web(port: int, *, seconds: float = 60) -> None:
    address, ends = f"http://127.0.0.1:{port}/sign-in", time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)
