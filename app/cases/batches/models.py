"""What was done to several tasks at once, and what became of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    LargeBinary,
    SmallInteger,
    String,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Task
from app.dates.clock import now
from app.extensions import Base

CLAIM, RELEASE, HAND, COPY, ASK, SEND_BACK = "claim", "release", "hand", "copy", "ask", "return"
ACTS = (CLAIM, RELEASE, HAND, COPY, ASK, SEND_BACK)
TO_SOMEBODY = (HAND, COPY, ASK)
WITH_A_WORD = (*TO_SOMEBODY, SEND_BACK)
# kept: it was to be taken back, and could not be.
STATUSES = ("waiting", "done", "refused", "undone", "kept")
MOST_TASKS = 100
UNDOABLE = timedelta(minutes=10)


class TaskBatch(Base):
    """``to_id``: of what goes to somebody; ``word``: of that, and of what goes back to an earlier
    step. ``undone_at``: when its maker took it back."""

    __tablename__ = "task_batch"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    act: Mapped[str] = mapped_column(String(8))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    word: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    to: Mapped[User | None] = relationship(foreign_keys=[to_id])

    __table_args__ = (
        CheckConstraint(f"act in {ACTS}", name="act"),
        CheckConstraint(
            f"(act in {TO_SOMEBODY}) = (to_id is not null)"
            f" and (act in {WITH_A_WORD}) = (word is not null)",
            name="hand",
        ),
    )

    @property
    def undoable_until(self) -> datetime:
        return self.at + UNDOABLE

    @property
    def may_be_undone(self) -> bool:
        return self.undone_at is None and now() <= self.undoable_until


class TaskBatchItem(Base):
    """One task of it, in the order in which they were chosen.

    ``why``: for a reader, of what was refused or kept. Of what was done, so that it can be undone:
    ``before_id``, who had the task; ``handing``, from whom it had come (``TaskHanding``'s columns,
    the moment as text); ``event_hash``, which finds the event in the case's chain; of what went
    back a step, ``case_state`` and ``case_rows``, the case as it was (``put_back.AsItWas``).
    """

    __tablename__ = "task_batch_item"
    batch_id: Mapped[int] = mapped_column(
        ForeignKey("task_batch.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    task_id: Mapped[int] = mapped_column(
        ForeignKey("task.id"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[str] = mapped_column(String(8), default="waiting")
    why: Mapped[str | None]
    before_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    handing: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    event_hash: Mapped[bytes | None]
    case_state: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    case_rows: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    batch: Mapped[TaskBatch] = relationship()
    task: Mapped[Task] = relationship()

    __table_args__ = (
        CheckConstraint(f"status in {STATUSES}", name="status"),
        CheckConstraint("(status in ('refused', 'kept')) = (why is not null)", name="why"),
    )
