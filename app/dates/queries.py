"""The calendar in force, read once a process and again when staff have changed it."""

from __future__ import annotations

import time

from flask import current_app
from sqlalchemy import select

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
