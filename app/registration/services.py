"""The service tasks of the process ``registration`` (workflows/README.md)."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.cases.services import CaseCall, service
from app.dates.queries import working_days
from app.extensions import db
from app.registration import actions
from app.registration.completeness import missing_materials
from app.registration.queries import record_of_case


@service("registration.record")
def record(call: CaseCall) -> None:
    """Runs after the form, and again after a supplement: the form's own answers are stored once
    more as they were, then what was brought."""
    actions.record_registration(call.case, call.answers("record_registration"), by=_officer(call))
    record_supplement(call)


@service("registration.record_supplement")
def record_supplement(call: CaseCall) -> None:
    if call.variables.get("supplement_requested"):
        actions.record_supplement(call.case, call.answers("receive_supplement"), by=_officer(call))


@service("registration.check_completeness")
def check_completeness(call: CaseCall) -> dict[str, Any]:
    kept = record_of_case(call.case.id)
    missing = missing_materials(call.case, ticked_missing=kept.missing_materials if kept else ())
    if call.answers("receive_supplement").get("received") == "all":
        missing = []  # the officer has seen them; the file need not hold a copy
    return {"materials_complete": not missing, "missing_materials": missing}


@service("registration.request_supplement")
def request_supplement(call: CaseCall) -> dict[str, Any]:
    due_on = working_days().add(call.today, int(call.inputs["working_days"]))
    missing = list(call.inputs.get("missing_materials") or ())
    actions.request_supplement(call.case, missing, due_on=due_on, by=call.by)
    return {"supplement_due_on": due_on.isoformat()}


@service("registration.check_registers")
def check_registers(call: CaseCall) -> dict[str, Any]:
    kept = record_of_case(call.case.id)
    if kept is not None:
        decision = call.answers("decide_incomplete").get("decision")
        kept.by_declaration = decision == "accept_by_declaration"
    found = actions.compare_registers(call.case, on=call.today)
    return {"register_result": "differences" if found else "clear"}


@service("registration.record_verification")
def record_verification(call: CaseCall) -> dict[str, Any]:
    answers = call.answers("resolve_differences")
    return {
        "registration_possible": actions.resolve_differences(call.case, answers, by=_officer(call))
    }


@service("registration.refuse")
def refuse(call: CaseCall) -> None:
    """The reason is that of the task which led here: the later of the two that can."""
    reasons = [
        answers.get("reason")
        for answers in (call.answers("resolve_differences"), call.answers("decide_incomplete"))
        if "refuse" in (answers.get("result"), answers.get("decision"))
    ]
    actions.refuse_registration(call.case, next(filter(None, reasons), ""), by=call.by)


@service("registration.complete")
def complete(call: CaseCall) -> None:
    responsible = call.variables.get("responsible_officer")
    officer = db.session.get(User, int(responsible)) if responsible else None
    actions.complete_registration(call.case, officer, by=call.by)


def _officer(call: CaseCall) -> User:
    """These tasks follow a person's own; the clock never gets here."""
    if call.by is None:
        raise RuntimeError(f"{call.element_id} needs the officer who completed the task before it")
    return call.by
