"""``eligibility check`` as it is run: lines in, answers out, through pipes, on one core."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Thread

from app.bench.figures import Report
from app.bench.servers import flask
from app.bench.sheets import sheet_lines
from config import ROOT

WARM = 2_000  # the first lines fill what is kept: each month of birth, each value of a column


def one_by_one(report: Report, environment: dict[str, str], as_of: date) -> None:
    lines = list(sheet_lines(9_000, as_of=as_of))
    report.rate(
        "eligibility check, line to answer, without the explanation",
        lambda: _rate(lines, environment, "--no-reasons", "--no-next-change"),
        unit="/s",
        least=2_000,
    )
    grown: list[float] = []
    report.rate(
        "eligibility check, line to answer, with reasons and day of change",
        lambda: _rate(lines[:5_000], environment, grown=grown),
        unit="/s",
        least=500,
    )
    report.plain("memory grown over 3,000 of these lines", grown[0], unit="MB", limit=20)


def _rate(
    lines: list[bytes],
    environment: dict[str, str],
    *options: str,
    grown: list[float] | None = None,
) -> float:
    """Answers a second after the first ``WARM`` of them."""
    with _running(environment, *options) as check:
        _through(check, lines[:WARM])
        memory, start = _memory(check.pid), time.monotonic()
        _through(check, lines[WARM:])
        seconds = time.monotonic() - start
        if grown is not None:
            grown.append((_memory(check.pid) - memory) / 1e6)
    return (len(lines) - WARM) / seconds


def _through(check: subprocess.Popen[bytes], lines: list[bytes]) -> None:
    def write() -> None:
        check.stdin.writelines(lines)  # type: ignore[union-attr]
        check.stdin.flush()  # type: ignore[union-attr]

    writer = Thread(target=write)
    writer.start()
    for _ in lines:
        answer = check.stdout.readline()  # type: ignore[union-attr]
        if b'"eligible"' not in answer:
            raise RuntimeError(f"no answer: {answer[:200]!r}")
    writer.join()


@contextmanager
def _running(environment: dict[str, str], *options: str) -> Iterator[subprocess.Popen[bytes]]:
    command = flask("eligibility", "check", *options)
    check = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield check
    finally:
        check.stdin.close()  # type: ignore[union-attr]
        check.wait(timeout=60)


def _memory(pid: int) -> int:
    """Bytes of a process that are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
