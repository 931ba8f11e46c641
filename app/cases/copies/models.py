"""A copy: somebody was told of a case, and may read it for that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import Case, Task
from app.dates.clock import now
from app.extensions import Base

Moment = DateTime(timezone=True)


class CaseCopy(Base):
    """``copied_by`` tells ``to_id`` of a case, or of one task of it. Open until it is read and put
    aside, taken back, or the case has ended: so long the colleague may read the case."""

    __tablename__ = "case_copy"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    copied_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    word: Mapped[str] = mapped_column(String(500))
    copied_at: Mapped[datetime] = mapped_column(Moment, default=now)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    case: Mapped[Case] = relationship()
    task: Mapped[Task | None] = relationship()
    sender: Mapped[User] = relationship(foreign_keys=[copied_by])
    receiver: Mapped[User] = relationship(foreign_keys=[to_id])

    __table_args__ = (
        CheckConstraint("seen_at is null or withdrawn_at is null", name="withdrawn"),
        # What somebody has been copied in on, and which cases they may read for it.
        Index(
            "ix_case_copy_open",
            "to_id",
            "case_id",
            postgresql_where="seen_at is null and withdrawn_at is null",
        ),
    )

    @property
    def is_open(self) -> bool:
        return self.seen_at is None and self.withdrawn_at is None and self.case.is_open
