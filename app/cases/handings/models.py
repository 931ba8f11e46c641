"""The word that came with a task."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.dates.clock import now
from app.extensions import Base

HANDED, RETURNED = "handed", "returned"
KINDS = (HANDED, RETURNED)


class TaskHanding(Base):
    """A task handed on by a colleague (转办), or sent back to this step by a later one (退回).

    One row a task, for the last time it came from somebody; none once it is back with its group.
    """

    __tablename__ = "task_handing"
    task_id: Mapped[int] = mapped_column(
        ForeignKey("task.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(8))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    word: Mapped[str] = mapped_column(String(500))

    __table_args__ = (CheckConstraint(f"kind in {KINDS}", name="kind"),)
