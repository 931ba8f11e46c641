"""Forms of a release, read once in each process."""

from __future__ import annotations

from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.forms.model import Form
from app.forms.reader import read_form
from app.releases.models import Release, ReleaseFile

# Only forms of published releases are kept, and those never change.
_KEPT = 2000
_read: dict[tuple[int, str], Form] = {}


def form_of_release(release_id: int, form_id: str) -> Form:
    """Raises NotFound when the release has no such form, FormError when it cannot be drawn."""
    found = _read.get((release_id, form_id))
    if found is not None:
        return found
    row = db.session.execute(
        select(ReleaseFile.content, Release.status)
        .join(Release, ReleaseFile.release_id == Release.id)
        .where(Release.id == release_id, ReleaseFile.path == f"forms/{form_id}.form")
    ).first()
    if row is None:
        raise NotFound
    content, status = row
    form = read_form(content, form_id)
    if status == "published":
        if len(_read) >= _KEPT:
            _read.clear()
        _read[release_id, form_id] = form
    return form


def forget() -> None:
    """Empty the cache: for tests, whose rolled-back releases give their ids to the next."""
    _read.clear()
