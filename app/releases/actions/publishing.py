"""From draft to release: check, submit, give back, publish; and bringing in a directory."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import func, select

from app import engine
from app.accounts.models import User
from app.audit.actions import record
from app.dates.clock import now, today
from app.errors import Conflict, InvalidInput, NotAllowed
from app.extensions import db
from app.releases.actions.drafts import lock, one_at_a_time, open_for_editing, took_hand
from app.releases.checking import findings_in
from app.releases.comparison import changed_paths
from app.releases.contents import checked_content, checked_path
from app.releases.directories import read_checked
from app.releases.errors import (
    NotSubmitted,
    OwnWorkApproved,
    PublishedIsFinal,
    ReleaseUnsound,
)
from app.releases.models import Release, ReleaseFile
from app.releases.permissions import can_approve, can_edit, took_part
from app.releases.queries import newest_release


def check_draft(draft: Release, unsaved: Mapping[str, str] | None = None) -> list[engine.Finding]:
    """What the engine finds in the whole draft, with ``unsaved`` contents in place of the saved.

    An unsaved content that cannot be read at all raises UnacceptableFile.
    """
    files = draft.contents
    for path, content in (unsaved or {}).items():
        files[checked_path(path)] = checked_content(path, content).encode()
    return findings_in(files)


def _must_be_sound(files: Mapping[str, bytes]) -> None:
    findings = findings_in(files)
    if any(finding.severity == "error" for finding in findings):
        raise ReleaseUnsound(findings)


def submit_draft(draft: Release, *, by: User) -> Release:
    """Hand the draft to the approvers. Raises ReleaseUnsound while the check finds errors."""
    open_for_editing(draft, by)
    if not any(changed_paths(draft.based_on.contents, draft.contents).values()):
        raise Conflict(_("草稿与上一版没有差别，不用提交"))
    _must_be_sound(draft.contents)
    draft.status, draft.submitted_at, draft.submitted_by = "submitted", now(), by.id
    draft.return_reason = None
    took_hand(draft, by)
    db.session.flush()
    record("release.submitted", by=by, subject=f"release:{draft.id}")
    return draft


def return_draft(draft: Release, *, reason: str, by: User) -> Release:
    """Open it for editing again: the approver gives it back, or an editor withdraws it."""
    if not (can_approve(by) or can_edit(by)):
        raise NotAllowed
    reason = reason.strip()
    if not reason:
        raise InvalidInput("reason", _("请写明退回的原因"))
    if len(reason) > 500:
        raise InvalidInput("reason", _("原因不能超过 500 个字"))
    lock(draft)
    if draft.status != "submitted":
        raise NotSubmitted
    draft.status, draft.return_reason = "draft", reason
    db.session.flush()
    record("release.returned", by=by, subject=f"release:{draft.id}", reason=reason)
    return draft


def publish(release: Release, *, by: User, effective_on: date) -> Release:
    """Make the submitted draft the next release, in force from ``effective_on`` on.

    Raises NotAllowed, OwnWorkApproved (the approver took part in the editing), NotSubmitted,
    PublishedIsFinal, ReleaseUnsound, InvalidInput (the date).
    """
    if not can_approve(by):
        raise NotAllowed
    one_at_a_time()
    lock(release)
    if release.is_published:
        raise PublishedIsFinal
    if release.status != "submitted":
        raise NotSubmitted
    if took_part(by, release):
        raise OwnWorkApproved
    if effective_on < today():
        raise InvalidInput("effective_on", _("生效日期不能早于今天"))
    _must_be_sound(release.contents)
    return _make_public(release, by=by, effective_on=effective_on)


def import_directory(
    path: str | Path, *, name: str, by: User | None, effective_on: date
) -> Release:
    """Publish the ``workflows/`` and ``forms/`` of a directory as the next release.

    For setting up and for the command line; ``by`` None is the system setting itself up. Raises
    ReleaseUnsound, UnacceptableFile, and NotAllowed when ``by`` may not approve.
    """
    if by is not None and not can_approve(by):
        raise NotAllowed
    files = read_checked(Path(path))
    _must_be_sound({p: text.encode() for p, text in files.items()})
    return bring_in(files, name=name, by=by, effective_on=effective_on)


def bring_in(
    files: Mapping[str, str], *, name: str, by: User | None, effective_on: date
) -> Release:
    """Publish ``files`` (path → text), which have been checked, as the next release."""
    one_at_a_time()
    if db.session.scalar(select(Release.id).where(Release.name == name)):
        raise InvalidInput("name", _("已有同名的版本"))
    newest = newest_release()
    release = Release(
        name=name,
        status="importing",
        based_on_id=newest.id if newest else None,
        created_by=by.id if by else None,
        files=[ReleaseFile(path=p, content=files[p]) for p in sorted(files)],
    )
    db.session.add(release)
    db.session.flush()
    return _make_public(release, by=by, effective_on=effective_on)


def _make_public(release: Release, *, by: User | None, effective_on: date) -> Release:
    newest = newest_release()
    if newest and effective_on < newest.effective_on:
        raise InvalidInput(
            "effective_on",
            _(
                "生效日期不能早于上一版（%(name)s）的生效日期 %(day)s",
                name=newest.name,
                day=newest.effective_on.isoformat(),
            ),
        )
    release.changes = changed_paths(newest.contents if newest else {}, release.contents)
    release.number = 1 + (db.session.scalar(select(func.max(Release.number))) or 0)
    release.status, release.effective_on = "published", effective_on
    release.published_at, release.published_by = now(), by.id if by else None
    db.session.flush()
    record(
        "release.published",
        by=by,
        subject=f"release:{release.id}",
        number=release.number,
        effective_on=effective_on.isoformat(),
        editors=release.editor_ids,
        sha256=_fingerprint(release),
    )
    return release


def _fingerprint(release: Release) -> str:
    """Over every path and content: the trail proves later what was published."""
    digest = hashlib.sha256()
    for path, data in sorted(release.contents.items()):
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
