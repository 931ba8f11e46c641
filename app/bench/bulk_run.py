"""One run of the bulk path in a process of its own, so that its memory is nothing else's.

``python -m app.bench.bulk_run file|register|sheets SOURCE OUT DAY``: prints seconds, peak megabytes
and people as JSON. ``sheets`` writes the register's facts as the parquet that ``file`` reads.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from app import decisions
from app.decisions import DecisionModel
from app.eligibility.bulk.deciding import needed_facts
from app.eligibility.bulk.deriving import Deriving
from app.eligibility.bulk.drawing import draw_everybody
from app.eligibility.bulk.extracts import query_parameters
from app.eligibility.bulk.register import copy_register, snapshot
from app.eligibility.bulk.running import Summary, decide_file, decide_register, workbench
from app.eligibility.bulk.sheets import quoted
from app.eligibility.evaluate import evaluator
from config import ROOT

CITY = "3799"
STANDARDS = {
    "local_rural_income_average": Decimal(24_000),
    "urban_dibao_standard_year": Decimal(12_000),
}


def main() -> None:
    what, source, out, day = sys.argv[1:]
    tables = shipped_tables()
    evaluator(tables)
    started = time.perf_counter()
    told = _RUNS[what](tables, source, Path(out), date.fromisoformat(day))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    interpreted = len(told.interpreted) if told else 0
    people = told.people if told else 0
    print(
        json.dumps(
            {"seconds": seconds, "megabytes": peak, "people": people, "interpreted": interpreted}
        )
    )


def shipped_tables() -> DecisionModel:
    files = {path.name: path.read_bytes() for path in (ROOT / "workflows").glob("*.dmn")}
    return decisions.load(files, ("add months", "add working days", "working days between"))


def _file(tables: DecisionModel, source: str, out: Path, day: date) -> Summary:
    return decide_file(tables, source, out, as_of=day, standards=lambda _: STANDARDS)


def _register(tables: DecisionModel, source: str, out: Path, day: date) -> Summary:
    with snapshot(source) as sources:
        return decide_register(
            tables, sources, out, as_of=day, city=CITY, standards=lambda _: STANDARDS
        )


def _sheets(tables: DecisionModel, source: str, out: Path, day: date) -> None:
    rules = evaluator(tables)
    with workbench() as connection, snapshot(source) as sources:
        copy_register(connection, sources, query_parameters(day, CITY, rules.parameters))
        draw_everybody(connection, day, lambda _: STANDARDS)
        query = Deriving(connection, rules.parameters).facts(needed_facts(tables, rules.file))
        connection.execute(
            f"COPY (SELECT * EXCLUDE (__row, error) FROM ({query})) TO {quoted(str(out))} "
            "(FORMAT parquet)"
        )


_RUNS = {"file": _file, "register": _register, "sheets": _sheets}

if __name__ == "__main__":
    main()
