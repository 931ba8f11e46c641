"""Recording a visit: one insert, and one look only when nobody was met."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import User
from app.cases.answers import is_yes, past_day, text_of
from app.cases.models import Case
from app.database import send_along
from app.dates.clock import today
from app.dates.working_days import whole_months
from app.errors import InvalidInput
from app.extensions import db
from app.visits.actions.given import record_given
from app.visits.actions.refusals import record_refusal
from app.visits.models import OUTCOMES, Visit

# The case numbers its own visits: its lock is held.
_ADD_VISIT = """
    insert into visit (case_id, task_id, visited_on, by_id, number, met, mode, outcome)
    values (:case_id, cast(:task_id as bigint), cast(:visited_on as date), :by_id,
            (select coalesce(max(number), 0) + 1 from visit where case_id = :case_id),
            :met, :mode, :outcome)
"""


# Not the person's doing: such an attempt does not count towards losing contact.
_NOT_THEIRS = ("officer", "conditions")


class RecordedVisit(NamedTuple):
    outcome: str
    visited_on: date
    lost_contact_months: int


def record_visit(
    case: Case, answers: Mapping[str, Any], *, by: User | None, task_id: int | None = None
) -> RecordedVisit:
    """Store a visit or a vain attempt, with the services given there; a refused offer is stored
    with it. Raises InvalidInput."""
    visited_on = past_day(answers, "visited_on", today=today()) or today()
    met = is_yes(answers.get("met", "yes"))
    outcome = answers.get("outcome") or _outcome(answers, met)
    if outcome not in OUTCOMES:
        raise InvalidInput("outcome", _("不在可选项中"))
    if outcome == "lost_contact":
        _require_vain(answers, met)
    send_along(
        _ADD_VISIT,
        {
            "case_id": case.id,
            "task_id": task_id,
            "visited_on": visited_on,
            "by_id": by.id if by else None,
            "met": met,
            "mode": answers.get("mode"),
            "outcome": outcome,
        },
    )
    if met:
        given = answers.get("services_given") or []
        record_given(case, given if isinstance(given, list) else [given], on=visited_on, by=by)
    if outcome == "refused":
        _record_refusal(case, answers, visited_on, by=by, task_id=task_id)
    months = 0 if met else _lost_contact_months(case.id, visited_on, outcome=outcome)
    return RecordedVisit(outcome, visited_on, months)


def _outcome(answers: Mapping[str, Any], met: bool) -> str:
    """What the reason says of an attempt at which nobody was met."""
    if met:
        return "continues"
    return "not_made" if answers.get("not_met_reason") in _NOT_THEIRS else "lost_contact"


def _require_vain(answers: Mapping[str, Any], met: bool) -> None:
    """Only an attempt that failed on the person's side counts towards losing contact."""
    if met:
        raise InvalidInput("outcome", _("已见到本人，走访结果不能是失去联系"))
    if answers.get("not_met_reason") in _NOT_THEIRS:
        raise InvalidInput("outcome", _("不是本人方面的原因，不能记为失去联系"))


def _record_refusal(
    case: Case, answers: Mapping[str, Any], on: date, *, by: User | None, task_id: int | None
) -> None:
    offered = answers.get("refused_service") or []
    record_refusal(
        case,
        offered=offered if isinstance(offered, list) else [offered],
        about=text_of(answers.get("refused_offer")),
        reason=text_of(answers.get("refusal_reason")),
        refused_on=on,
        source="visit",
        by=by,
        task_id=task_id,
    )


def _lost_contact_months(case_id: int, until: date, *, outcome: str) -> int:
    """Whole months from the first vain attempt since the person was last met; the attempt that is
    being recorded is the first one where there is none before it."""
    last_met = select(func.coalesce(func.max(Visit.number), 0)).where(
        Visit.case_id == case_id, Visit.met
    )
    first_vain = db.session.scalar(
        select(func.min(Visit.visited_on)).where(
            Visit.case_id == case_id,
            Visit.outcome == "lost_contact",
            Visit.number > last_met.scalar_subquery(),
        )
    )
    if outcome == "lost_contact":
        first_vain = min(first_vain or until, until)
    return max(0, whole_months(first_vain, until)) if first_vain else 0
