"""Eligibility of everybody in a file or in the register: read, derive, decide, write, count."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import psycopg

from app.decisions import DecisionModel
from app.decisions.bulk import Interpreted
from app.eligibility.bulk.columns import DERIVED, MOST
from app.eligibility.bulk.deciding import Deciding, needed_facts
from app.eligibility.bulk.deriving import Deriving
from app.eligibility.bulk.drawing import RegionStandards, draw_everybody
from app.eligibility.bulk.extracts import query_parameters
from app.eligibility.bulk.register import copy_register
from app.eligibility.bulk.sheets import SheetFile, Standards, quoted
from app.eligibility.codes import CATEGORIES
from app.eligibility.evaluate import evaluator

THREADS = 2
MEMORY = "1500MB"


@dataclass(frozen=True)
class Summary:
    """`categories`: (yes, unknown) by category. `errors`: people by what is wrong with them."""

    people: int
    eligible: dict[str, int]
    categories: dict[str, tuple[int, int]]
    errors: dict[str, int]
    interpreted: list[Interpreted]
    seconds: float


@contextmanager
def workbench() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills into a folder of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="yice-bulk-") as folder:
        config = {"threads": THREADS, "memory_limit": MEMORY, "temp_directory": folder}
        with duckdb.connect(config=config) as connection:
            yield connection


def decide_file(
    decisions: DecisionModel, path: str, out: Path | None, *, as_of: date, standards: Standards
) -> Summary:
    """Every sheet of a parquet (``sheets.SheetFile``), ``as_of`` where it has no day of its own.

    Raises BadFile; LimitExceeded where a table that runs interpreted is too costly.
    """
    started = time.perf_counter()
    with workbench() as connection:
        file = evaluator(decisions).file
        sheets = SheetFile(connection, path)
        sheets.check(needed_facts(decisions, file))
        sheets.make_tables(as_of, standards)
        given = {*DERIVED, MOST} & sheets.columns.keys()
        return decide(connection, decisions, given, out, started)


def decide(
    connection: duckdb.DuckDBPyConnection,
    decisions: DecisionModel,
    given: set[str],
    out: Path | None,
    started: float,
) -> Summary:
    """From the tables of sheets and lists to the results, written to ``out`` if given."""
    rules = evaluator(decisions)
    needed = needed_facts(decisions, rules.file)
    query = Deriving(connection, rules.parameters, given=given).facts(needed)
    # What is given is read straight from the file; what was derived is derived once.
    kept = "VIEW" if needed.keys() & DERIVED.keys() <= given else "TABLE"
    connection.execute(f"CREATE TEMP {kept} facts AS {query}")
    deciding = Deciding(connection, decisions, rules.file, "facts")
    deciding.make_results()
    if out is not None:
        write(connection, out)
    return summary(connection, deciding.interpreted, started)


def write(connection: duckdb.DuckDBPyConnection, out: Path) -> None:
    """As CSV by a name that ends so, else as parquet; whole or not at all."""
    form = "csv, header" if out.suffix.lower() == ".csv" else "parquet"
    partial = out.with_name(out.name + ".partial")
    connection.execute(f"COPY results TO {quoted(str(partial))} (FORMAT {form})")
    partial.replace(out)


def summary(
    connection: duckdb.DuckDBPyConnection, interpreted: list[Interpreted], started: float
) -> Summary:
    counts = [f"count_if({n} = '{answer}')" for n in CATEGORIES for answer in ("yes", "unknown")]
    row = connection.execute(f"SELECT count(*), {', '.join(counts)} FROM results").fetchone()
    people, *each = row or (0,)
    pairs = zip(each[::2], each[1::2], strict=True)
    return Summary(
        people=people,
        eligible=_counted(connection, "eligible"),
        categories=dict(zip(CATEGORIES, pairs, strict=False)),
        errors=_counted(connection, "error"),
        interpreted=interpreted,
        seconds=time.perf_counter() - started,
    )


def _counted(connection: duckdb.DuckDBPyConnection, column: str) -> dict[str, int]:
    query = f"SELECT {column}, count(*) FROM results WHERE {column} IS NOT NULL GROUP BY 1"
    return dict(connection.execute(f"{query} ORDER BY 2 DESC, 1").fetchall())


def decide_register(
    decisions: DecisionModel,
    sources: Sequence[psycopg.Connection],
    out: Path | None,
    *,
    as_of: date,
    city: str,
    standards: RegionStandards,
) -> Summary:
    """Everybody in the register, each with the sheet that ``eligibility.drawing`` draws of them.

    ``sources``: connections that see the same moment (``register.snapshot``). Raises LimitExceeded.
    """
    started = time.perf_counter()
    with workbench() as connection:
        rules = evaluator(decisions)
        copy_register(connection, sources, query_parameters(as_of, city, rules.parameters))
        draw_everybody(connection, as_of, standards)
        return decide(connection, decisions, set(), out, started)
