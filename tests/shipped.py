"""The release that ships with the product, in a test's database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, text

from app import engine
from app.accounts.models import User
from app.extensions import db
from app.releases import runtime
from app.releases.actions.publishing import bring_in, import_directory
from app.releases.directories import read_checked, read_directory
from app.releases.models import Release
from tests.factories import make_user
from tests.kept_rows import Step, keep

ROOT = Path(__file__).resolve().parent.parent


@cache
def shipped() -> engine.Release:
    """Parsed once for all tests."""
    return engine.load(read_directory(ROOT))


@cache
def _texts() -> dict[str, str]:
    """That they are sound is shown by tests of their own (``tests/workflows``)."""
    return read_checked(ROOT)


def publish_shipped(name: str = "2022-02", *, by: User | None = None) -> Release:
    """In force since the notice's day; read, parsed and written down once for all tests."""
    usual = name == "2022-02" and by is None and not db.session.scalar(text(_ANY))
    release = _again() if usual else _publish(name, by)
    runtime._parsed[release.id] = shipped()
    return release


_ANY = "select exists (table release) or exists (table audit_entry)"  # the trail is a chain


def _publish(name: str, by: User | None) -> Release:
    return bring_in(_texts(), name=name, by=by, effective_on=date(2022, 2, 4))


def _again() -> Release:
    release_id = _kept(db.engine)["publish"].take()
    return db.session.get_one(Release, release_id)


@cache  # in each database
def _kept(_engine: Engine) -> dict[str, Step]:
    def going() -> Iterator[tuple[str, int]]:
        yield "publish", _publish("2022-02", None).id

    return keep(going())


def publish_changed(directory: Path, name: str, changed: Mapping[str, bytes]) -> Release:
    """The shipped one with other contents of some of its files, in force since the same day."""
    for path, content in {**read_directory(ROOT), **changed}.items():
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    by = make_user("policy_approver", unit="3799")
    return import_directory(directory, name=name, by=by, effective_on=date(2022, 2, 4))
