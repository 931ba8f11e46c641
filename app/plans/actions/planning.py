"""From needs to measures: each step of planning, as the case comes to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from app import feel
from app.accounts.models import User
from app.cases.answers import day_of, past_day, text_of
from app.cases.models import Case
from app.database import send_along
from app.dates.clock import today
from app.dates.working_days import whole_months
from app.errors import InvalidInput, NotFound
from app.extensions import db
from app.people.models import UnemploymentRegistration
from app.plans.models import RUNNING, Measure, NeedsAssessment, Plan
from app.plans.why import Why, explain_plan

_COMPLETE_MEASURES = """
    update measure set status = 'done', done_on = done.day
    from unnest(cast(:kinds as text[]), cast(:days as date[])) as done(kind, day)
    where measure.plan_id = (select max(id) from plan where case_id = :case_id)
      and measure.kind = done.kind and measure.status in ('planned', 'started')
"""


def record_assessment(
    case: Case, answers: Mapping[str, Any], *, by: User | None, task_id: int | None = None
) -> NeedsAssessment:
    """Store barriers and needs, with how long the person has been unemployed by now."""
    assessment = NeedsAssessment(
        case_id=case.id,
        task_id=task_id,
        met_on=past_day(answers, "met_on", today=today()) or today(),
        mode=answers.get("mode"),
        barriers=list(answers.get("barriers") or []),
        needs=list(answers.get("needs") or []),
        unemployed_months=_unemployed_months(case.person_id, today()),
        recorded_by=by.id if by else None,
    )
    db.session.add(assessment)
    return assessment


def _unemployed_months(person_id: int, on: date) -> int | None:
    since = db.session.scalar(
        select(UnemploymentRegistration.unemployed_since).where(
            UnemploymentRegistration.person_id == person_id,
            UnemploymentRegistration.cancelled_on.is_(None),
        )
    )
    return max(0, whole_months(since, on)) if since else None


def draft_plan(
    case: Case,
    answers: Mapping[str, Any],
    *,
    grade: str | None,
    entitlements: Sequence[Mapping[str, Any]],
    by: User | None,
    variables: Mapping[str, Any] | None = None,
) -> Plan:
    """Make the next version of the case's plan, with its measures. Raises InvalidInput.

    ``variables``: what the tables of grade and policies were handed; the plan keeps why they said
    what they say.
    """
    drafts = list(answers.get("measures") or [])
    if not drafts:
        raise InvalidInput("measures", _("方案至少应有一项措施"))
    version = db.session.scalar(
        select(func.coalesce(func.max(Plan.version), 0) + 1).where(Plan.case_id == case.id)
    )
    why = explain_plan(case.release_id, variables) if variables else Why(None, {})
    matched = [dict(e) | {"why": why.policies.get(str(e.get("code")), [])} for e in entitlements]
    plan = Plan(
        case_id=case.id,
        version=version,
        goal=text_of(answers.get("goal")),
        target_on=day_of(answers.get("target_on")),
        difficulty_grade=grade,
        grade_reason=answers.get("grade_reason"),
        grade_why=why.grade,
        entitlements=feel.to_json(matched),
        note=answers.get("note"),
        drafted_by=by.id if by else None,
    )
    owners = _owners_before(case)
    plan.measures = [
        Measure(
            number=number,
            kind=text_of(draft.get("kind")),
            description=text_of(draft.get("description")),
            due_on=day_of(draft.get("due_on")),
            owner_id=owners.get(text_of(draft.get("kind")), case.responsible_id),
        )
        for number, draft in enumerate(drafts, 1)
    ]
    db.session.add(plan)
    db.session.flush()
    return plan


def _owners_before(case: Case) -> dict[str, int | None]:
    """Kind → who answers for such a measure in the plan before, where it is still to be done."""
    newest = select(func.max(Plan.id)).where(Plan.case_id == case.id).scalar_subquery()
    query = select(Measure.kind, Measure.owner_id).where(
        Measure.plan_id == newest, Measure.status.in_(RUNNING), Measure.owner_id.is_not(None)
    )
    return {row.kind: row.owner_id for row in db.session.execute(query)}


def plan_of(case: Case, plan_id: int) -> Plan:
    plan = db.session.get(Plan, plan_id)
    if plan is None or plan.case_id != case.id:
        raise NotFound
    return plan


def start_measures(case: Case, plan_id: int) -> None:
    """The measures of the plan begin; what an earlier version still promised is dropped."""
    plan = plan_of(case, plan_id)
    db.session.execute(
        update(Measure)
        .where(
            Measure.plan_id.in_(
                select(Plan.id).where(Plan.case_id == case.id, Plan.version < plan.version)
            ),
            Measure.status.in_(RUNNING),
        )
        .values(status="dropped")
    )
    db.session.execute(
        update(Measure)
        .where(Measure.plan_id == plan.id, Measure.status == "planned")
        .values(status="started", started_on=today())
    )


def complete_measures(case: Case, done: Mapping[str, date]) -> None:
    """Of the running plan, the measures of these kinds were carried out on these days."""
    if done:
        send_along(
            _COMPLETE_MEASURES,
            {"case_id": case.id, "kinds": list(done), "days": list(done.values())},
        )
