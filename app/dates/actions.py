"""Changing the working calendar, from now on only."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import text

from app.accounts.models import User
from app.audit.actions import record
from app.database import after_commit
from app.dates.clock import today
from app.dates.models import WorkCalendarDay
from app.dates.permissions import may_change_calendar
from app.dates.queries import forget_calendar
from app.dates.working_days import published
from app.errors import Conflict, InvalidInput, NotAllowed
from app.extensions import db

LONGEST_REASON = 40
YEARS_AHEAD = 2  # a notice comes out in the year before


class DayChangedAlready(Conflict):
    """Somebody else has changed the day meanwhile."""


def last_day() -> date:
    """The last day that can be changed today."""
    return date(today().year + YEARS_AHEAD, 12, 31)


def change_day(day: date, *, is_working: bool, reason: str, by: User) -> None:
    """Make ``day`` a working day, or one that is not worked.

    Due dates already given stay; what is worked out from now on goes by the new calendar.
    Raises NotAllowed, InvalidInput, DayChangedAlready.
    """
    if not may_change_calendar(by):
        raise NotAllowed
    reason = _checked(day, reason)
    # Rare and short: two people who change the same day get one after the other.
    db.session.execute(text("lock table work_calendar in share row exclusive mode"))
    row = db.session.get(WorkCalendarDay, day, populate_existing=True)
    as_published = published(day).is_working
    if (row.is_working if row else as_published) == is_working:
        raise DayChangedAlready(_("这一天已经由他人改过，请看最新的日历。"))
    if row is not None and is_working == as_published:
        db.session.delete(row)
    elif row is not None:
        row.is_working, row.label = is_working, reason
    else:
        db.session.add(WorkCalendarDay(day=day, is_working=is_working, label=reason))
    db.session.flush()
    subject = f"calendar:{day.isoformat()}"
    record("calendar.changed", by=by, subject=subject, is_working=is_working, reason=reason)
    after_commit(forget_calendar)


def _checked(day: date, reason: str) -> str:
    if day < today():
        raise InvalidInput("on", _("只能修改今天和以后的日期"))
    if day > last_day():
        raise InvalidInput("on", _("最远能改到 %(year)s 年底", year=last_day().year))
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidInput("reason", _("请写明原因，例如依据的通知"))
    if len(reason) > LONGEST_REASON:
        raise InvalidInput("reason", _("最多 %(n)s 个字", n=LONGEST_REASON))
    return reason
