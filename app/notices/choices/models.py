"""One row for whoever has chosen; everybody else is told in the page."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, ForeignKey, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.dates.clock import now
from app.extensions import Base
from app.people.secrets import Encrypted, Secret

WAYS = ("mail", "sms")
MODES = ("once", "daily")
# What needs an answer soon; it goes out as soon as there is an address.
AT_ONCE = ("overdue", "task_escalated")
DIGEST_HOUR = 8


class NoticeChoice(Base):
    """``mail``, ``sms``: {kind of notice: once or daily}; a kind that is not there does not go out.

    Which kinds the page leaves out stands with the user (``User.hidden_notices``): every request
    counts the unread ones. ``passed_id``: up to there all has been looked at; notices of before
    ``made_at`` do not go out at all. ``digested_on``: the day of the last digest.
    """

    __tablename__ = "notice_choice"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    mail_address: Mapped[Secret | None] = mapped_column(Encrypted("notice_choice.mail_address"))
    mobile: Mapped[Secret | None] = mapped_column(Encrypted("notice_choice.mobile"))
    mail: Mapped[dict[str, str]] = mapped_column(JSONB)
    sms: Mapped[dict[str, str]] = mapped_column(JSONB)
    digest_hour: Mapped[int]
    digested_on: Mapped[date] = mapped_column(Date)
    passed_id: Mapped[int] = mapped_column(BigInteger, default=0)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    __table_args__ = (CheckConstraint("digest_hour between 0 and 23", name="digest_hour"),)
