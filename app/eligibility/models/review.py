"""What officers and the public said about a determination."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
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

from app.accounts.models import UnitCode, User
from app.dates.clock import now
from app.eligibility.codes import STAGES
from app.extensions import Base
from app.people.models.person import one_of

if TYPE_CHECKING:
    from app.eligibility.models.determination import Determination

# Of a review request: the decision stands, or falls.
_OPINIONS = ("recognise", "refuse", "return", "upheld", "overturned")


class Opinion(Base):
    """One officer's opinion at one stage. Differing from the recommendation needs a reason."""

    __tablename__ = "eligibility_opinion"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    determination_id: Mapped[int] = mapped_column(ForeignKey("determination.id"), index=True)
    stage: Mapped[str] = mapped_column(String(12))
    opinion: Mapped[str] = mapped_column(String(10))
    differs: Mapped[bool] = mapped_column(default=False)
    difference_reason: Mapped[str | None]
    primary_category: Mapped[str | None] = mapped_column(String(30))
    reason: Mapped[str | None]  # of a refusal, a return or a review
    comment: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    determination: Mapped[Determination] = relationship(back_populates="opinions")
    by: Mapped[User] = relationship()

    __table_args__ = (
        CheckConstraint(one_of("stage", STAGES), name="stage"),
        CheckConstraint(one_of("opinion", _OPINIONS), name="opinion"),
        CheckConstraint("not differs or difference_reason is not null", name="difference_reason"),
    )


class PublicNotice(Base):
    """What was put up: name, category and masked number, nothing else (rules.md 7.3)."""

    __tablename__ = "public_notice"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    determination_id: Mapped[int] = mapped_column(ForeignKey("determination.id"), index=True)
    unit_code: Mapped[str] = mapped_column(UnitCode)
    shown_name: Mapped[str] = mapped_column(String(50))
    shown_number: Mapped[str] = mapped_column(String(30))
    shown_category: Mapped[str | None] = mapped_column(String(30))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)  # the last day
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    determination: Mapped[Determination] = relationship(back_populates="notices")
    publisher: Mapped[User | None] = relationship()
    objections: Mapped[list[Objection]] = relationship(
        back_populates="notice", order_by="Objection.id"
    )

    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="order"),
        Index("ix_public_notice_running", "unit_code", "ends_on"),
    )


class Objection(Base):
    """An objection raised during the notice, with what the investigation found."""

    __tablename__ = "objection"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("public_notice.id"), index=True)
    upheld: Mapped[bool]
    findings: Mapped[str]
    documents: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    investigated_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    notice: Mapped[PublicNotice] = relationship(back_populates="objections")
    investigator: Mapped[User] = relationship()
