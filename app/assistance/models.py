"""Help that could not wait. Ordinary services are in the person's register of services."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, DateTime, ForeignKey, Identity, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.dates.clock import now
from app.extensions import Base


class UrgentHelp(Base):
    """What was arranged at once when a visit met an urgent need."""

    __tablename__ = "urgent_help"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("task.id"))
    arranged_on: Mapped[date] = mapped_column(Date)
    kinds: Mapped[list[str]] = mapped_column(ARRAY(String(40)))  # codes of the form's options
    note: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    recorder: Mapped[User | None] = relationship()
