"""``python -m app.bench``: measure, print the table, keep it under docs/bench/."""

from __future__ import annotations

import os
import platform
import shutil
import sys

from app.application import create_app
from app.bench.city import make_city
from app.bench.eligibility import one_by_one
from app.bench.figures import Report
from app.bench.measures import measure
from app.commands.database import upgrade_database
from app.dates.clock import today
from app.embedded import EmbeddedServer
from app.launcher import keys
from config import ROOT, VAR

CASES = 240


def main() -> int:
    report = Report(say=lambda line: print(line, flush=True))
    folder = VAR / "bench"
    shutil.rmtree(folder, ignore_errors=True)
    server = EmbeddedServer(folder / "postgres")
    server.create_database("bench")
    environment = keys(folder / "keys.env") | {"DATABASE_URL": server.url("bench")}
    os.environ.update(environment)
    try:
        with create_app().app_context():
            upgrade_database()
            print(f"Living {CASES} cases up to their first visit ...", flush=True)
            cases = make_city(CASES, today=today())
            measure(report, environment, cases, today().isoformat())
            one_by_one(report, environment, today())
    finally:
        server.stop()
    page = _page(report)
    path = ROOT / "docs" / "bench" / f"{today():%Y-%m-%d}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page)
    print(f"\n{page}\nKept in {path.relative_to(ROOT)}.")
    return 0 if all(figure.met for figure in report.figures) else 1


def _page(report: Report) -> str:
    return (
        f"# Speed, {today():%Y-%m-%d}\n\n"
        f"Taken by `make bench` on {os.cpu_count()} cores, Python {platform.python_version()}: "
        "embedded PostgreSQL with its usual durability, gunicorn with 2 processes, everything over "
        "HTTP and on the same machine as the clients. *machine* is the time of "
        "`sum(i*i for i in range(10**6))` around each figure (for the four clients on both cores "
        "at once, since two virtual cores can be less than two real ones); *scaled* is the figure "
        "at the speed at which this takes 60 ms.\n\n" + report.table()
    )


if __name__ == "__main__":
    sys.exit(main())
