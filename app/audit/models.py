"""The append-only, hash-chained trail of what concerns no case (cases keep their own chain)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base


class AuditEntry(Base):
    """One fact: who did what to what, when. The database refuses to change or delete it.

    ``hash`` = SHA-256 over the previous entry's hash and this entry's content, so that a row
    taken out or changed behind the application's back is found by ``flask audit verify``.
    """

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str | None] = mapped_column(String(80))  # "person:12", "user:3", "release:4"
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]

    __table_args__ = (Index(None, "subject"), Index(None, "by_id", "at"))
