"""Rows that tests need often: what the real actions write is kept once, and copied.

A test that needs a person in service would else complete a dozen tasks before it begins. The rows
are put only where the actions would write the same: a caller asks ``nothing_written`` first, or
``written`` for whether anything has come since its last step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Engine, text

from app.database import send_waiting, single_statements
from app.extensions import db

Rows = dict[str, set[str]]  # table → its rows, as PostgreSQL writes them


@dataclass(frozen=True)
class Step:
    """What a step has written, and what is known to who has taken it."""

    gone: Rows
    come: list[str]  # tables; the rows are in tables of their own
    kept: str
    known: Any

    def take(self) -> Any:
        """Write it again; the answer is what is known."""
        connection = db.session.connection()
        # No trigger runs: what one would write is among the rows.
        connection.exec_driver_sql("set local session_replication_role = replica")
        for table, rows in self.gone.items():
            remove = text(f"delete from {table} t where t::text = any(:rows)")
            connection.execute(remove, {"rows": list(rows)})
        inserts = ", ".join(
            f"t{number} as (insert into {table} overriding system value table {self.kept}_{table})"
            for number, table in enumerate(self.come)
        )
        connection.exec_driver_sql(f"with {inserts} select")
        connection.exec_driver_sql("set local session_replication_role = origin")
        db.session.expire_all()
        return self.known


def _step(name: str, before: Rows, after: Rows, known: Any) -> Step:
    """The rows that have come are kept in the database itself, outside of the test's transaction:
    those of a release would take longer to send than to write."""
    gone, come = _without(before, after), _without(after, before)
    kept = f"kept.{name}"
    with single_statements() as connection:
        connection.exec_driver_sql("create schema if not exists kept")
        for table, rows in come.items():
            connection.execute(text(f"create table {kept}_{table} (like public.{table})"))
            fill = (
                f"insert into {kept}_{table}"
                f" select * from unnest(cast(cast(:rows as text[]) as {table}[]))"
            )
            connection.execute(text(fill), {"rows": sorted(rows)})
    return Step(gone, list(come), kept, known)


def keep(going: Iterator[tuple[str, Any]]) -> dict[str, Step]:
    """The steps by their names. ``going`` yields the name of each, and what is known, when it has
    been taken; everything is undone at the end."""
    steps = {}
    undo = db.session.begin_nested()
    before = _everything()
    for name, known in going:
        send_waiting()
        db.session.flush()
        after = _everything()
        steps[name] = _step(name, before, after, known)
        before = after
    undo.rollback()
    return steps


def nothing_written() -> bool:
    """Whether the transaction has not written anything up to now."""
    send_waiting()
    db.session.flush()
    return db.session.scalar(text("select pg_current_xact_id_if_assigned()")) is None


def written() -> int:
    """A number that stays the same while the transaction writes nothing."""
    send_waiting()
    db.session.flush()
    counted = (
        "select sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)"
        " + pg_stat_get_xact_tuples_deleted(oid)) from unnest(cast(:tables as oid[])) oid"
    )
    found = db.session.execute(text(counted), {"tables": list(_tables_of(db.engine).values())})
    return int(found.scalar_one())


@cache  # for each database: what is kept is of use there only
def _tables_of(_engine: Engine) -> dict[str, int]:
    """Name → number."""
    query = (
        "select quote_ident(relname), oid from pg_class"
        " where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    return {name: number for name, number in db.session.execute(text(query))}  # noqa: C416


def _everything() -> Rows:
    parts = [f"select '{table}', t::text from {table} t" for table in _tables_of(db.engine)]
    rows: Rows = {}
    for table, row in db.session.execute(text(" union all ".join(parts))):
        rows.setdefault(table, set()).add(row)
    return rows


def _without(rows: Rows, others: Rows) -> Rows:
    return {t: left for t in rows if (left := rows[t] - others.get(t, set()))}
