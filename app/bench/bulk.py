"""``python -m app.bench.bulk``: everybody in the register at once, measured and kept."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from statistics import median

from app.application import create_app
from app.bench.bulk_people import fill_register
from app.bench.calibration import REFERENCE_MS, machine_ms
from app.bench.figures import Figure, Report
from app.commands.database import upgrade_database
from app.database import transaction
from app.dates.clock import today
from app.demo.staff import make_organisation
from app.embedded import EmbeddedServer
from app.launcher import keys
from config import ROOT, VAR

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))
ROUNDS = 5
# Only the filling is spared the waits for the disk: reading is what is measured.
QUICK = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n"


def main() -> int:
    report = Report(say=lambda line: print(line, flush=True))
    folder = VAR / "bench"
    shutil.rmtree(folder / "bulk", ignore_errors=True)
    server = EmbeddedServer(folder / "bulk" / "postgres", settings=QUICK)
    server.create_database("bench")
    url = server.url("bench")
    os.environ.update(keys(folder / "keys.env") | {"DATABASE_URL": url})
    plain = url.replace("+psycopg", "", 1)
    sheets, out = folder / "bulk" / "sheets.parquet", folder / "bulk" / "out.parquet"
    try:
        with create_app().app_context():
            upgrade_database()
            with transaction():
                make_organisation()
        print(f"Filling a register of {PEOPLE:,} people ...", flush=True)
        fill_register(plain, PEOPLE, today())
        _run("sheets", plain, sheets)
        _measure(report, "parquet of fact sheets", ("file", str(sheets), out), 2, ROUNDS)
        _measure(report, "PostgreSQL rows", ("register", plain, out), 60, 3)
    finally:
        server.stop()
        shutil.rmtree(folder / "bulk", ignore_errors=True)
    path = ROOT / "docs" / "bench" / f"{today():%Y-%m-%d}-bulk.md"
    path.write_text(_page(report))
    print(f"\n{path.read_text()}\nKept in {path.relative_to(ROOT)}.")
    return 0 if all(figure.met for figure in report.figures) else 1


def _run(what: str, source: str, out: object) -> dict[str, float]:
    command = [sys.executable, "-m", "app.bench.bulk_run", what, source, str(out), f"{today()}"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def _measure(
    report: Report, name: str, run: tuple[str, str, object], limit: float, rounds: int
) -> None:
    """The median of some runs, each in a process of its own and with the machine's speed around
    it, taken on both cores at once, since both work."""
    seconds, scaled, machines, peaks = [], [], [], []
    for _ in range(rounds):
        before = machine_ms(2)
        told = _run(*run)
        machine = (before + machine_ms(2)) / 2
        if told["people"] != PEOPLE or told["interpreted"]:
            raise RuntimeError(f"{name}: {told}")
        seconds.append(told["seconds"])
        scaled.append(told["seconds"] * REFERENCE_MS / machine)
        machines.append(machine)
        peaks.append(told["megabytes"])
    report.add(
        Figure(f"{PEOPLE:,} people from {name}", median(seconds), "s", f"≤ {limit:g}",
               median(scaled) <= limit, median(scaled), median(machines))
    )  # fmt: skip
    report.plain(f"peak memory, from {name}", max(peaks), unit="MB", limit=2_000)


def _page(report: Report) -> str:
    return (
        f"# Eligibility in bulk, {today():%Y-%m-%d}\n\n"
        f"Taken by `python -m app.bench.bulk` on {os.cpu_count()} cores, Python "
        f"{platform.python_version()}: precondition, ten categories and the primary one for "
        f"{PEOPLE:,} people, from the source to a parquet of results; two threads, the median of "
        f"{ROUNDS} and of 3 runs, each in a process of its own (its start and the reading of the "
        "release not counted). The register has about 2 registrations, 10 insured months, 2.5 "
        "services, 4 register checks, 3 income statements and 2 household members a person. "
        "*machine* is the time of `sum(i*i for i in range(10**6))` on both cores at once around "
        "each run; *scaled* is the figure at the speed at which this takes 60 ms.\n\n"
        + report.table()
    )


if __name__ == "__main__":
    sys.exit(main())
