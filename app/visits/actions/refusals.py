"""Refusals: recorded by one officer, judged by another, counted over six months."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.accounts.models import User
from app.cases.answers import is_yes, text_of
from app.cases.models import Case
from app.dates.clock import now, today
from app.dates.queries import working_days
from app.dates.working_days import add_months
from app.errors import Conflict, NotAllowed
from app.extensions import db
from app.letters.actions import write_letter
from app.letters.wording import in_chinese
from app.people.codes import SERVICE_KINDS
from app.visits.counting import judge
from app.visits.models import Refusal
from app.visits.words import what_was_offered

# Refusals older than this no longer count, unless the release says otherwise (rules.md 1.6).
WINDOW_MONTHS = 6
# How many end the assistance, and for how many working days one may ask for a review of each,
# where a case's release is older than what it says of them.
LIMIT = 3
REVIEW_DAYS = 5


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
    about: str = "",
) -> Refusal:
    """Store that the person refused what was offered; a second officer will look at it."""
    refusal = Refusal(
        case_id=case.id,
        task_id=task_id,
        source=source,
        offered=list(offered),
        about=about,
        refused_on=refused_on,
        reason=reason,
        recorded_by=by.id if by else None,
    )
    db.session.add(refusal)
    return refusal


def confirm_refusal(
    case: Case,
    answers: Mapping[str, Any],
    *,
    by: User | None,
    refusal_id: int | None = None,
    also: Collection[int] = (),
) -> Refusal:
    """Store the second officer's finding on this refusal, else on the newest one that was met on a
    visit or a measure. ``also``: whom the officer acts for, who must be somebody else too.

    An offer that did not suit the person was refused with good reason, whatever else was found.
    Raises NotAllowed for the officer who recorded it, NothingToConfirm.
    """
    refusal = _unconfirmed(case, refusal_id)
    if refusal is None:
        raise NothingToConfirm
    if by is None or refusal.recorded_by in {by.id, *also}:
        raise NotAllowed(_("拒绝记录须由记录人以外的另一名工作人员确认，请由主管转办"))
    suitable, heard = is_yes(answers.get("suitable")), is_yes(answers.get("person_heard"))
    justified = not suitable or is_yes(answers.get("justified"))
    judged = judge(case.release_id, suitable=suitable, justified=justified, person_heard=heard)
    refusal.suitable, refusal.is_justified, refusal.person_heard = suitable, justified, heard
    refusal.counts, refusal.finding = judged.counts, text_of(answers.get("reason"))
    refusal.confirmed_at, refusal.confirmed_by = now(), by.id
    db.session.flush()
    return refusal


def _unconfirmed(case: Case, refusal_id: int | None) -> Refusal | None:
    chosen = Refusal.source != "offer" if refusal_id is None else Refusal.id == refusal_id
    return db.session.scalar(
        select(Refusal)
        .where(Refusal.case_id == case.id, Refusal.confirmed_at.is_(None), chosen)
        .order_by(Refusal.id.desc())
        .limit(1)
    )


def tell_finding(
    case: Case,
    refusal: Refusal,
    *,
    counted: int,
    months: int,
    limit: int,
    review_days: int,
    by: User | None,
) -> None:
    """The letter: what was found and why, what follows of it, and until when one may ask for a
    review. ``counted``: how many count now within ``months``, this one among them."""
    judged = judge(
        case.release_id,
        suitable=refusal.suitable,
        justified=refusal.is_justified,
        person_heard=refusal.person_heard,
    )
    write_letter(
        "refusal_finding",
        case,
        by=by,
        refused_on=refusal.refused_on,
        offered=what_was_offered(
            refusal, lambda code: str(in_chinese(SERVICE_KINDS.get(code, code)))
        ),
        counts=refusal.counts,
        told=judged.told,
        finding=refusal.finding,
        counted=counted,
        months=months,
        limit=limit,
        window_ends_on=working_days().add(today(), review_days),
    )


def count_unjustified(case: Case, *, months: int = WINDOW_MONTHS) -> int:
    """Confirmed refusals in the last ``months`` that count."""
    day = today()
    query = select(func.count()).where(
        Refusal.case_id == case.id,
        Refusal.counts,
        Refusal.refused_on > add_months(day, -months),
        Refusal.refused_on <= day,
    )
    return db.session.scalar(query) or 0
