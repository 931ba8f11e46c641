"""Leaving the assistance: proposal, hearing, decision, notice (notice 五(五))."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import now
from app.exits.codes import EXIT_REASONS
from app.extensions import Base
from app.people.models import Person
from app.people.models.person import one_of

DECISIONS = ("exit", "keep")
Moment = DateTime(timezone=True)


class Exit(Base):
    """One proposal to end a case, and what became of it. A case that was kept may get another."""

    __tablename__ = "case_exit"  # EXIT is a keyword of PL/pgSQL
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(40))  # code of rules.md 1.6
    effective_on: Mapped[date] = mapped_column(Date)
    evidence: Mapped[str] = mapped_column(default="")
    documents: Mapped[list[int]] = mapped_column(JSONB, default=list)
    proposed_at: Mapped[datetime] = mapped_column(Moment, default=now)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    hearing_window_ends_on: Mapped[date | None] = mapped_column(Date)
    hearing_on: Mapped[date | None] = mapped_column(Date)
    hearing_statement: Mapped[str | None]  # what the person said
    hearing_findings: Mapped[str | None]
    hearing_documents: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    heard_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decision: Mapped[str | None] = mapped_column(String(4))
    decision_reason: Mapped[str | None]
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    notified_at: Mapped[datetime | None] = mapped_column(Moment)
    re_entry_on: Mapped[date | None] = mapped_column(Date)  # null: no waiting time

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship()
    proposer: Mapped[User | None] = relationship(foreign_keys=[proposed_by])
    hearer: Mapped[User | None] = relationship(foreign_keys=[heard_by])
    decider: Mapped[User | None] = relationship(foreign_keys=[decided_by])

    __table_args__ = (
        CheckConstraint(one_of("reason", EXIT_REASONS), name="reason"),
        CheckConstraint(f"decision in {DECISIONS}", name="decision"),
        CheckConstraint("(decision is null) = (decided_at is null)", name="decided"),
        CheckConstraint("decided_by <> proposed_by", name="second_officer"),
        CheckConstraint("notified_at is null or decision = 'exit'", name="notified"),
        Index(None, "case_id", "id"),
        Index("ix_case_exit_person", "person_id", postgresql_where="decision = 'exit'"),
    )

    @property
    def is_decided(self) -> bool:
        return self.decision is not None
