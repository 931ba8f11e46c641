"""Choosing the days of visits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import User
from app.cases.models import Task
from app.dates.clock import today
from app.errors import InvalidInput
from app.extensions import db
from app.visits.models import PlannedVisit
from app.visits.round import visits_to_plan

_FURTHEST = timedelta(days=60)


def plan_visits(days: Mapping[int, date | None], *, by: User) -> int:
    """Task → the day it is planned for, None to plan it no more; how many that changed.

    Only visits that are this officer's to make; others are left alone. Raises InvalidInput for a
    day that has passed or is too far off.
    """
    waiting = {row.task_id: row.planned_on for row in visits_to_plan(by)}
    changed = {t: day for t, day in days.items() if t in waiting and waiting[t] != day}
    for day in changed.values():
        if day is not None and not today() <= day <= today() + _FURTHEST:
            raise InvalidInput("day", _("走访日期应在今天以后、60 天以内"))
    dropped = [task for task, day in changed.items() if day is None]
    kept = [
        {"task_id": task, "planned_on": day, "by_id": by.id} for task, day in changed.items() if day
    ]
    if dropped:
        db.session.execute(delete(PlannedVisit).where(PlannedVisit.task_id.in_(dropped)))
        # What was agreed at the visit before is given up with it.
        db.session.execute(update(Task).where(Task.id.in_(dropped)).values(follow_up_at=None))
    if kept:
        statement = insert(PlannedVisit).values(kept)
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=["task_id"],
                set_={
                    "planned_on": statement.excluded.planned_on,
                    "by_id": statement.excluded.by_id,
                },
            )
        )
    return len(changed)
