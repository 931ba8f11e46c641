"""The assistance agreement: made out from the template, signed on paper or on the screen, kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.models import User
from app.accounts.queries import unit_names
from app.audit.actions import record
from app.cases.actions import complete_task
from app.cases.answers import option_labels, past_day
from app.cases.models import Case, Task
from app.cases.permissions import may_see_case
from app.dates.clock import now, today
from app.dates.working_days import add_months
from app.errors import Conflict, InvalidInput, NotFound, OutOfReach
from app.extensions import db
from app.forms.signatures import read_signature
from app.letters.wording import chinese_day, in_chinese
from app.people.actions.documents import store_document
from app.people.secrets import Secret
from app.plans.actions.planning import plan_of
from app.plans.agreement_paper import agreement_paper
from app.plans.agreement_text import make_out
from app.plans.codes import GRADES
from app.plans.models import Agreement, Plan
from app.plans.queries import agreement_template, task_to_sign

# An agreement whose plan names no date holds for a year, then needs a look at the plan anyway.
_AGREEMENT_MONTHS = 12


class AgreementSigned(Conflict):
    """It was signed, and stays as it is."""

    def __init__(self, agreement: Agreement) -> None:
        super().__init__(
            _(
                "援助协议%(number)s已于%(day)s签订，不能再改动。措施需要调整的，"
                "请制定新的方案，另行签订协议；原协议保留。",
                number=agreement.number,
                day=chinese_day(agreement.signed_on),
            )
        )


def prepare_agreement(case: Case, plan_id: int, *, by: User | None) -> Agreement:
    """Make out the agreement on this version of the plan, its text ready to be signed.

    The text is that of the release's template as of today, whatever becomes of names, numbers and
    template afterwards (rules.md 5.2).
    """
    plan = plan_of(case, plan_id)
    agreement = Agreement(
        case_id=case.id,
        plan_id=plan.id,
        party=unit_names([case.unit_code]).get(case.unit_code, case.unit_code),
        responsible_id=case.responsible_id,
        prepared_on=today(),
        valid_until=max(plan.target_on or add_months(today(), _AGREEMENT_MONTHS), today()),
        prepared_by=by.id if by else None,
    )
    template = agreement_template(case.release_id)
    if template is not None:
        body, agreement.body_sha256 = make_out(
            template, _values(case, plan, agreement), _measures(case, plan)
        )
        agreement.body = Secret(plain=body)
    db.session.add(agreement)
    db.session.flush()
    return agreement


def _values(case: Case, plan: Plan, agreement: Agreement) -> dict[str, Any]:
    """What the template names (``agreement_text.VALUES``)."""
    person, responsible = case.person, case.responsible
    goals = option_labels(case.release_id, "assistance_plan", "goal")
    policies = (
        f"{e['name']}（{e['clause']}）" if e.get("clause") else e["name"] for e in plan.entitlements
    )
    return {
        "party": agreement.party,
        "responsible": responsible.display_name if responsible else "",
        "responsible_phone": (responsible.phone or None) if responsible else None,
        "person": person.name,
        "id_number": person.masked_id_number,
        "phone": person.masked_phone or None,
        "goal": goals.get(plan.goal, (plan.goal, ""))[0],
        "target_on": chinese_day(plan.target_on) or None,
        "valid_until": chinese_day(agreement.valid_until),
        "grade": in_chinese(GRADES[plan.difficulty_grade])
        if plan.difficulty_grade in GRADES
        else None,
        "policies": "、".join(policies) or None,
        "plan_version": plan.version,
    }


def _measures(case: Case, plan: Plan) -> list[list[str]]:
    kinds = option_labels(case.release_id, "assistance_plan", "kind")
    return [
        [
            str(measure.number),
            kinds.get(measure.kind, (measure.kind, ""))[0],
            measure.description,
            chinese_day(measure.due_on),
        ]
        for measure in plan.measures
    ]


def record_agreement(
    case: Case, agreement_id: int, answers: Mapping[str, Any], *, by: User | None
) -> Agreement:
    """Store how the talk about the agreement ended: ``signed``, ``change`` or ``declined``.

    A signed agreement replaces the one signed before it. Raises InvalidInput, NotFound, and
    AgreementSigned for one that was signed already.
    """
    agreement = db.session.get(Agreement, agreement_id)
    if agreement is None or agreement.case_id != case.id:
        raise NotFound
    if agreement.is_signed:
        raise AgreementSigned(agreement)
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


def sign_on_screen(agreement_id: int, signature: str, *, by: User) -> Agreement:
    """Keep the person's signature, the paper with it, and complete the task that waits for it.

    ``signature``: a PNG as a data URL. What is stored as a document is what was signed: text,
    signature, moment, and the hash of the text. Raises InvalidInput for no signature,
    AgreementSigned, Conflict when nobody waits for it, and what ``complete_task`` raises.
    """
    agreement, task = _lock_waiting(agreement_id, by=by)
    agreement.signature = read_signature(signature)
    agreement.signed_at = now()
    document = store_document(
        agreement.case.person_id,
        f"援助协议{agreement.number}.pdf",
        agreement_paper(agreement),
        "application/pdf",
        kind="agreement",
        by=by,
        case_id=agreement.case_id,
        issuer=agreement.party[:100],
    )
    answers = {
        "result": "signed",
        "signed_on": today().isoformat(),
        "agreement_document": [document.id],
    }
    complete_task(task.id, answers, by=by)
    record(
        "agreement.signed",
        by=by,
        subject=f"case:{agreement.case_id}",
        id=agreement.id,
        sha256=document.sha256,
    )
    return agreement


def _lock_waiting(agreement_id: int, *, by: User) -> tuple[Agreement, Task]:
    """The case first, as every step does."""
    agreement = db.session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound
    db.session.execute(select(Case.id).where(Case.id == agreement.case_id).with_for_update())
    db.session.refresh(agreement)
    if not may_see_case(by, agreement.case):
        raise OutOfReach(f"agreement:{agreement_id}")
    if agreement.is_signed:
        raise AgreementSigned(agreement)
    task = task_to_sign(agreement)
    if task is None:
        raise Conflict(_("这份协议现在不在等待签订，请回到个案查看最新的协议"))
    return agreement, task


def end_agreements(case: Case, *, on: date) -> None:
    """The case ends, and with it the agreement in force; open measures are dropped."""
    db.session.execute(
        update(Agreement)
        .where(Agreement.case_id == case.id, Agreement.status.in_(("prepared", "signed")))
        .values(status="ended", ended_on=on)
    )
