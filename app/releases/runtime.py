"""Releases as the engine runs them: parsed once in each process, shared by all its threads."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import NamedTuple

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app import engine
from app.errors import NotFound
from app.extensions import db
from app.releases.errors import NoReleaseInForce
from app.releases.models import Release
from app.releases.queries import current_release_id

# Only published releases are kept, and those never change, so an entry is never stale.
_KEPT = 64
_parsed: dict[int, engine.Release] = {}
_parsing = Lock()


class Running(NamedTuple):
    id: int
    release: engine.Release


def parsed(release_id: int) -> engine.Release:
    """The parsed release; a dictionary look-up in all but the first call of the process."""
    found = _parsed.get(release_id)
    return found if found is not None else _parse(release_id)


def current(on: date | None = None) -> Running:
    """The release on which a case opened on ``on`` (today) starts, with its id."""
    release_id = current_release_id(on)
    return Running(release_id, parsed(release_id))


def parse_current(app: Flask) -> None:
    """Before the processes of a server are made: what the first request of each would wait for.

    Without a database, or a release in it, each does it by itself. No connection is left open for
    them to share.
    """
    with app.app_context():
        try:
            current()
        except (SQLAlchemyError, NoReleaseInForce):
            return
        finally:
            db.session.remove()
            db.engine.dispose()


def _parse(release_id: int) -> engine.Release:
    release = db.session.get(Release, release_id)
    if release is None or not release.is_published:
        raise NotFound
    contents = release.contents
    with _parsing:  # one thread parses, the others wait for the result
        if release_id not in _parsed:
            loaded = engine.load(contents)
            if len(_parsed) >= _KEPT:
                del _parsed[next(iter(_parsed))]
            _parsed[release_id] = loaded
        return _parsed[release_id]


def forget() -> None:
    """Empty the cache: for tests, whose rolled-back releases give their ids to the next."""
    with _parsing:
        _parsed.clear()
