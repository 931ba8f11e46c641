"""People whose records changed since their conditions were last looked at."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, DateTime, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.dates.clock import now
from app.extensions import Base


class ChangedPerson(Base):
    """One row a person, however much changed: it goes with the look that takes it up.

    Written in the transaction of the change itself, so that neither can be lost without the other.
    """

    __tablename__ = "changed_person"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    look_on: Mapped[date] = mapped_column(Date, index=True)
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
