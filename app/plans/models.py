"""Needs, plan, measures and agreement of a case: one person, one plan (notice 五(四)).

What an officer wrote freely stays once, in the answers of the task; here is what is printed,
counted or compared. Codes that a form's options name have no check constraint: policy staff
add to them.
"""

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
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case, Task
from app.dates.clock import now
from app.extensions import Base
from app.people.models import Document
from app.people.secrets import Encrypted, EncryptedBytes, Secret

MEASURE_STATUSES = ("planned", "started", "done", "dropped")
RUNNING = ("planned", "started")  # still to be done
AGREEMENT_STATUSES = ("prepared", "signed", "change", "declined", "replaced", "ended")
Moment = DateTime(timezone=True)


class NeedsAssessment(Base):
    """What keeps the person from work and what would help; the situation's words are the task's."""

    __tablename__ = "needs_assessment"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("task.id"))
    met_on: Mapped[date] = mapped_column(Date)
    mode: Mapped[str | None] = mapped_column(String(20))
    barriers: Mapped[list[str]] = mapped_column(JSONB, default=list)
    needs: Mapped[list[str]] = mapped_column(JSONB, default=list)
    unemployed_months: Mapped[int | None] = mapped_column(SmallInteger)
    recorded_at: Mapped[datetime] = mapped_column(Moment, default=now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    recorder: Mapped[User | None] = relationship()
    task: Mapped[Task | None] = relationship()


class Plan(Base):
    """One version of the plan; a change makes the next one. Its measures' progress may move on."""

    __tablename__ = "plan"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    version: Mapped[int] = mapped_column(SmallInteger)
    goal: Mapped[str] = mapped_column(default="")
    target_on: Mapped[date | None] = mapped_column(Date)
    difficulty_grade: Mapped[str | None] = mapped_column(String(10))
    grade_reason: Mapped[str | None]  # the counsellor's
    grade_why: Mapped[str | None]  # the table's: clause and words of the row that gave the grade
    # As the decision gave them on that day: [{code, name, clause, why}]; why: codes of the person's
    # needs and categories that the row asks for.
    entitlements: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    note: Mapped[str | None]
    drafted_at: Mapped[datetime] = mapped_column(Moment, default=now)
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    case: Mapped[Case] = relationship()
    drafter: Mapped[User | None] = relationship()
    measures: Mapped[list[Measure]] = relationship(
        back_populates="plan", order_by="Measure.number", cascade="all, delete-orphan"
    )

    __table_args__ = (UniqueConstraint("case_id", "version"),)


class Measure(Base):
    """One thing promised in a plan: a service, a policy or a post, with owner and date."""

    __tablename__ = "measure"
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    description: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    status: Mapped[str] = mapped_column(String(10), default="planned")
    started_on: Mapped[date | None] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)

    plan: Mapped[Plan] = relationship(back_populates="measures")
    owner: Mapped[User | None] = relationship()

    __table_args__ = (
        CheckConstraint(f"status in {MEASURE_STATUSES}", name="status"),
        CheckConstraint("(status = 'done') = (done_on is not null)", name="done"),
    )

    def is_late(self, today: date) -> bool:
        return self.status in RUNNING and bool(self.due_on and self.due_on < today)


class Agreement(Base):
    """援助协议 on one version of the plan: who promises, and until when. Never changed once made;
    a change of plan makes another one. The database refuses to change one that was signed.

    ``body`` is its text as made out on that day (``agreement_text``), known by ``body_sha256``;
    None where the release had no template. ``signature`` is a picture: None if signed on paper.
    """

    __tablename__ = "agreement"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    status: Mapped[str] = mapped_column(String(10), default="prepared")
    party: Mapped[str] = mapped_column(String(120))  # the service body that promises
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    prepared_on: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)
    prepared_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    body: Mapped[Secret | None] = deferred(
        mapped_column("body_encrypted", Encrypted("agreement.body"))
    )
    body_sha256: Mapped[str | None] = mapped_column(String(64))
    signature: Mapped[bytes | None] = deferred(
        mapped_column("signature_encrypted", EncryptedBytes("agreement.signature"))
    )
    signed_at: Mapped[datetime | None] = mapped_column(Moment)  # on the screen
    signed_on: Mapped[date | None] = mapped_column(Date)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # the signed copy
    reason: Mapped[str | None]  # what is to change, or why it was declined
    recorded_at: Mapped[datetime | None] = mapped_column(Moment)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_on: Mapped[date | None] = mapped_column(Date)

    case: Mapped[Case] = relationship()
    plan: Mapped[Plan] = relationship()
    responsible: Mapped[User | None] = relationship(foreign_keys=[responsible_id])
    document: Mapped[Document | None] = relationship()

    __table_args__ = (
        CheckConstraint(f"status in {AGREEMENT_STATUSES}", name="status"),
        CheckConstraint("status <> 'signed' or signed_on is not null", name="signed"),
        CheckConstraint("(signed_at is null) = (signature_encrypted is null)", name="on_screen"),
        CheckConstraint("(body_encrypted is null) = (body_sha256 is null)", name="body"),
        CheckConstraint("(status in ('replaced', 'ended')) = (ended_on is not null)", name="ended"),
        Index(None, "case_id", "id"),
    )

    @property
    def number(self) -> str:
        """The number that both copies carry."""
        return f"〔{self.prepared_on.year}〕第{self.id:06d}号"

    @property
    def is_signed(self) -> bool:
        """Also when a later one has replaced it, or its case has ended."""
        return self.signed_on is not None
