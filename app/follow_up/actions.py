"""Employment found and verified, and the calls that follow it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, insert, select

from app.accounts.models import User
from app.cases.answers import is_yes, past_day
from app.cases.models import Case
from app.dates.clock import ZONE, today
from app.errors import InvalidInput
from app.extensions import db
from app.follow_up.evidence import find_employment, unemployed_since
from app.follow_up.models import STATUSES, Employment, FollowUp


class Finding(NamedTuple):
    """Is the person at work, since when, and how many calls have there been since?"""

    employed_on: date | None = None
    calls: int = 0

    @property
    def is_employed(self) -> bool:
        return self.employed_on is not None


def check_employment(case: Case) -> Finding:
    """What the case knows already, else what the registers show (and is then stored)."""
    running = running_employment(case.id)
    if running is not None:
        return Finding(running.employed_on, _calls_since(case.id, running.employed_on))
    evidence = find_employment(case.person_id, after=_looked_after(case), today=today())
    if evidence is None:
        return Finding()
    record_employment(case, evidence.employed_on, source=evidence.source, by=None)
    return Finding(evidence.employed_on)


def _looked_after(case: Case) -> date:
    """The day from which a job would be a new one: after the last lost, else as registered."""
    lost_on = db.session.scalar(
        select(func.max(Employment.lost_on)).where(Employment.case_id == case.id)
    )
    known = lost_on or unemployed_since(case.person_id)
    return known or case.opened_at.astimezone(ZONE).date()


def running_employment(case_id: int) -> Employment | None:
    return db.session.scalar(
        select(Employment).where(Employment.case_id == case_id, Employment.lost_on.is_(None))
    )


def _calls_since(case_id: int, day: date) -> int:
    query = select(func.count()).where(
        FollowUp.case_id == case_id, FollowUp.contacted_on >= day, FollowUp.status != "lost"
    )
    return db.session.scalar(query) or 0


def record_employment(
    case: Case,
    employed_on: date,
    *,
    source: str,
    by: User | None,
    employment_type: str | None = None,
    task_id: int | None = None,
) -> Employment:
    """Store a verified employment; one that is running already is corrected by it."""
    found = running_employment(case.id)
    if found is None:
        found = Employment(case_id=case.id)
        db.session.add(found)
    found.employed_on, found.source = employed_on, source
    found.employment_type, found.task_id = employment_type, task_id
    found.recorded_by = by.id if by else None
    return found


def verify_employment(
    case: Case, answers: Mapping[str, Any], *, by: User | None, task_id: int | None = None
) -> Finding:
    """Store the officer's finding; a person who is not at work leaves nothing to store."""
    if not is_yes(answers.get("employed")):
        return Finding()
    employed_on = past_day(answers, "employed_on", today=today())
    if employed_on is None:
        raise InvalidInput("employed_on", _("请填写就业日期"))
    record_employment(
        case,
        employed_on,
        source="officer",
        by=by,
        employment_type=answers.get("employment_type"),
        task_id=task_id,
    )
    return Finding(employed_on, _calls_since(case.id, employed_on))


def record_follow_up(
    case: Case, answers: Mapping[str, Any], *, by: User | None, task_id: int | None = None
) -> str:
    """Store a call; ``employed`` or ``lost``. A lost job ends the employment on that day."""
    contacted_on = past_day(answers, "contacted_on", today=today()) or today()
    status = answers.get("employment_status")
    if status not in STATUSES:
        raise InvalidInput("employment_status", _("请选择就业状况"))
    if status == "lost":
        _end_employment(case, past_day(answers, "lost_on", today=today()) or contacted_on)
    number = select(func.coalesce(func.max(FollowUp.number), 0) + 1).where(
        FollowUp.case_id == case.id
    )
    db.session.execute(
        insert(FollowUp).values(
            case_id=case.id,
            number=number.scalar_subquery(),
            task_id=task_id,
            contacted_on=contacted_on,
            by_id=by.id if by else None,
            mode=answers.get("mode"),
            status=status,
        )
    )
    return "lost" if status == "lost" else "employed"


def _end_employment(case: Case, lost_on: date) -> None:
    running = running_employment(case.id)
    if running is None:
        return
    if lost_on < running.employed_on:
        raise InvalidInput(
            "lost_on", _("失业日期不能早于就业日期 %(day)s", day=running.employed_on)
        )
    running.lost_on = lost_on
