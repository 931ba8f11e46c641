"""The working calendar: what the State Council's yearly notice says, correctable by staff."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base


class WorkCalendarDay(Base):
    """A day that differs from what is known otherwise: a holiday, or a make-up working day."""

    __tablename__ = "work_calendar"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    is_working: Mapped[bool]
    label: Mapped[str] = mapped_column(String(40), default="")
