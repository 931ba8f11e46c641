"""Unemployment registrations and insured months."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import UnitCode, User
from app.dates.clock import now
from app.extensions import Base
from app.people.codes import CANCEL_REASONS, INSURANCE_KINDS, REGISTRATION_REASONS
from app.people.models.person import DivisionCode, Person, one_of


class UnemploymentRegistration(Base):
    """Active until cancelled with a reason; one active registration a person (rules.md 1.8)."""

    __tablename__ = "unemployment_registration"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    registered_on: Mapped[date] = mapped_column(Date)
    unemployed_since: Mapped[date] = mapped_column(Date)  # first day after the last employment
    reason_code: Mapped[str] = mapped_column(String(2))
    office_code: Mapped[str] = mapped_column(UnitCode)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    cancelled_on: Mapped[date | None] = mapped_column(Date)
    cancel_code: Mapped[str | None] = mapped_column(String(2))
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    person: Mapped[Person] = relationship(back_populates="registrations")
    handler: Mapped[User | None] = relationship(foreign_keys=[handler_id])

    __table_args__ = (
        CheckConstraint(one_of("reason_code", REGISTRATION_REASONS), name="reason_code"),
        CheckConstraint(one_of("cancel_code", CANCEL_REASONS), name="cancel_code"),
        CheckConstraint("(cancelled_on is null) = (cancel_code is null)", name="cancelled"),
        CheckConstraint("cancelled_on is null or cancelled_on >= registered_on", name="order"),
        CheckConstraint("unemployed_since <= registered_on", name="unemployed_first"),
        Index("uq_registration_day", "person_id", "registered_on", unique=True),
        Index(
            "uq_registration_one_active",
            "person_id",
            unique=True,
            postgresql_where="cancelled_on is null",
        ),
    )

    @property
    def is_active(self) -> bool:
        return self.cancelled_on is None


class InsuranceMonth(Base):
    """One month of contributions; ``month`` is its first day. Never a single total (rules 2.0)."""

    __tablename__ = "insurance_month"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    month: Mapped[date] = mapped_column(Date)
    employer: Mapped[str] = mapped_column(String(100), default="")
    division_code: Mapped[str] = mapped_column(DivisionCode)  # where it was paid
    kind: Mapped[str] = mapped_column(String(10), default="employee")
    is_back_paid: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    person: Mapped[Person] = relationship(back_populates="insurance_months")

    __table_args__ = (
        CheckConstraint(one_of("kind", INSURANCE_KINDS), name="kind"),
        CheckConstraint("extract(day from month) = 1", name="first_day"),
        CheckConstraint("(kind = 'employee') = (employer <> '')", name="employer"),
        Index("uq_insurance_month", "person_id", "month", "kind", "employer", unique=True),
    )
