"""Notices: one row for each thing that somebody is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.dates.clock import now
from app.extensions import Base


class Notice(Base):
    """Something that ``user_id`` is told, written in the transaction of what it tells.

    ``kind``: a key of ``kinds.KINDS``. ``data`` carries ids, numbers and what a colleague wrote,
    never a name or number of a person assisted: those are looked up when the page is shown.
    """

    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int | None] = mapped_column(BigInteger)
    task_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))  # None: the system
    kind: Mapped[str] = mapped_column(String(30))
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    __table_args__ = (
        Index("ix_notice_user", "user_id", "id"),
        Index("ix_notice_task", "task_id", postgresql_where="task_id is not null"),
        # Every page counts them.
        Index("ix_notice_unread", "user_id", postgresql_where="read_at is null"),
    )
