"""A case, the tasks people have in it, the timers it waits for, and what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import UnitCode, User
from app.dates.clock import now
from app.extensions import Base
from app.people.models import Person
from app.releases.models import Release

CASE_STATUSES = ("open", "closed", "cancelled")
TASK_STATUSES = ("open", "done", "gone")  # gone: the case moved on without it
Moment = DateTime(timezone=True)


class Case(Base):
    """One person's running assistance. ``state`` is the engine's, opaque to everything else."""

    __tablename__ = "case_file"  # CASE is a reserved word of SQL
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_code: Mapped[str] = mapped_column(UnitCode)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    status: Mapped[str] = mapped_column(String(10), default="open")
    stage: Mapped[str] = mapped_column(String(40), default="registration")  # a process id
    stage_since: Mapped[datetime] = mapped_column(Moment, default=now)
    outcome: Mapped[str | None] = mapped_column(String(60))  # the end event reached
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(Moment, default=now)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=0)  # one up with every step
    last_hash: Mapped[bytes]  # of the newest event: the chain goes on from here
    state: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    person: Mapped[Person] = relationship()
    release: Mapped[Release] = relationship()
    responsible: Mapped[User | None] = relationship(foreign_keys=[responsible_id])

    __table_args__ = (
        CheckConstraint(f"status in {CASE_STATUSES}", name="status"),
        CheckConstraint("(status = 'open') = (closed_at is null)", name="closed"),
        Index("ix_case_file_reach", "unit_code", "status", "stage"),
        # One running case a person: two would promise two plans.
        Index(
            "uq_case_file_one_open", "person_id", unique=True, postgresql_where="status = 'open'"
        ),
    )

    @property
    def is_open(self) -> bool:
        return self.status == "open"


class Task(Base):
    """Work for a person. The list of tasks is read from here alone; no workflow is restored."""

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    key: Mapped[str] = mapped_column(String(40))  # the engine's name for this very waiting
    process_id: Mapped[str] = mapped_column(String(40))
    element_id: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    form_id: Mapped[str | None] = mapped_column(String(60))
    role: Mapped[str | None] = mapped_column(String(30))
    unit_code: Mapped[str] = mapped_column(UnitCode)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    status: Mapped[str] = mapped_column(String(4), default="open")
    priority: Mapped[int] = mapped_column(SmallInteger, default=50)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    follow_up_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    escalated_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # In whose place ``ended_by`` did it, as the deputy of a colleague who was away.
    ended_for: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)

    case: Mapped[Case] = relationship()
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    ended_by_user: Mapped[User | None] = relationship(foreign_keys=[ended_by])
    ended_for_user: Mapped[User | None] = relationship(foreign_keys=[ended_for])

    __table_args__ = (
        CheckConstraint(f"status in {TASK_STATUSES}", name="status"),
        CheckConstraint("(status = 'open') = (ended_at is null)", name="ended"),
        # Open tasks are few beside the done ones: the lists read partial indexes only.
        Index("ix_task_mine", "assignee_id", "due_at", "id", postgresql_where="status = 'open'"),
        Index(
            "ix_task_group",
            "role",
            "unit_code",
            "due_at",
            postgresql_where="status = 'open' and assignee_id is null",
        ),
        Index("ix_task_reach", "unit_code", "due_at", postgresql_where="status = 'open'"),
        Index("ix_task_case", "case_id"),
        # What a case waits for now, beside dozens of visits done: by the list of what others do.
        Index("ix_task_case_open", "case_id", postgresql_where="status = 'open'"),
        # With the case: what is done goes back years, and a filter asks of which cases it was.
        Index(
            "ix_task_done",
            "ended_by",
            "ended_at",
            postgresql_where="status = 'done'",
            postgresql_include=["case_id"],
        ),
    )

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < now()


class Timer(Base):
    """A moment that a case waits for. The row goes when it has fired; the event remains."""

    __tablename__ = "timer"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    key: Mapped[str] = mapped_column(String(40))
    element_id: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime] = mapped_column(Moment)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)  # an attempt ended in an error
    failure: Mapped[str | None]

    case: Mapped[Case] = relationship()

    __table_args__ = (
        UniqueConstraint("case_id", "key"),
        # Just the order in which they fire: thousands may be due at the very same moment.
        Index("ix_timer_due", "due_at", "id"),
        # Hardly ever any: the manager's first page counts them.
        Index("ix_timer_failed", "case_id", postgresql_where="failed_at is not null"),
    )


class CaseEvent(Base):
    """What happened to a case: append-only, and chained by hash within the case.

    ``kind``: opened, completed, returned, claimed, released, reassigned, taken_back,
    opinion_asked, opinion_given, opinion_withdrawn, copied, copy_seen, copy_withdrawn, fired,
    retried, message, closed, cancelled, read, viewed, unmasked, note, handover_offered,
    handed_over, handover_declined, handover_withdrawn.
    ``data`` carries ids, codes and what officers wrote to each other, never personal data in
    clear.
    """

    __tablename__ = "case_event"
    # The case first: a history is read by case, and one index serves both.
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    task_id: Mapped[int | None] = mapped_column(BigInteger)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    hash: Mapped[bytes]

    by: Mapped[User | None] = relationship()
