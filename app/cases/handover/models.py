"""What is handed over, from whom to whom, and what became of each case."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Identity, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now
from app.extensions import Base

STATUSES = ("offered", "accepted", "declined", "withdrawn")
READABLE = timedelta(days=30)  # for the officer who had the case before


class Handover(Base):
    """``word``: what the officer or the manager wants the receiver to know of all of them."""

    __tablename__ = "handover"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    word: Mapped[str] = mapped_column(String(1000), default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    officer: Mapped[User] = relationship(foreign_keys=[from_id])
    receiver: Mapped[User] = relationship(foreign_keys=[to_id])


class HandoverItem(Base):
    """One case of it."""

    __tablename__ = "handover_item"
    handover_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("handover.id"), primary_key=True, autoincrement=False
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(10), default="offered")
    reason: Mapped[str | None] = mapped_column(String(500))  # why it was declined
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    handover: Mapped[Handover] = relationship()
    case: Mapped[Case] = relationship()

    __table_args__ = (
        CheckConstraint(f"status in {STATUSES}", name="status"),
        CheckConstraint("(status = 'offered') = (decided_at is null)", name="decided"),
        # A case is on offer to one receiver at a time.
        Index(
            "uq_handover_item_offered",
            "case_id",
            unique=True,
            postgresql_where="status = 'offered'",
        ),
        Index("ix_handover_item_case", "case_id"),
    )
