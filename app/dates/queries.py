"""The calendar in force, read once a process and again when staff have changed it."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import NamedTuple

from flask import current_app
from sqlalchemy import extract, select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.dates.models import WorkCalendarDay
from app.dates.working_days import WorkingDays
from app.extensions import db

_REFRESH_SECONDS = 60
_SLOT = "yice_calendar"


def working_days() -> WorkingDays:
    """The working calendar; another process's change is seen within a minute."""
    cached = current_app.extensions.get(_SLOT)
    if cached and time.monotonic() - cached[0] < _REFRESH_SECONDS:
        return cached[1]
    days = db.session.scalars(select(WorkCalendarDay))
    calendar = WorkingDays({row.day: row.is_working for row in days})
    current_app.extensions[_SLOT] = (time.monotonic(), calendar)
    return calendar


def forget_calendar() -> None:
    """After a change in this process: read it afresh."""
    current_app.extensions.pop(_SLOT, None)


def changes_of(year: int) -> dict[date, WorkCalendarDay]:
    """What staff have changed in ``year``, by day, in the order of the days."""
    query = (
        select(WorkCalendarDay)
        .where(extract("year", WorkCalendarDay.day) == year)
        .order_by(WorkCalendarDay.day)
    )
    return {row.day: row for row in db.session.scalars(query)}


class Change(NamedTuple):
    """What somebody once made of a day."""

    at: datetime
    by: str | None
    is_working: bool
    reason: str


def changes_made_to(day: date) -> list[Change]:
    """Everything that staff did to ``day``, the newest first."""
    query = (
        select(AuditEntry.at, User.display_name, AuditEntry.detail)
        .outerjoin(User, AuditEntry.by_id == User.id)
        .where(AuditEntry.subject == f"calendar:{day.isoformat()}")
        .order_by(AuditEntry.id.desc())
    )
    return [
        Change(at, name, detail["is_working"], detail["reason"])
        for at, name, detail in db.session.execute(query)
    ]
