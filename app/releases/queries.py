"""Looking at releases."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.dates.clock import today
from app.errors import NotFound
from app.extensions import db
from app.releases.errors import NoReleaseInForce
from app.releases.models import Release, ReleaseFile


def current_release_id(on: date | None = None) -> int:
    """The release on which a case opened on ``on`` starts. Raises NoReleaseInForce."""
    found = db.session.scalar(
        select(Release.id)
        .where(Release.status == "published", Release.effective_on <= (on or today()))
        .order_by(Release.number.desc())
        .limit(1)
    )
    if found is None:
        raise NoReleaseInForce
    return found


def current_release(on: date | None = None) -> Release:
    return db.session.get_one(Release, current_release_id(on))


def get_release(release_id: int) -> Release:
    """With its files, and the people named on it."""
    release = db.session.scalar(
        select(Release)
        .where(Release.id == release_id)
        .options(
            selectinload(Release.files).selectinload(ReleaseFile.saver),
            selectinload(Release.submitter),
            selectinload(Release.publisher),
            selectinload(Release.based_on),
        )
    )
    if release is None:
        raise NotFound
    return release


def get_file(release_id: int, path: str) -> ReleaseFile:
    file = db.session.scalar(
        select(ReleaseFile)
        .where(ReleaseFile.release_id == release_id, ReleaseFile.path == path)
        .options(joinedload(ReleaseFile.release), selectinload(ReleaseFile.saver))
    )
    if file is None:
        raise NotFound
    return file


def published_releases() -> list[Release]:
    """Newest first, without their files."""
    return list(
        db.session.scalars(
            select(Release)
            .where(Release.status == "published")
            .options(selectinload(Release.publisher))
            .order_by(Release.number.desc())
        )
    )


def newest_release() -> Release | None:
    """The last one published, whether it is in force yet or not: what a draft is copied from."""
    return db.session.scalar(
        select(Release)
        .where(Release.status == "published")
        .order_by(Release.number.desc())
        .limit(1)
    )


def find_release(name: str) -> Release | None:
    """A published release by its name, or by its number."""
    wanted = Release.name == name
    if name.isascii() and name.isdigit() and len(name) < 10:
        wanted |= Release.number == int(name)
    return db.session.scalar(
        select(Release)
        .where(Release.status == "published", wanted)
        .order_by((Release.name == name).desc())
        .limit(1)
    )


def find_draft() -> Release | None:
    """The one being worked on or waiting for approval."""
    return db.session.scalar(select(Release).where(Release.status.in_(("draft", "submitted"))))


def people_named(ids: list[int]) -> list[str]:
    """The display names of the users with these ids."""
    return list(
        db.session.scalars(select(User.display_name).where(User.id.in_(ids)).order_by(User.id))
    )
