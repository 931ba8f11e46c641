"""From needs to measures: each step of planning, as the case comes to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from app import feel
from app.accounts.models import User
from app.accounts.queries import unit_names
from app.cases.answers import day_of, past_day, text_of
from app.cases.models import Case
from app.dates.clock import now, today
from app.dates.working_days import add_months, whole_months
from app.errors import InvalidInput, NotFound
from app.extensions import db
from app.people.models import UnemploymentRegistration
from app.plans.models import Agreement, Measure, NeedsAssessment, Plan

# An agreement whose plan names no date holds for a year, then needs a look at the plan anyway.
_AGREEMENT_MONTHS = 12


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
) -> Plan:
    """Make the next version of the case's plan, with its measures. Raises InvalidInput."""
    drafts = list(answers.get("measures") or [])
    if not drafts:
        raise InvalidInput("measures", _("方案至少应有一项措施"))
    version = db.session.scalar(
        select(func.coalesce(func.max(Plan.version), 0) + 1).where(Plan.case_id == case.id)
    )
    plan = Plan(
        case_id=case.id,
        version=version,
        goal=text_of(answers.get("goal")),
        target_on=day_of(answers.get("target_on")),
        difficulty_grade=grade,
        grade_reason=answers.get("grade_reason"),
        entitlements=feel.to_json(list(entitlements)),
        note=answers.get("note"),
        drafted_by=by.id if by else None,
    )
    plan.measures = [
        Measure(
            number=number,
            kind=text_of(draft.get("kind")),
            description=text_of(draft.get("description")),
            due_on=day_of(draft.get("due_on")),
            owner_id=case.responsible_id,
        )
        for number, draft in enumerate(drafts, 1)
    ]
    db.session.add(plan)
    db.session.flush()
    return plan


def prepare_agreement(case: Case, plan_id: int, *, by: User | None) -> Agreement:
    """Make out the agreement on this version of the plan, ready to be printed."""
    plan = _plan_of(case, plan_id)
    agreement = Agreement(
        case_id=case.id,
        plan_id=plan.id,
        party=unit_names([case.unit_code]).get(case.unit_code, case.unit_code),
        responsible_id=case.responsible_id,
        prepared_on=today(),
        valid_until=max(plan.target_on or add_months(today(), _AGREEMENT_MONTHS), today()),
        prepared_by=by.id if by else None,
    )
    db.session.add(agreement)
    db.session.flush()
    return agreement


def _plan_of(case: Case, plan_id: int) -> Plan:
    plan = db.session.get(Plan, plan_id)
    if plan is None or plan.case_id != case.id:
        raise NotFound
    return plan


def record_agreement(
    case: Case, agreement_id: int, answers: Mapping[str, Any], *, by: User | None
) -> Agreement:
    """Store how the talk about the agreement ended: ``signed``, ``change`` or ``declined``.

    A signed agreement replaces the one signed before it.
    """
    agreement = db.session.get(Agreement, agreement_id)
    if agreement is None or agreement.case_id != case.id:
        raise NotFound
    result = answers.get("result")
    if result not in ("signed", "change", "declined"):
        raise InvalidInput("result", _("请选择签订结果"))
    if result == "signed":
        _replace_signed(case, agreement)
        agreement.signed_on = past_day(answers, "signed_on", today=today()) or today()
        agreement.document_id = _document_id(answers)
    agreement.status = result
    agreement.reason = answers.get("reason")
    agreement.recorded_at, agreement.recorded_by = now(), by.id if by else None
    return agreement


def _document_id(answers: Mapping[str, Any]) -> int | None:
    """A file picker answers with the numbers of the documents; the last one is the signed copy."""
    found = answers.get("agreement_document")
    if isinstance(found, list):
        found = found[-1] if found else None
    return int(found) if found else None


def _replace_signed(case: Case, by_this: Agreement) -> None:
    db.session.execute(
        update(Agreement)
        .where(
            Agreement.case_id == case.id, Agreement.status == "signed", Agreement.id != by_this.id
        )
        .values(status="replaced", ended_on=today())
    )


def start_measures(case: Case, plan_id: int) -> None:
    """The measures of the plan begin; what an earlier version still promised is dropped."""
    plan = _plan_of(case, plan_id)
    db.session.execute(
        update(Measure)
        .where(
            Measure.plan_id.in_(
                select(Plan.id).where(Plan.case_id == case.id, Plan.version < plan.version)
            ),
            Measure.status.in_(("planned", "started")),
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
    if not done:
        return
    latest = select(func.max(Plan.id)).where(Plan.case_id == case.id).scalar_subquery()
    for kind, day in done.items():
        db.session.execute(
            update(Measure)
            .where(
                Measure.plan_id == latest,
                Measure.kind == kind,
                Measure.status.in_(("planned", "started")),
            )
            .values(status="done", done_on=day)
        )


def end_agreements(case: Case, *, on: date) -> None:
    """The case ends, and with it the agreement in force; open measures are dropped."""
    db.session.execute(
        update(Agreement)
        .where(Agreement.case_id == case.id, Agreement.status.in_(("prepared", "signed")))
        .values(status="ended", ended_on=on)
    )
