"""What registration keeps beside the person's own records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Identity, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now
from app.extensions import Base
from app.letters.models import Letter
from app.people.models.person import one_of
from app.registration.codes import DIFFERENCES, RESOLUTIONS


class RegistrationRecord(Base):
    """What the first contact noted down in a case, and in which state the materials were."""

    __tablename__ = "registration_record"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("unemployment_registration.id"))
    informed: Mapped[bool] = mapped_column(default=False)  # PIPL Art. 17, 35
    declaration_signed: Mapped[bool] = mapped_column(default=False)
    benefit_status: Mapped[str | None] = mapped_column(String(30))
    missing_materials: Mapped[list[str]] = mapped_column(JSONB, default=list)
    by_declaration: Mapped[bool] = mapped_column(default=False)  # accepted although incomplete
    note: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    completed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    case: Mapped[Case] = relationship()


class SupplementRequest(Base):
    """The one request for what is missing: a second one would break the promise of the first."""

    __tablename__ = "supplement_request"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    materials: Mapped[list[str]] = mapped_column(JSONB)
    due_on: Mapped[date] = mapped_column(Date)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    requested_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    received_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    received: Mapped[str | None] = mapped_column(String(4))  # all, some, none
    received_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    documents: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    note: Mapped[str | None]

    letter: Mapped[Letter | None] = relationship()

    __table_args__ = (
        CheckConstraint("received in ('all', 'some', 'none')", name="received"),
        CheckConstraint("(received_at is null) = (received is null)", name="received_at"),
    )


class RegisterDifference(Base):
    """Something in a register that does not fit what was registered, and how it was cleared up."""

    __tablename__ = "register_difference"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # ids, dates, codes
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    resolution: Mapped[str | None] = mapped_column(String(10))
    resolution_reason: Mapped[str | None]
    resolved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    resolver: Mapped[User | None] = relationship()

    __table_args__ = (
        CheckConstraint(one_of("kind", DIFFERENCES), name="kind"),
        CheckConstraint(one_of("resolution", RESOLUTIONS), name="resolution"),
        CheckConstraint("(resolution is null) = (resolved_at is null)", name="resolved"),
    )

    @property
    def is_open(self) -> bool:
        return self.resolution is None
