"""A change in a person's circumstances that a case heard of, and what was found of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    String,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.changes.codes import CHANGES
from app.dates.clock import now
from app.extensions import Base
from app.people.models.person import DivisionCode, one_of


class CaseChange(Base):
    """One verified (or refuted) change; ``reason`` is how it was verified."""

    __tablename__ = "case_change"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    task_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("task.id"))
    change: Mapped[str] = mapped_column(String(20))
    confirmed: Mapped[bool]
    happened_on: Mapped[date | None] = mapped_column(Date)
    employment_type: Mapped[str | None] = mapped_column(String(10))
    exit_reason: Mapped[str | None] = mapped_column(String(40))
    new_unit_code: Mapped[str | None] = mapped_column(DivisionCode)  # null: out of the city
    reason: Mapped[str] = mapped_column(default="")
    evidence: Mapped[list[Any]] = mapped_column(JSONB, default=list)  # document ids
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    recorder: Mapped[User | None] = relationship()

    __table_args__ = (
        CheckConstraint(one_of("change", CHANGES), name="change"),
        CheckConstraint("happened_on is not null or not confirmed", name="happened_on"),
        Index(None, "case_id", "id"),
    )
