"""What the clock tells people: what is due today, what has become late; and forgetting."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import text

from app.database import transaction
from app.dates.clock import end_of_day, now, start_of_day, today
from app.dates.queries import working_days
from app.extensions import db
from app.notices.actions import forget_notices
from app.queue import job

KEEP = timedelta(days=180)

# Told once a day, however often the job runs.
_TELL_OF_DUE = text(
    """
    insert into notice (user_id, kind, at, data)
    select t.assignee_id, cast(:kind as text), :at, jsonb_build_object('n', count(*))
    from task t join user_account u on u.id = t.assignee_id
    where t.status = 'open' and t.due_at between :begins and :ends and u.is_enabled
      and not exists (select from notice n
                      where n.user_id = t.assignee_id and n.kind = cast(:kind as text)
                        and n.at >= :day_begins)
    group by t.assignee_id
    """
)


@job("tell_of_due_tasks", retry=5)
def tell_of_due_tasks() -> None:
    """On the morning of a working day: how much is due today, and has become late since the
    working day before."""
    calendar, day = working_days(), today()
    if not calendar.is_working(day):
        return
    last = _last_working_day(day)
    spans = {
        "due_today": (start_of_day(day), end_of_day(day)),
        "overdue": (start_of_day(last), end_of_day(day - timedelta(days=1))),
    }
    with transaction():
        for kind, (begins, ends) in spans.items():
            values = {"begins": begins, "ends": ends, "day_begins": start_of_day(day)}
            db.session.execute(_TELL_OF_DUE, {"kind": kind, "at": now(), **values})


def _last_working_day(day: date) -> date:
    calendar = working_days()
    before = day - timedelta(days=1)
    while not calendar.is_working(before):
        before -= timedelta(days=1)
    return before


@job("forget_notices", retry=5)
def forget_old_notices() -> None:
    with transaction():
        forget_notices(before=now() - KEEP)
