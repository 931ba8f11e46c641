"""The register out of PostgreSQL: COPY to files, side by side, and into columns."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import psycopg
from psycopg.sql import SQL

from app.eligibility.bulk.extracts import EXTRACTS, Extract
from app.eligibility.bulk.sheets import quoted

CONNECTIONS = 2


@contextmanager
def snapshot(url: str, connections: int = CONNECTIONS) -> Iterator[list[psycopg.Connection]]:
    """Connections that see the database as it is at one moment, and only read."""
    opened: list[psycopg.Connection] = []
    try:
        for _ in range(connections):
            connection = psycopg.connect(url)
            opened.append(connection)
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            if len(opened) == 1:
                row = connection.execute("SELECT pg_export_snapshot()").fetchone()
                shared = row[0] if row else ""
            else:
                connection.execute(SQL("SET TRANSACTION SNAPSHOT {}").format(shared))
        yield opened
    finally:
        for connection in opened:
            connection.close()


def copy_register(
    connection: Any, sources: Sequence[psycopg.Connection], parameters: dict[str, Any]
) -> None:
    """A table of DuckDB for each of ``EXTRACTS``. The files between are nobody else's to read."""
    free: SimpleQueue[psycopg.Connection] = SimpleQueue()
    for source in sources:
        free.put(source)

    def copy(extract: Extract, path: Path) -> None:
        source = free.get()
        try:
            _copy(source, extract, parameters, path)
        finally:
            free.put(source)

    with (
        tempfile.TemporaryDirectory(prefix="yice-register-") as folder,
        ThreadPoolExecutor(len(sources)) as workers,
    ):
        running: dict[Future[None], tuple[Extract, Path]] = {}
        for extract in EXTRACTS:
            path = Path(folder) / f"{extract.table}.csv"
            running[workers.submit(copy, extract, path)] = (extract, path)
        for done in as_completed(running):
            done.result()
            _load(connection, *running[done])


def _copy(
    source: psycopg.Connection, extract: Extract, parameters: dict[str, Any], path: Path
) -> None:
    query = f"COPY ({extract.query}) TO STDOUT (FORMAT csv)"
    with path.open("wb") as out, source.cursor().copy(query, parameters) as rows:  # type: ignore[arg-type]
        for block in rows:
            out.write(block)


def _load(connection: Any, extract: Extract, path: Path) -> None:
    """An empty text is quoted, null is not."""
    columns = ", ".join(f"{quoted(name)}: '{kind}'" for name, kind in extract.columns.items())
    connection.execute(
        f"CREATE TEMP TABLE {extract.table} AS SELECT * FROM read_csv({quoted(str(path))}, "
        f"columns = {{{columns}}}, header = false, delim = ',', quote = '\"', escape = '\"', "
        "nullstr = '', allow_quoted_nulls = false, auto_detect = false)"
    )
    path.unlink()
