"""What the clock tells people: what is due today, what has become late; and forgetting."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import text

from app.database import transaction
from app.dates.clock import end_of_day, now, start_of_day, today
from app.dates.queries import working_days
from app.extensions import db
from app.notices.actions import forget_notices
from app.notices.deputies import covering
from app.queue import job

KEEP = timedelta(days=180)

# Told once a day, however often the job runs. A deputy counts what they would do in a colleague's
# place.
_TELL_OF_DUE = text(
    f"""
    with due as (
        select id, assignee_id, element_id, unit_code, role from task
        where status = 'open' and assignee_id is not null and due_at between :begins and :ends
    ), told as (
        select id, assignee_id as user_id, false as is_deputy from due
        union
        select due.id, s.deputy_id, true
        from due join substitution s on s.principal_id = due.assignee_id
        where {covering("due")}
    )
    insert into notice (user_id, kind, at, data)
    select told.user_id, cast(:kind as text), :at,
           jsonb_build_object('n', count(*), 'as_deputy', count(*) filter (where is_deputy))
    from told join user_account u on u.id = told.user_id
    where u.is_enabled
      and not exists (select from notice n
                      where n.user_id = told.user_id and n.kind = cast(:kind as text)
                        and n.at >= :day_begins)
    group by told.user_id
    """  # noqa: S608  our own texts
)


@job("tell_of_due_tasks", retry=5)
def tell_of_due_tasks() -> None:
    """On the morning of a working day: how much is due today, and has become late since the
    working day before. Whoever is away hears of it as their deputy does."""
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
            usual = {"kind": kind, "at": now(), "day": day}
            db.session.execute(_TELL_OF_DUE, usual | values)


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
