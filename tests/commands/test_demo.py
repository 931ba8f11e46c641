"""The demo city is built whole or not at all, and only into an empty database."""

import pytest

from app.accounts.models import User
from app.application import create_app
from app.audit.actions import record
from app.database import transaction
from app.demo.load import BEGUN, is_half_built
from app.extensions import db
from config import Config
from tests.factories import make_user


@pytest.fixture
def empty(own_database, environment_for, monkeypatch):
    """An application over a database of its own with nothing but its tables."""
    monkeypatch.setenv("YICE_DEMO_PEOPLE", "5")
    monkeypatch.setenv("YICE_DEMO_CASES", "1")
    with own_database("demo") as url:
        with environment_for(url):
            app = create_app(Config())
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def prepare(app):
    answer = app.test_cli_runner().invoke(args=["demo", "prepare"])
    assert answer.exit_code == 0, answer.output
    db.session.remove()
    return answer.output


def test_interrupted_city_is_built_anew_and_a_whole_one_is_kept(empty):
    with transaction():
        record(BEGUN, by=None)
        make_user(username="left-over")
    assert is_half_built()
    said = prepare(empty)
    assert "half built" in said
    assert "Building" in said
    assert not is_half_built()
    assert db.session.query(User).filter_by(username="left-over").count() == 0
    people = db.session.query(User).count()
    assert people > 0
    db.session.remove()

    assert "Building" not in prepare(empty)
    assert db.session.query(User).count() == people


def test_database_in_use_is_left_alone(empty):
    with transaction():
        make_user(username="somebody")
    assert "Building" not in prepare(empty)
    answer = empty.test_cli_runner().invoke(args=["demo", "load"])
    assert answer.exit_code == 1
    assert db.session.query(User).one().username == "somebody"
