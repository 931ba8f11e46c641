"""A closed case as it was on its last day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, DateTime, ForeignKey, Identity
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now
from app.extensions import Base
from app.people.secrets import EncryptedBytes


class ArchivedCase(Base):
    """Everything that is stored of a case, copied once. ``digest`` is the SHA-256 of the copy;
    ``last_hash`` ties it to the case's chain of events up to its closing."""

    __tablename__ = "archived_case"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    archived_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    archived_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    retain_until: Mapped[date] = mapped_column(Date)
    digest: Mapped[bytes]
    last_hash: Mapped[bytes]
    content: Mapped[bytes] = deferred(
        mapped_column("content_encrypted", EncryptedBytes("archived_case.content"))
    )

    case: Mapped[Case] = relationship()
    archiver: Mapped[User | None] = relationship()
