"""Who does whose work, and from when until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import UnitCode, User
from app.dates.clock import now, today
from app.extensions import Base


class Substitution(Base):
    """The deputy does the principal's tasks, both days included. It ends by its date, or early.

    ``elements``: only these kinds of task; ``units``: only these units and what is below them.
    """

    __tablename__ = "substitution"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    elements: Mapped[list[str] | None] = mapped_column(ARRAY(String(80)))
    units: Mapped[list[str] | None] = mapped_column(ARRAY(UnitCode))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    principal: Mapped[User] = relationship(foreign_keys=[principal_id])
    deputy: Mapped[User] = relationship(foreign_keys=[deputy_id])

    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="dates"),
        CheckConstraint("principal_id <> deputy_id", name="two"),
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended"),
        Index("ix_substitution_deputy", "deputy_id", postgresql_where="ended_at is null"),
        Index("ix_substitution_principal", "principal_id", "until_on"),
    )

    @property
    def state(self) -> str:
        """coming, running, over (by its date), ended (by somebody)."""
        if self.ended_at is not None:
            return "ended"
        if today() > self.until_on:
            return "over"
        return "coming" if today() < self.from_on else "running"

    @property
    def may_end(self) -> bool:
        return self.state in ("coming", "running")
