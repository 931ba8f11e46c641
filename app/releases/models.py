"""A release: one immutable bundle of workflows, decisions and forms."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.dates.clock import now
from app.extensions import Base

STATUSES = ("draft", "submitted", "published")


class Release(Base):
    """Draft → submitted (by an editor) → published (by an approver, who is another person).

    A published release never changes; every case and every determination names the one it was
    made under. ``number`` orders the published ones; new cases start on the newest effective.
    """

    __tablename__ = "release"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(String(10), default="draft")
    number: Mapped[int | None] = mapped_column(unique=True)
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    effective_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # Everyone who changed the draft: none of them may approve it (separation of duties).
    editor_ids: Mapped[list[int]] = mapped_column(JSONB, default=list)
    files: Mapped[list[ReleaseFile]] = relationship(
        back_populates="release", order_by="ReleaseFile.path", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint(f"status in {STATUSES}", name="status"),
        CheckConstraint(
            "(status = 'published') = (number is not null and published_at is not null"
            " and effective_on is not null)",
            name="published",
        ),
        Index("ix_release_one_draft", text("(1)"), unique=True, postgresql_where="status <> 'published'"),
    )

    @property
    def is_published(self) -> bool:
        return self.status == "published"


class ReleaseFile(Base):
    """One file: ``path`` is 'workflows/x.bpmn', 'workflows/y.dmn' or 'forms/z.form'."""

    __tablename__ = "release_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    path: Mapped[str] = mapped_column(String(120))
    content: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)  # counts saves: an editor's stale save is seen
    release: Mapped[Release] = relationship(back_populates="files")

    __table_args__ = (Index(None, "release_id", "path", unique=True),)
