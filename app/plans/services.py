"""Planning: what the diagram's service tasks call."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.cases.services import CaseCall, service
from app.people.actions.documents import keep_documents
from app.plans import actions
from app.plans.agreement_text import TEMPLATE, VALUES
from app.plans.queries import signed_by_document

# The plan keeps them whole; its agreement names each with its clause.
READS = {"entitlements": None}
# What the texts of a form may name in {{ }}, by form.
TEXTS = {TEMPLATE: (*VALUES, "measures")}


@keep_documents
def _keep_signed(document_id: int) -> str | None:
    agreement = signed_by_document(document_id)
    return agreement and _(
        "这份材料是已签订的援助协议%(number)s，不能撤下", number=agreement.number
    )


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
        variables=call.variables,
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
