"""What goes out, and how far it has come."""

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
    String,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.extensions import Base

# waiting: not tried yet · failed: tried, will be again · given_up: no more · dropped: was read in
# the page, or is no news any more.
STATUSES = ("waiting", "failed", "sent", "given_up", "dropped")


class Dispatch(Base):
    """One mail or SMS to ``user_id``: a notice (``kind``) or the digest of a day (``digest_on``).

    It holds neither address nor text: both are made when it is sent, of what then holds.
    ``reason``: why it failed, a key of ``words.REASONS``, with the other side's number for it
    behind a colon.
    """

    __tablename__ = "dispatch"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    way: Mapped[str] = mapped_column(String(4))
    kind: Mapped[str | None] = mapped_column(String(30))
    digest_on: Mapped[date | None] = mapped_column(Date)
    size: Mapped[int]  # notices
    status: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(30))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    next_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    user: Mapped[User] = relationship()

    __table_args__ = (
        CheckConstraint("way in ('mail', 'sms')", name="way"),
        CheckConstraint(f"status in {STATUSES}", name="status"),
        CheckConstraint("(kind is null) <> (digest_on is null)", name="content"),
        CheckConstraint("(next_at is null) = (ended_at is not null)", name="next"),
        CheckConstraint("(next_at is not null) = (status in ('waiting', 'failed'))", name="ended"),
        Index("ix_dispatch_user", "user_id", "id"),
        Index("ix_dispatch_next", "next_at", postgresql_where="next_at is not null"),
        Index(
            "uq_dispatch_digest",
            "user_id",
            "way",
            "digest_on",
            unique=True,
            postgresql_where="digest_on is not null",
        ),
    )


class DispatchedNotice(Base):
    """That a notice has been taken into a dispatch: the key lets it happen once for each way.

    No foreign key to the notice: a notice that is no news any more goes, and its place stays.
    """

    __tablename__ = "dispatched_notice"
    notice_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    way: Mapped[str] = mapped_column(String(4), primary_key=True)
    dispatch_id: Mapped[int] = mapped_column(ForeignKey("dispatch.id", ondelete="CASCADE"))

    __table_args__ = (Index("ix_dispatched_notice_dispatch", "dispatch_id"),)
