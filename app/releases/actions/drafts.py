"""The one draft: begin it, name it, throw it away."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select, text

from app.accounts.models import User
from app.audit.actions import record
from app.errors import InvalidInput, NotAllowed
from app.extensions import db
from app.releases.errors import DraftExists, NoReleaseInForce, NotADraft, PublishedIsFinal
from app.releases.models import Release, ReleaseFile
from app.releases.permissions import can_edit
from app.releases.queries import find_draft, newest_release

# Drafts begin and releases are numbered one at a time, in whatever process.
_ORDER_LOCK = 0x79696366
MAX_NAME = 40
MAX_NOTE = 2000


def one_at_a_time() -> None:
    """Wait until no other transaction begins or publishes a release; ends with this one."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ORDER_LOCK})


def start_draft(by: User) -> Release:
    """Copy the newest published release. Raises DraftExists: two would overwrite each other."""
    if not can_edit(by):
        raise NotAllowed
    one_at_a_time()
    if find_draft():
        raise DraftExists
    newest = newest_release()
    if newest is None:
        raise NoReleaseInForce
    draft = Release(name=_free_name(newest.number + 1), based_on_id=newest.id, created_by=by.id)
    draft.files = [
        ReleaseFile(path=file.path, content=file.content, saved_by=file.saved_by)
        for file in newest.files
    ]
    db.session.add(draft)
    db.session.flush()
    record("release.draft_started", by=by, subject=f"release:{draft.id}", based_on=newest.id)
    return draft


def _free_name(number: int) -> str:
    taken = set(db.session.scalars(select(Release.name)))
    name = f"第{number}版"
    return name if name not in taken else f"{name}({len(taken) + 1})"


def describe_draft(draft: Release, *, name: str, note: str, by: User) -> Release:
    """Give the draft its name and say what it changes and why."""
    open_for_editing(draft, by)
    name, note = name.strip(), note.strip()
    errors: dict[str, list[str]] = {}
    if not name:
        errors["name"] = [_("请填写版本名称")]
    elif len(name) > MAX_NAME:
        errors["name"] = [_("名称不能超过 %(n)s 个字", n=MAX_NAME)]
    elif _name_taken(name, draft):
        errors["name"] = [_("已有同名的版本")]
    if len(note) > MAX_NOTE:
        errors["note"] = [_("说明不能超过 %(n)s 个字", n=MAX_NOTE)]
    if errors:
        raise InvalidInput(message=_("填写的内容有误"), errors=errors)
    draft.name, draft.note = name, note
    took_hand(draft, by)
    db.session.flush()
    record("release.described", by=by, subject=f"release:{draft.id}", name=name)
    return draft


def _name_taken(name: str, draft: Release) -> bool:
    return bool(
        db.session.scalar(select(func.count()).where(Release.name == name, Release.id != draft.id))
    )


def discard_draft(draft: Release, *, by: User) -> None:
    """Throw the draft and everything done in it away."""
    if not can_edit(by):
        raise NotAllowed
    lock(draft)
    if draft.is_published:
        raise PublishedIsFinal
    record(
        "release.draft_discarded",
        by=by,
        subject=f"release:{draft.id}",
        name=draft.name,
        editors=draft.editor_ids,
    )
    db.session.delete(draft)
    db.session.flush()


def lock(release: Release) -> None:
    """See its newest state and keep others from changing it until the transaction ends."""
    db.session.refresh(release, with_for_update={"of": Release})
    # The files too: somebody may have saved one between our look and our lock.
    files = select(ReleaseFile).where(ReleaseFile.release_id == release.id)
    db.session.scalars(files.execution_options(populate_existing=True)).all()
    db.session.expire(release, ["files"])


def open_for_editing(draft: Release, by: User) -> None:
    """Lock the draft; raise when ``by`` may not edit or it is a draft no longer."""
    if not can_edit(by):
        raise NotAllowed
    lock(draft)
    if not draft.is_draft:
        raise NotADraft


def took_hand(draft: Release, by: User) -> None:
    """Remember ``by`` among the editors, who may not approve."""
    if by.id not in draft.editor_ids:
        draft.editor_ids = [*draft.editor_ids, by.id]
