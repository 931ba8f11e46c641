"""Ending a case, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.models import User
from app.cases.answers import day_of, past_day, text_of
from app.cases.models import Case
from app.dates.clock import now, today
from app.dates.queries import working_days
from app.dates.working_days import add_months
from app.eligibility.actions.recognise import end_recognition
from app.eligibility.queries import running_recognition
from app.errors import Conflict, InvalidInput, NotAllowed
from app.exits.codes import (
    CANCEL_CODES,
    EMPLOYED_CANCEL_CODES,
    EXIT_REASONS,
    STABLE_INCOME,
)
from app.exits.models import DECISIONS, Exit
from app.extensions import db
from app.follow_up.actions import running_employment
from app.letters.actions import write_letter
from app.letters.wording import in_chinese
from app.people.actions.registrations import end_unemployment_registration
from app.plans.actions import end_agreements


class NoExitProposed(Conflict):
    default_message = _l("个案没有待处理的退出意见")


def propose_exit(
    case: Case, answers: Mapping[str, Any], *, reason: str | None = None, by: User | None
) -> Exit:
    """Store the proposal. ``reason``: what led the case here, if the officer names no other."""
    reason = answers.get("exit_reason") or reason
    if reason not in EXIT_REASONS:
        raise InvalidInput("exit_reason", _("请选择退出原因"))
    proposal = Exit(
        case_id=case.id,
        person_id=case.person_id,
        reason=reason,
        effective_on=day_of(answers.get("effective_on")) or today(),
        evidence=text_of(answers.get("evidence")),
        documents=list(answers.get("documents") or []),
        proposed_by=by.id if by else None,
    )
    db.session.add(proposal)
    return proposal


def pending_exit(case: Case) -> Exit:
    """The proposal under way, the newest of the case. Raises NoExitProposed."""
    found = db.session.scalar(
        select(Exit).where(Exit.case_id == case.id).order_by(Exit.id.desc()).limit(1)
    )
    if found is None or found.decision == "keep" or found.notified_at is not None:
        raise NoExitProposed
    return found


def send_intent_notice(
    case: Case, *, window_working_days: int, clause: str | None, by: User | None
) -> Exit:
    """Tell the person what is intended and why, and until when they may be heard."""
    proposal = pending_exit(case)
    proposal.hearing_window_ends_on = working_days().add(today(), window_working_days)
    write_letter(
        "exit_intent",
        case,
        by=by,
        reason=in_chinese(EXIT_REASONS[proposal.reason]),
        clause=clause,
        # What was found of another member of the family is not written to this one.
        evidence=None if proposal.reason == "household_member_employed" else proposal.evidence,
        window_ends_on=proposal.hearing_window_ends_on,
    )
    return proposal


def record_hearing(case: Case, answers: Mapping[str, Any], *, by: User | None) -> Exit:
    """Store what the person said, and what was found of it. Raises InvalidInput."""
    proposal = pending_exit(case)
    proposal.hearing_on = past_day(answers, "held_on", today=today()) or today()
    proposal.hearing_statement = text_of(answers.get("statement"))
    proposal.hearing_findings = text_of(answers.get("findings"))
    proposal.hearing_documents = list(answers.get("documents") or [])
    proposal.heard_by = by.id if by else None
    return proposal


def decide_exit(case: Case, answers: Mapping[str, Any], *, by: User | None) -> Exit:
    """Store the decision. Raises NotAllowed for the officer who proposed it."""
    proposal = pending_exit(case)
    decision = answers.get("decision")
    if decision not in DECISIONS:
        raise InvalidInput("decision", _("请选择审批决定"))
    if by is None or by.id == proposal.proposed_by:
        raise NotAllowed(_("退出意见须由提出人以外的工作人员审批"))
    proposal.decision, proposal.decision_reason = decision, text_of(answers.get("reason"))
    proposal.decided_at, proposal.decided_by = now(), by.id
    return proposal


def send_exit_notice(
    case: Case, *, re_entry_months: int | None, clause: str | None, by: User | None
) -> Exit:
    """Carry out a decided exit: recognition and agreement end, and the person is told.

    Nobody is written to after a death.
    """
    leaving = pending_exit(case)
    if leaving.decision != "exit":
        raise NoExitProposed(_("退出尚未批准"))
    if re_entry_months:
        leaving.re_entry_on = add_months(leaving.effective_on, re_entry_months)
    _end_recognition(leaving, by=by)
    end_agreements(case, on=today())
    if leaving.reason != "deceased":
        write_letter(
            "exit_notice",
            case,
            by=by,
            reason=in_chinese(EXIT_REASONS[leaving.reason]),
            clause=clause,
            effective_on=leaving.effective_on,
            reapply_from=leaving.re_entry_on,
        )
        leaving.notified_at = now()
    return leaving


def end_registration(case: Case, *, by: User | None) -> None:
    """Cancel the unemployment registration where the ground of the exit ends it too.

    Of the employed from the day of the job on, whenever it was heard of (rules.md 1.8).
    """
    leaving = db.session.scalar(
        select(Exit).where(Exit.case_id == case.id).order_by(Exit.id.desc()).limit(1)
    )
    registration = case.person.registration
    if leaving is None or registration is None:
        return
    code, on = CANCEL_CODES.get(leaving.reason), leaving.effective_on
    if leaving.reason == "employed":
        job = running_employment(case.id)
        on = job.employed_on if job is not None else on
        kind = job.employment_type if job is not None else None
        code = EMPLOYED_CANCEL_CODES.get(kind or "", STABLE_INCOME)
    if code is not None:
        end_unemployment_registration(
            registration, on=max(on, registration.registered_on), code=code, by=by
        )


def _end_recognition(leaving: Exit, *, by: User | None) -> None:
    recognition = running_recognition(leaving.person_id)
    if recognition is None:
        return
    end_recognition(
        recognition,
        on=max(leaving.effective_on, recognition.recognised_on),
        reason=leaving.reason,
        by=by,
        reapply_from=leaving.re_entry_on,
    )
