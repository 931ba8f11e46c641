"""A job that was offered to a person."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now
from app.extensions import Base
from app.offers.codes import ANSWERS, CONTRACTS, REASONS
from app.people.models.person import one_of
from app.visits.models import Refusal


class JobOffer(Base):
    """What was offered, whether it suits the person by the rule's criteria, and the answer.

    A refused one has a ``Refusal``, which a second officer looks at (rules.md 1.6).
    """

    __tablename__ = "job_offer"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    employer: Mapped[str] = mapped_column(String(80))
    post: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(120))
    contract: Mapped[str] = mapped_column(String(12))
    pay_month: Mapped[int] = mapped_column(Integer)  # yuan
    minutes: Mapped[int] = mapped_column(SmallInteger)  # one way, as the person travels
    offered_on: Mapped[date] = mapped_column(Date)
    offered_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    fits_health: Mapped[bool]
    fits_skills: Mapped[bool]
    fits_commute: Mapped[bool]
    # At least the minimum wage of the place on the day; None: not published, or paid by the hour.
    fits_pay: Mapped[bool | None]
    minimum_wage: Mapped[int | None] = mapped_column(Integer)  # what the pay was compared with
    suitability: Mapped[str] = mapped_column(String(500), default="")
    answer: Mapped[str | None] = mapped_column(String(8))
    answered_on: Mapped[date | None] = mapped_column(Date)
    answer_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str | None] = mapped_column(String(12))
    said: Mapped[str | None] = mapped_column(String(500))  # in the person's words
    evidence: Mapped[str | None] = mapped_column(String(200))
    # What the officer who recorded it thinks of the reason; the second officer decides.
    seems_justified: Mapped[bool | None]
    opinion: Mapped[str | None] = mapped_column(String(500))
    refusal_id: Mapped[int | None] = mapped_column(ForeignKey("refusal.id"), unique=True)

    case: Mapped[Case] = relationship()
    officer: Mapped[User] = relationship(foreign_keys=[offered_by])
    refusal: Mapped[Refusal | None] = relationship()

    __table_args__ = (
        CheckConstraint(one_of("contract", CONTRACTS), name="contract"),
        CheckConstraint(one_of("answer", ANSWERS), name="answer"),
        CheckConstraint(one_of("reason", REASONS), name="reason"),
        CheckConstraint("pay_month > 0", name="pay_month"),
        CheckConstraint("minutes between 0 and 600", name="minutes"),
        CheckConstraint(
            "(answer is null) = (answered_on is null) and (answer is null) = (answer_by is null)",
            name="answered",
        ),
        CheckConstraint("answered_on >= offered_on", name="answered_after_offer"),
        CheckConstraint(
            "(answer is not distinct from 'refused') = (refusal_id is not null)", name="refused"
        ),
        Index(None, "case_id", "offered_on"),
    )

    @property
    def seems_suitable(self) -> bool:
        """By the criteria as recorded; what could not be compared does not speak against it."""
        fits = (self.fits_health, self.fits_skills, self.fits_commute, self.fits_pay)
        return not any(one is False for one in fits)

    @property
    def title(self) -> str:
        return f"{self.employer} · {self.post}"
