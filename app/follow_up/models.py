"""Employment that was found, and the calls that see whether it lasts (notice 五(五))."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Task
from app.dates.clock import now
from app.extensions import Base

EMPLOYMENT_SOURCES = ("change", "insurance", "registration", "officer")
STATUSES = ("employed", "changed_job", "lost")


class Employment(Base):
    """A verified employment of the case's person, and by what it was verified."""

    __tablename__ = "employment"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    task_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("task.id"))
    employed_on: Mapped[date] = mapped_column(Date)  # the first day at work
    employment_type: Mapped[str | None] = mapped_column(String(10))  # national code
    source: Mapped[str] = mapped_column(String(12))
    lost_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    recorder: Mapped[User | None] = relationship()

    __table_args__ = (
        CheckConstraint(f"source in {EMPLOYMENT_SOURCES}", name="source"),
        CheckConstraint("lost_on >= employed_on", name="order"),
        Index(
            "uq_employment_one_running", "case_id", unique=True, postgresql_where="lost_on is null"
        ),
        Index(None, "case_id", "employed_on"),
    )


class FollowUp(Base):
    """One call after the person went to work; the words are in the task's answers."""

    __tablename__ = "follow_up"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    task_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("task.id"))
    contacted_on: Mapped[date] = mapped_column(Date)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    mode: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(12))

    by: Mapped[User | None] = relationship()
    task: Mapped[Task | None] = relationship()

    __table_args__ = (CheckConstraint(f"status in {STATUSES}", name="status"),)
