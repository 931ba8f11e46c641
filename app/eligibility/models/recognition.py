"""The standing of a recognised person: since when, in which categories, until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now
from app.eligibility.models.determination import Determination
from app.extensions import Base
from app.people.models import Person


class Recognition(Base):
    """Date and category, as the assistance card of the certificate has them; at its end, date and
    reason of exit (人社部发〔2010〕75号 Art. 15). One running recognition a person."""

    __tablename__ = "recognition"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    determination_id: Mapped[int] = mapped_column(ForeignKey("determination.id"))
    categories: Mapped[list[str]] = mapped_column(JSONB)
    primary_category: Mapped[str] = mapped_column(String(30))
    recognised_on: Mapped[date] = mapped_column(Date)
    recognised_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    ended_on: Mapped[date | None] = mapped_column(Date)
    end_reason: Mapped[str | None] = mapped_column(String(40))  # code of rules.md 1.6
    reapply_from: Mapped[date | None] = mapped_column(Date)  # rules.md 1.7
    # Since when the case knows that, by the tables, none of the categories holds any more.
    lapse_told_on: Mapped[date | None] = mapped_column(Date)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    person: Mapped[Person] = relationship()
    case: Mapped[Case] = relationship()
    determination: Mapped[Determination] = relationship()
    recogniser: Mapped[User | None] = relationship(foreign_keys=[recognised_by])

    __table_args__ = (
        CheckConstraint("(ended_on is null) = (end_reason is null)", name="ended"),
        CheckConstraint("ended_on is null or ended_on >= recognised_on", name="order"),
        Index("ix_recognition_person", "person_id"),
        Index(
            "uq_recognition_one_running",
            "person_id",
            unique=True,
            postgresql_where="ended_on is null",
        ),
    )

    @property
    def is_running(self) -> bool:
        return self.ended_on is None
