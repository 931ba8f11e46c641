"""The release that ships with the product, in a test's database."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from app import engine
from app.extensions import db
from app.releases import runtime
from app.releases.actions.publishing import bring_in, import_directory
from app.releases.directories import read_checked, read_directory
from app.releases.models import Release
from tests.factories import make_user

ROOT = Path(__file__).resolve().parent.parent


@functools.lru_cache(maxsize=1)
def shipped() -> engine.Release:
    """Parsed once for all tests."""
    return engine.load(read_directory(ROOT))


@functools.lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    """That they are sound is shown by tests of their own (``tests/workflows``)."""
    return read_checked(ROOT)


def publish_shipped(name: str = "2022-02") -> Release:
    """In force since the notice's day; read and parsed once for all tests."""
    by = make_user("policy_approver", unit="3799")
    release = bring_in(_texts(), name=name, by=by, effective_on=date(2022, 2, 4))
    db.session.flush()
    runtime._parsed[release.id] = shipped()
    return release


def publish_changed(directory: Path, name: str, changed: Mapping[str, bytes]) -> Release:
    """The shipped one with other contents of some of its files, in force since the same day."""
    for path, content in {**read_directory(ROOT), **changed}.items():
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    by = make_user("policy_approver", unit="3799")
    return import_directory(directory, name=name, by=by, effective_on=date(2022, 2, 4))
