"""The draft of one person for one task."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.dates.clock import now
from app.extensions import Base
from app.people.secrets import Encrypted, Secret


class TaskDraft(Base):
    """Gone as soon as the task is completed, handed on or no longer needed.

    ``content``: the form's raw answers as JSON, encrypted: a form's free text holds what people
    have told of health, family and income (PIPL Art. 28). ``source`` is the browser window that
    saved it, by a number it has drawn: another window of the same person does not overwrite it
    unasked.
    """

    __tablename__ = "task_draft"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    content: Mapped[Secret] = mapped_column("content_encrypted", Encrypted("task_draft.content"))
    source: Mapped[str] = mapped_column(String(32))
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    user: Mapped[User] = relationship()

    __table_args__ = (UniqueConstraint("task_id", "user_id"),)
