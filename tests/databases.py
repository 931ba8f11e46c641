"""Databases for tests: copies of one in which every migration has run, made once for all."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from app.commands.database import MIGRATIONS
from app.embedded import EmbeddedServer
from config import VAR

_PREFIX = "yice_migrated_"


@contextmanager
def migrated(server: EmbeddedServer, name: str, migrate: Callable[[str], None]) -> Iterator[str]:
    """The address of a new database ``name``, gone afterwards. ``migrate(address)`` brings an
    empty one to what the code expects; it is called when the migrations have changed."""
    model = _model(server, migrate)
    server.drop_database(name)
    with _connect(server) as connection:
        connection.execute(
            sql.SQL("create database {} template {}").format(
                sql.Identifier(name), sql.Identifier(model)
            )
        )
    try:
        yield server.url(name)
    finally:
        server.drop_database(name)


def _model(server: EmbeddedServer, migrate: Callable[[str], None]) -> str:
    """The name of the database that is copied. It takes its name when it is whole."""
    name = _PREFIX + _fingerprint()
    with (VAR / "test" / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # closing the file lets go of it
        with _connect(server) as connection:
            found = connection.execute(
                "select datname from pg_database where starts_with(datname, %s)", (_PREFIX,)
            )
            there = {row[0] for row in found}
            if name not in there:
                for old in there | {"yice_migrating"}:
                    server.drop_database(old)
                server.create_database("yice_migrating")
                migrate(server.url("yice_migrating"))
                connection.execute(
                    sql.SQL("alter database yice_migrating rename to {}").format(
                        sql.Identifier(name)
                    )
                )
    return name


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sorted(MIGRATIONS.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _connect(server: EmbeddedServer) -> psycopg.Connection:
    address = server.url().replace("postgresql+psycopg://", "postgresql://", 1)
    return psycopg.connect(address, autocommit=True)
