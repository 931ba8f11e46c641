"""One real PostgreSQL for the whole run; each test in a transaction that is rolled back."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from app.embedded import EmbeddedServer

ROOT = Path(__file__).resolve().parent.parent
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


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
def database_url(server):
    name = f"yice_test_{os.getpid()}"
    server.drop_database(name)
    server.create_database(name)
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture(scope="session")
def test_environment(database_url):
    return _environment(database_url)


@pytest.fixture(scope="session")
def app(test_environment):
    os.environ.update(test_environment)
    from app import create_app
    from config import Config

    config = Config()
    config.TESTING = True
    config.WTF_CSRF_ENABLED = False
    config.RATELIMIT_ENABLED = False
    application = create_app(config)
    with application.app_context():
        from app.extensions import db

        db.create_all()
    yield application
    with application.app_context():
        from app.extensions import db

        db.engine.dispose()


@pytest.fixture
def session(app):
    """The database session inside an outer transaction: whatever a test commits is undone."""
    from app.extensions import db

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
