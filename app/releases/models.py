"""A release: one immutable bundle of workflows, decisions and forms."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.dates.clock import now
from app.extensions import Base

# importing: lives within one transaction only, while the files of a directory are brought in.
STATUSES = ("importing", "draft", "submitted", "published")
Moment = DateTime(timezone=True)


class Release(Base):
    """Draft → submitted (by an editor) → published (by an approver, who is another person).

    A published release never changes (triggers of the first migration see to it); every case and
    every determination names the one it was made under. ``number`` orders the published ones; new
    cases start on the newest effective.
    """

    __tablename__ = "release"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(String(10), default="draft")
    number: Mapped[int | None] = mapped_column(unique=True)
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    effective_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # Why the approver gave it back; gone when it is submitted again.
    return_reason: Mapped[str | None]
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # Everyone who changed the draft: none of them may approve it (separation of duties).
    editor_ids: Mapped[list[int]] = mapped_column(JSONB, default=list)
    # Against the release before: {"added": [path…], "changed": […], "removed": […]}.
    changes: Mapped[dict[str, list[str]]] = mapped_column(JSONB, default=dict)
    files: Mapped[list[ReleaseFile]] = relationship(
        back_populates="release", order_by="ReleaseFile.path", cascade="all, delete-orphan"
    )
    based_on: Mapped[Release | None] = relationship(remote_side=[id])
    submitter: Mapped[User | None] = relationship(foreign_keys=[submitted_by])
    publisher: Mapped[User | None] = relationship(foreign_keys=[published_by])

    __table_args__ = (
        CheckConstraint(f"status in {STATUSES}", name="status"),
        CheckConstraint(
            "(status = 'published') = (number is not null and published_at is not null"
            " and effective_on is not null)",
            name="published",
        ),
        Index(
            "ix_release_one_draft",
            text("(1)"),
            unique=True,
            postgresql_where="status in ('draft', 'submitted')",
        ),
    )

    @property
    def is_published(self) -> bool:
        return self.status == "published"

    @property
    def is_draft(self) -> bool:
        """May its files still be changed? A submitted one waits as it is for the approver."""
        return self.status == "draft"

    @property
    def contents(self) -> dict[str, bytes]:
        """Path → content, as the engine takes it."""
        return {file.path: file.content.encode() for file in self.files}


class ReleaseFile(Base):
    """One file: ``path`` is 'workflows/x.bpmn', 'workflows/y.dmn' or 'forms/z.form'."""

    __tablename__ = "release_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    path: Mapped[str] = mapped_column(String(120))
    content: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)  # counts saves: an editor's stale save is seen
    saved_at: Mapped[datetime] = mapped_column(Moment, default=now)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    release: Mapped[Release] = relationship(back_populates="files")
    saver: Mapped[User | None] = relationship()

    __table_args__ = (Index(None, "release_id", "path", unique=True),)
