"""Fact sheets as a parquet: the columns of ``app.eligibility.bulk.columns``."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from app.eligibility.bulk.columns import KNOWN, LISTS, SCALARS, SQL_TYPES

TYPES = {
    "id": "VARCHAR",
    "as_of": "DATE",
    **{key: SQL_TYPES[kind] for key, kind in SCALARS.items()},
    **dict.fromkeys(KNOWN, "BOOLEAN"),
    **{
        name: "STRUCT("
        + ", ".join(f'"{field}" {SQL_TYPES[kind]}' for field, kind in fields.items())
        + ")[]"
        for name, fields in LISTS.items()
    },
}


def write_sheets(path: Path, sheets, types=TYPES) -> None:
    """A row each, in their order; the id is their number."""
    lines = path.with_suffix(".jsonl")
    with lines.open("w") as out:
        for number, sheet in enumerate(sheets):
            known = {key: key.removesuffix("_known") in sheet for key in KNOWN}
            out.write(json.dumps({"id": str(number), **known, **sheet}, default=_plain) + "\n")
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_json('{lines}', columns = {{{columns}}}, "
            f"format = 'newline_delimited')) TO '{path}' (FORMAT parquet)"
        )


def _plain(value):
    return value.isoformat() if isinstance(value, date) else str(Decimal(value))


def results_of(path: Path) -> list[dict]:
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT * FROM '{path}' ORDER BY CAST(id AS BIGINT)")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
