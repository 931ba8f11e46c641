"""Visits and refusals.

A visit is the most frequent row of the product: it holds what is counted and compared, in few
bytes. What the officer wrote of it stays where it was written, in the answers of the task.
"""

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
    SmallInteger,
    String,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case, Task
from app.dates.clock import now
from app.extensions import Base

OUTCOMES = (
    "continues",
    "services_needed",
    "needs_change",
    "employed",
    "refused",
    "lost_contact",
    "urgent",
    "not_made",
)
REFUSAL_SOURCES = ("visit", "measure", "offer")


class Visit(Base):
    """One visit or attempt. The key is also the order of the case's visits: one index in all."""

    __tablename__ = "visit"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    # The columns stand by size, so that the row has no gaps.
    task_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("task.id"))
    visited_on: Mapped[date] = mapped_column(Date)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    met: Mapped[bool]
    mode: Mapped[str | None] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(16))

    by: Mapped[User | None] = relationship()
    task: Mapped[Task | None] = relationship()

    __table_args__ = (CheckConstraint(f"outcome in {OUTCOMES}", name="outcome"),)


class PlannedVisit(Base):
    """The day on which an officer means to make a visit: a plan of work, no due date."""

    __tablename__ = "planned_visit"
    task_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("task.id"), primary_key=True, autoincrement=False
    )
    planned_on: Mapped[date] = mapped_column(Date)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Refusal(Base):
    """What a person refused on one occasion, and what a second officer found of it.

    It counts against the person only once somebody else than the recorder has confirmed that the
    offer was suitable and the refusal without good reason (rules.md 1.6), and no longer once a
    third officer has set that finding aside on the person's request.
    """

    __tablename__ = "refusal"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    task_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("task.id"))
    source: Mapped[str] = mapped_column(String(10))
    offered: Mapped[list[str]] = mapped_column(ARRAY(String(40)))  # codes of what was offered
    about: Mapped[str] = mapped_column(
        default=""
    )  # what exactly: employer and post, course, by whom
    refused_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(default="")  # the person's own
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    suitable: Mapped[bool | None]
    person_heard: Mapped[bool | None]
    is_justified: Mapped[bool | None]
    counts: Mapped[bool | None]  # towards the end of the assistance; the release's table says it
    finding: Mapped[str | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    set_aside_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    set_aside_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    set_aside_reason: Mapped[str | None]
    # That it stands on the person's request; later facts may still set it aside.
    upheld_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    upheld_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    upheld_reason: Mapped[str | None]

    case: Mapped[Case] = relationship()
    recorder: Mapped[User | None] = relationship(foreign_keys=[recorded_by])
    confirmer: Mapped[User | None] = relationship(foreign_keys=[confirmed_by])
    reviewer: Mapped[User | None] = relationship(foreign_keys=[set_aside_by])
    upholder: Mapped[User | None] = relationship(foreign_keys=[upheld_by])

    __table_args__ = (
        CheckConstraint(f"source in {REFUSAL_SOURCES}", name="source"),
        CheckConstraint("(confirmed_at is null) = (is_justified is null)", name="confirmed"),
        CheckConstraint("(confirmed_at is null) = (counts is null)", name="counted"),
        CheckConstraint("not (counts and is_justified)", name="justified_does_not_count"),
        CheckConstraint("confirmed_by <> recorded_by", name="second_officer"),
        CheckConstraint(
            "(set_aside_at is null) = (set_aside_by is null)"
            " and (set_aside_at is null) = (set_aside_reason is null)",
            name="set_aside",
        ),
        CheckConstraint("set_aside_at is null or not counts", name="set_aside_does_not_count"),
        CheckConstraint(
            "set_aside_by <> recorded_by and set_aside_by <> confirmed_by", name="third_officer"
        ),
        CheckConstraint(
            "(upheld_at is null) = (upheld_by is null)"
            " and (upheld_at is null) = (upheld_reason is null)",
            name="upheld",
        ),
        CheckConstraint(
            "upheld_by <> recorded_by and upheld_by <> confirmed_by",
            name="upheld_by_third_officer",
        ),
        CheckConstraint("suitable or is_justified", name="unsuitable_is_justified"),
        Index(None, "case_id", "refused_on"),
    )

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_set_aside(self) -> bool:
        return self.set_aside_at is not None
