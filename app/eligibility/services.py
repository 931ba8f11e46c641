"""The service tasks of the process ``eligibility`` (workflows/README.md)."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.cases.services import CaseCall, service
from app.dates.queries import working_days
from app.eligibility import actions
from app.eligibility.changes import answers
from app.eligibility.models import Determination
from app.eligibility.queries import determination_in_case


@service("eligibility.draw_sheet", only_looks=True)
def draw_sheet(call: CaseCall) -> dict[str, Any]:
    return _said(actions.determine(call.case, as_of=call.today, by=call.by))


@service("eligibility.redraw_sheet")
def redraw_sheet(call: CaseCall) -> dict[str, Any]:
    """For a decision today. ``answer_changed``: the tables say something else than before."""
    before = _determination(call)
    after = actions.redetermine(call.case, before, as_of=call.today, by=call.by)
    return {**_said(after), "answer_changed": answers(after) != answers(before)}


def _said(found: Determination) -> dict[str, Any]:
    changes_on = found.next_change_on
    return {
        "determination_id": found.id,
        "eligible": found.eligible,
        "categories": found.categories,
        "unknown_categories": found.unknown_categories,
        "primary_category": found.primary_category,
        "next_change_on": changes_on.isoformat() if changes_on else None,
    }


@service("eligibility.record_preliminary_review")
def record_preliminary_review(call: CaseCall) -> dict[str, Any]:
    opinion = actions.record_preliminary_review(
        _determination(call), call.answers("preliminary_review"), by=_officer(call)
    )
    return {"preliminary_reviewer": str(opinion.by_id), "preliminary_opinion": opinion.opinion}


@service("eligibility.publish_notice")
def publish_notice(call: CaseCall) -> dict[str, Any]:
    """The first day is not counted: the notice stands the given number of working days after."""
    ends_on = working_days().add(call.today, int(call.inputs["working_days"]))
    actions.publish_notice(
        call.case, _determination(call), starts_on=call.today, ends_on=ends_on, by=call.by
    )
    return {"notice_ends_on": ends_on.isoformat()}


@service("eligibility.record_objection")
def record_objection(call: CaseCall) -> None:
    answers = call.answers("investigate_objection")
    actions.record_objection(_determination(call), answers, by=_officer(call))


@service("eligibility.record_street_review")
def record_street_review(call: CaseCall) -> dict[str, Any]:
    opinion = actions.record_street_review(
        _determination(call), call.answers("street_review"), by=_officer(call)
    )
    return {"street_opinion": opinion.opinion}


@service("eligibility.record_county_decision")
def record_county_decision(call: CaseCall) -> dict[str, Any]:
    reviewer = call.inputs.get("preliminary_reviewer")
    opinion = actions.record_county_decision(
        _determination(call),
        call.answers("county_decision"),
        by=_officer(call),
        preliminary_reviewer=int(reviewer) if reviewer else None,
    )
    return {"county_decision": opinion.opinion}


@service("eligibility.recognise")
def recognise(call: CaseCall) -> dict[str, Any]:
    recognition = actions.recognise(call.case, _determination(call), on=call.today, by=call.by)
    return {
        "categories": recognition.categories,
        "primary_category": recognition.primary_category,
    }


@service("eligibility.send_refusal_notice")
def send_refusal_notice(call: CaseCall) -> dict[str, Any]:
    ends_on = working_days().add(call.today, int(call.inputs["working_days"]))
    actions.refuse(call.case, _determination(call), window_ends_on=ends_on, by=call.by)
    return {"review_window_ends_on": ends_on.isoformat()}


@service("eligibility.record_review")
def record_review(call: CaseCall) -> dict[str, Any]:
    opinion = actions.record_review(
        call.case, _determination(call), call.answers("decide_review"), by=_officer(call)
    )
    return {"review_result": opinion.opinion}


def _determination(call: CaseCall) -> Determination:
    return determination_in_case(call.case.id, int(call.inputs["determination_id"]))


def _officer(call: CaseCall) -> User:
    """These tasks follow a person's own; the clock never gets here."""
    if call.by is None:
        raise RuntimeError(f"{call.element_id} needs the officer who completed the task before it")
    return call.by
