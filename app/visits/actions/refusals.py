"""Refusals: recorded by one officer, judged by another, counted over six months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.accounts.models import User
from app.cases.answers import is_yes
from app.cases.models import Case
from app.dates.clock import now, today
from app.dates.working_days import add_months
from app.errors import Conflict, NotAllowed
from app.extensions import db
from app.visits.models import Refusal

# Refusals older than this no longer count, unless the release says otherwise (rules.md 1.6).
WINDOW_MONTHS = 6


class NothingToConfirm(Conflict):
    default_message = _l("没有待确认的拒绝记录")


def record_refusal(
    case: Case,
    *,
    offered: Sequence[str],
    reason: str,
    refused_on: date,
    source: str,
    by: User | None,
    task_id: int | None = None,
) -> Refusal:
    """Store that the person refused what was offered; a second officer will look at it."""
    refusal = Refusal(
        case_id=case.id,
        task_id=task_id,
        source=source,
        offered=list(offered),
        refused_on=refused_on,
        reason=reason,
        recorded_by=by.id if by else None,
    )
    db.session.add(refusal)
    return refusal


def confirm_refusal(case: Case, answers: Mapping[str, Any], *, by: User | None) -> Refusal:
    """Store the second officer's finding on the case's newest refusal.

    An offer that did not suit the person was refused with good reason, whatever else was found.
    Raises NotAllowed for the officer who recorded it, NothingToConfirm.
    """
    refusal = db.session.scalar(
        select(Refusal)
        .where(Refusal.case_id == case.id, Refusal.confirmed_at.is_(None))
        .order_by(Refusal.id.desc())
        .limit(1)
    )
    if refusal is None:
        raise NothingToConfirm
    if by is None or by.id == refusal.recorded_by:
        raise NotAllowed(_("拒绝记录须由记录人以外的另一名工作人员确认，请由主管转办"))
    refusal.suitable = is_yes(answers.get("suitable"))
    refusal.person_heard = is_yes(answers.get("person_heard"))
    refusal.is_justified = not refusal.suitable or is_yes(answers.get("justified"))
    refusal.finding = answers.get("reason")
    refusal.confirmed_at, refusal.confirmed_by = now(), by.id
    return refusal


def count_unjustified(case: Case, *, months: int = WINDOW_MONTHS) -> int:
    """Confirmed refusals without good reason in the last ``months``."""
    day = today()
    query = select(func.count()).where(
        Refusal.case_id == case.id,
        Refusal.is_justified.is_(False),
        Refusal.refused_on > add_months(day, -months),
        Refusal.refused_on <= day,
    )
    return db.session.scalar(query) or 0
