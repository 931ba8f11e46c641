"""People who are registered as unemployed and have no case: what the tables last said of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, DateTime, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Case
from app.dates.clock import now
from app.extensions import Base
from app.people.models import Person


class Watch(Base):
    """``qualifies``: eligible, and free to apply (rules.md 1.7). When it turns from no to yes, a
    case is opened in which the person is contacted (服务找人, notice 三(一) and 五(二)).

    ``next_change_on``: the day on which time alone may change that.
    """

    __tablename__ = "watch"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    qualifies: Mapped[bool] = mapped_column(Boolean)
    categories: Mapped[list[str]] = mapped_column(JSONB, default=list)
    next_change_on: Mapped[date | None] = mapped_column(Date)
    looked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("case_file.id"))

    person: Mapped[Person] = relationship()
    case: Mapped[Case | None] = relationship()

    __table_args__ = (
        Index(
            "ix_watch_next_change",
            "next_change_on",
            postgresql_where="next_change_on is not null",
        ),
    )
