"""A colleague's opinion on a task: asked for, and given or not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Task
from app.dates.clock import now
from app.extensions import Base

MAX_ANSWER = 1000
Moment = DateTime(timezone=True)


class TaskOpinion(Base):
    """``asked_by`` asks ``of_id``. Open until it is answered, withdrawn, or the task has ended:
    so long the colleague may read the case, wherever they work."""

    __tablename__ = "task_opinion"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    of_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    question: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(Moment, default=now)
    answer: Mapped[str | None] = mapped_column(String(MAX_ANSWER))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    task: Mapped[Task] = relationship()
    asker: Mapped[User] = relationship(foreign_keys=[asked_by])
    colleague: Mapped[User] = relationship(foreign_keys=[of_id])

    __table_args__ = (
        CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
        CheckConstraint("answered_at is null or withdrawn_at is null", name="withdrawn"),
        # One and the same colleague is asked once at a time; and what is asked of somebody, and
        # which cases they may read for it, is found by this.
        Index(
            "uq_task_opinion_open",
            "of_id",
            "task_id",
            unique=True,
            postgresql_where="answered_at is null and withdrawn_at is null",
        ),
    )

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None and self.task.is_open
