"""Planning: what the diagram's service tasks call."""

from __future__ import annotations

from typing import Any

from app.cases.services import CaseCall, service
from app.plans import actions

# The plan keeps them whole; its agreement names each with its clause.
READS = {"entitlements": None}


@service("plan.record_assessment")
def record_assessment(call: CaseCall) -> dict[str, Any]:
    found = actions.record_assessment(
        call.case, call.answers("assess_needs"), by=call.by, task_id=call.task_id
    )
    return {
        "barriers": found.barriers,
        "barrier_count": len(found.barriers),
        "needs": found.needs,
        "unemployed_months": found.unemployed_months,
    }


@service("plan.draft")
def draft(call: CaseCall) -> dict[str, Any]:
    plan = actions.draft_plan(
        call.case,
        call.answers("draft_plan"),
        grade=call.inputs.get("difficulty_grade"),
        entitlements=call.inputs.get("entitlements") or [],
        by=call.by,
    )
    return {"plan_id": plan.id}


@service("agreement.prepare")
def prepare_agreement(call: CaseCall) -> dict[str, Any]:
    agreement = actions.prepare_agreement(call.case, int(call.inputs["plan_id"]), by=call.by)
    return {"agreement_id": agreement.id}


@service("agreement.record")
def record_agreement(call: CaseCall) -> dict[str, Any]:
    agreement = actions.record_agreement(
        call.case, int(call.inputs["agreement_id"]), call.answers("sign_agreement"), by=call.by
    )
    return {"agreement_result": agreement.status}


@service("measure.start")
def start_measures(call: CaseCall) -> None:
    actions.start_measures(call.case, int(call.inputs["plan_id"]))
