"""A small release on disk, and the people of the studio."""

from __future__ import annotations

from datetime import date

import pytest

from app.releases import runtime
from app.releases.actions import import_directory, start_draft
from app.releases.queries import get_release
from app.releases.skeletons import skeleton
from tests.factories import make_user

FLOW, TABLE, FORM = "workflows/lifecycle.bpmn", "workflows/grade.dmn", "forms/visit.form"
CITY = "3799"


def write_release(directory, **changed):
    """The files of a sound release; ``changed``: FLOW/TABLE/FORM → other content."""
    for path in (FLOW, TABLE, FORM):
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(changed.get(path.rpartition(".")[2]) or skeleton(path), encoding="utf-8")
    return directory


@pytest.fixture
def directory(tmp_path):
    return write_release(tmp_path)


@pytest.fixture(autouse=True)
def _empty_cache():
    yield
    runtime.forget()


@pytest.fixture
def published(session, directory):
    return import_directory(directory, name="首版", by=None, effective_on=date(2022, 2, 4))


@pytest.fixture
def editor(session):
    return make_user("policy_editor", CITY, display_name="贾编")


@pytest.fixture
def other_editor(session):
    return make_user("policy_editor", CITY, display_name="易编")


@pytest.fixture
def approver(session):
    return make_user("policy_approver", CITY, display_name="沈批")


@pytest.fixture
def draft(session, published, editor):
    """Committed (within the test's transaction): a refused request rolls back to here."""
    found = start_draft(by=editor)
    session.commit()
    return get_release(found.id)
