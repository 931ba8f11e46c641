"""One real PostgreSQL for the whole run; each test in a transaction that is rolled back."""

from __future__ import annotations

import base64
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher, profiles
from sqlalchemy.orm import Session, scoped_session, sessionmaker
from xdist.remote import Producer

from app.accounts import passwords
from app.application import create_app
from app.commands.database import upgrade_database
from app.dates import queries as calendar
from app.embedded import EmbeddedServer
from app.extensions import db
from config import Config
from tests.databases import migrated
from tests.distribution import ByFile, turn

ROOT = Path(__file__).resolve().parent.parent
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


# Collecting makes hundreds of thousands of objects, and nearly all of them stay: the collector of
# garbage would go through them over and over, then and whenever a test calls it.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(20_000)  # what a test makes is less, and goes with it
    gc.enable()


# What makes a password slow to guess would be paid at each sign-in of a test.
passwords._hasher = PasswordHasher.from_parameters(profiles.CHEAPEST)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: who drives a browser or other processes mostly waits."""
    return 1 + len(os.sched_getaffinity(0))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    config.option.loadscopereorder = False  # in the order of their turns
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)  # the order is drawn by then
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=turn)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Files among the parameters do not name a test: a spreadsheet made a second later differs,
    and the processes of a test run must agree on the names."""
    return "file" if isinstance(val, bytes) else None


def _environment(url: str) -> dict[str, str]:
    """Settings of a test instance: keys that protect nothing but invented people."""
    return {
        "DATABASE_URL": url,
        "SECRET_KEY": "test-secret-key-that-protects-nothing",
        "YICE_DATA_KEYS": "1:" + base64.b64encode(bytes(range(32))).decode(),
        "YICE_INDEX_KEY": base64.b64encode(bytes(range(32, 64))).decode(),
    }


@pytest.fixture(scope="session")
def server():
    """The test server; it stops with the last test process that uses it."""
    return EmbeddedServer(ROOT / "var" / "test" / "postgres", settings=FAST)


@pytest.fixture(scope="session")
def environment_for():
    """A context in which the environment is that of an instance over the given database."""

    @contextmanager
    def inside(url: str) -> Iterator[dict[str, str]]:
        values = _environment(url)
        before = {name: os.environ.get(name) for name in values}
        os.environ.update(values)
        try:
            yield values
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})

    return inside


@pytest.fixture(scope="session")
def own_database(server, environment_for):
    """``own_database(name)``: a context with the address of a new database that has nothing but
    its tables, gone afterwards."""

    def migrate(url: str) -> None:
        with environment_for(url):
            application = create_app(Config())
        with application.app_context():
            upgrade_database()
            db.engine.dispose()

    return lambda name: migrated(server, f"yice_{name}_{os.getpid()}", migrate)


@pytest.fixture(scope="session")
def app(own_database, environment_for):
    with own_database("test") as url:
        with environment_for(url):
            config = Config()
        config.TESTING = True
        config.WTF_CSRF_ENABLED = False
        config.RATELIMIT_ENABLED = False
        application = create_app(config)
        yield application
        with application.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def calendar_as_shipped(app):
    with app.app_context():
        return calendar.working_days()


@pytest.fixture
def session(app, calendar_as_shipped):
    """The database session inside an outer transaction: whatever a test commits is undone.

    The calendar is known, and not read again after a minute: statements are counted, and a test
    may have changed it."""
    app.extensions[calendar._SLOT] = (float("inf"), calendar_as_shipped)
    with app.app_context():
        engine = db.engines[None]
        connection = engine.connect()
        outer = connection.begin()
        before = db.session
        db.session = scoped_session(
            sessionmaker(
                class_=Session,
                bind=connection,
                join_transaction_mode="create_savepoint",
                expire_on_commit=False,
            )
        )
        try:
            yield db.session
        finally:
            db.session.remove()
            db.session = before
            outer.rollback()
            connection.close()


@pytest.fixture
def client(app, session):
    return app.test_client()
