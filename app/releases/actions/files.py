"""Changing the files of a draft."""

from __future__ import annotations

from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.audit.actions import record
from app.dates.clock import now
from app.errors import Conflict, NotFound
from app.extensions import db
from app.releases.actions.drafts import open_for_editing, took_hand
from app.releases.contents import (
    MAX_FILES,
    UnacceptableFile,
    checked_content,
    checked_path,
    kind_of,
)
from app.releases.errors import StaleSave
from app.releases.models import Release, ReleaseFile
from app.releases.skeletons import skeleton


def save_file(
    draft: Release, path: str, content: str | bytes, version: int, by: User
) -> ReleaseFile:
    """Store ``content`` if nobody saved since ``version``.

    Raises StaleSave (in words: who and when), NotADraft, UnacceptableFile, NotFound.
    """
    text = checked_content(checked_path(path), content)
    open_for_editing(draft, by)
    file = _locked(draft, path)
    if file.version != version:
        raise StaleSave(
            _(
                "%(who)s 在 %(when)s 保存过这个文件，您打开的是更早的内容。"
                "您的修改还在页面上，没有丢失",
                who=file.saver.display_name if file.saver else _("系统"),
                when=format_datetime(file.saved_at, "yyyy-MM-dd HH:mm"),
            ),
            version=file.version,
            saved_by=file.saver.display_name if file.saver else None,
            saved_at=file.saved_at.isoformat(),
        )
    if text == file.content:
        return file
    file.content, file.version = text, file.version + 1
    _signed(draft, file, by)
    _record("saved", draft, path, by, version=file.version)
    return file


def add_file(
    draft: Release, path: str, *, by: User, content: str | bytes | None = None
) -> ReleaseFile:
    """A new file, from ``content`` or the least its editor can open."""
    checked_path(path)
    text = skeleton(path) if content is None else checked_content(path, content)
    open_for_editing(draft, by)
    if any(file.path == path for file in draft.files):
        raise Conflict(_("已有同名的文件：%(path)s", path=path))
    if len(draft.files) >= MAX_FILES:
        raise UnacceptableFile("path", _("一个版本最多有 %(n)s 个文件", n=MAX_FILES))
    file = ReleaseFile(path=path, content=text)
    draft.files.append(file)
    _signed(draft, file, by)
    _record("added", draft, path, by)
    return file


def remove_file(draft: Release, path: str, *, by: User) -> None:
    open_for_editing(draft, by)
    draft.files.remove(_locked(draft, path))
    took_hand(draft, by)
    db.session.flush()
    _record("removed", draft, path, by)


def rename_file(draft: Release, path: str, new_path: str, *, by: User) -> ReleaseFile:
    """The content stays as it is; the check tells where the old name is still spoken of."""
    checked_path(new_path)
    if kind_of(path) != kind_of(new_path) or path.rpartition(".")[2] != new_path.rpartition(".")[2]:
        raise UnacceptableFile("path", _("改名不能改变文件的种类"))
    open_for_editing(draft, by)
    if any(file.path == new_path for file in draft.files):
        raise Conflict(_("已有同名的文件：%(path)s", path=new_path))
    file = _locked(draft, path)
    file.path, file.version = new_path, file.version + 1
    _signed(draft, file, by)
    _record("renamed", draft, path, by, to=new_path)
    return file


def _locked(draft: Release, path: str) -> ReleaseFile:
    file = db.session.scalar(
        select(ReleaseFile)
        .where(ReleaseFile.release_id == draft.id, ReleaseFile.path == path)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if file is None:
        raise NotFound
    return file


def _signed(draft: Release, file: ReleaseFile, by: User) -> None:
    file.saved_at, file.saver = now(), by
    took_hand(draft, by)
    db.session.flush()


def _record(what: str, draft: Release, path: str, by: User, **detail: object) -> None:
    record(f"release.file_{what}", by=by, subject=f"release:{draft.id}", path=path, **detail)
