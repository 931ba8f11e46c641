"""Services that a person received, from us or from elsewhere."""

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
    String,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.dates.clock import now
from app.extensions import Base
from app.people.codes import SERVICE_KINDS
from app.people.models.person import Person, one_of


class ServiceReceived(Base):
    """``external_ref`` is the number in the provincial service system (category 4 counts these)."""

    __tablename__ = "service_received"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("case_file.id"), index=True)
    on: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(20))
    provider: Mapped[str] = mapped_column(String(100), default="")
    external_ref: Mapped[str | None] = mapped_column(String(60))
    accepted: Mapped[bool | None]  # did the person take it up? null = no answer yet
    result: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    person: Mapped[Person] = relationship(back_populates="services")

    __table_args__ = (
        CheckConstraint(one_of("kind", SERVICE_KINDS), name="kind"),
        Index("ix_service_received_person", "person_id", "on"),
        Index(
            "uq_service_received_ref",
            "person_id",
            "external_ref",
            unique=True,
            postgresql_where="external_ref is not null",
        ),
    )
