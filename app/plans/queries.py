"""Looking at plans and agreements."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.accounts.models import User
from app.accounts.names import with_name
from app.cases.models import Case, Task
from app.cases.readings import require_reading
from app.errors import NotFound
from app.extensions import db
from app.forms.model import Form
from app.forms.queries import form_of_release
from app.plans.agreement_text import TEMPLATE
from app.plans.models import Agreement, Measure, NeedsAssessment, Plan
from app.releases.queries import current_release_id

# The form that makes a task a review of the plan, whatever a release calls the task.
REVIEW = "plan_review"
_WHOLE_PLAN = (
    with_name(Plan.drafter),
    selectinload(Plan.measures).options(with_name(Measure.owner)),
)


def current_plan(case_id: int) -> Plan | None:
    """The newest version of the case's plan, with measures, owners and author."""
    return db.session.scalar(
        select(Plan)
        .where(Plan.case_id == case_id)
        .options(*_WHOLE_PLAN)
        .order_by(Plan.version.desc())
        .limit(1)
    )


def plans_of_case(case_id: int) -> list[Plan]:
    """Every version, the newest first."""
    query = select(Plan).where(Plan.case_id == case_id).options(*_WHOLE_PLAN)
    return list(db.session.scalars(query.order_by(Plan.version.desc())))


def reviews_of_case(case_id: int) -> list[Task]:
    """The reviews of the plan (计划回顾), the newest first: what was found is in the answers."""
    query = (
        select(Task)
        .where(Task.case_id == case_id, Task.form_id == REVIEW, Task.status == "done")
        .options(undefer(Task.answers), with_name(Task.ended_by_user))
        .order_by(Task.id.desc())
    )
    return list(db.session.scalars(query))


def current_assessment(case_id: int) -> NeedsAssessment | None:
    return db.session.scalar(
        select(NeedsAssessment)
        .where(NeedsAssessment.case_id == case_id)
        .order_by(NeedsAssessment.id.desc())
        .limit(1)
    )


def assessments_of_case(case_id: int) -> list[NeedsAssessment]:
    """Every one, the newest first."""
    query = select(NeedsAssessment).where(NeedsAssessment.case_id == case_id)
    return list(db.session.scalars(query.order_by(NeedsAssessment.id.desc())))


def assessment_before(
    plan: Plan, newest_first: Sequence[NeedsAssessment]
) -> NeedsAssessment | None:
    """The one that ``plan`` was drafted on."""
    return next((a for a in newest_first if a.recorded_at <= plan.drafted_at), None)


def current_agreement(case_id: int) -> Agreement | None:
    """The newest agreement, whatever became of it."""
    return db.session.scalar(
        select(Agreement)
        .where(Agreement.case_id == case_id)
        .options(with_name(Agreement.responsible))
        .order_by(Agreement.id.desc())
        .limit(1)
    )


def get_agreement(agreement_id: int, *, by: User) -> Agreement:
    """With all that its print needs. Raises NotFound, OutOfReach."""
    found = db.session.scalar(
        select(Agreement)
        .where(Agreement.id == agreement_id)
        .options(
            joinedload(Agreement.case).joinedload(Case.person),
            joinedload(Agreement.plan).options(*_WHOLE_PLAN),
            with_name(Agreement.responsible),
            undefer(Agreement.body),
            undefer(Agreement.signature),
        )
    )
    if found is None:
        raise NotFound
    require_reading(by, found.case, subject=f"agreement:{agreement_id}")
    return found


def agreements_of_case(case_id: int) -> list[Agreement]:
    """Every agreement, the newest first."""
    query = select(Agreement).where(Agreement.case_id == case_id).order_by(Agreement.id.desc())
    return list(db.session.scalars(query))


def whole_agreements_of_case(case_id: int) -> list[Agreement]:
    """Every agreement in their order, with text and signature."""
    query = (
        select(Agreement)
        .where(Agreement.case_id == case_id)
        .options(
            with_name(Agreement.responsible),
            undefer(Agreement.body),
            undefer(Agreement.signature),
        )
    )
    return list(db.session.scalars(query.order_by(Agreement.id)))


def signed_by_document(document_id: int) -> Agreement | None:
    """The agreement whose signed copy this is."""
    return db.session.scalar(select(Agreement).where(Agreement.document_id == document_id).limit(1))


def task_to_sign(agreement: Agreement) -> Task | None:
    """The task that waits for this agreement, if the newest of its case is still to be signed."""
    newest = select(Agreement.id).where(Agreement.case_id == agreement.case_id)
    if agreement.status != "prepared" or agreement.id != db.session.scalar(
        newest.order_by(Agreement.id.desc()).limit(1)
    ):
        return None
    return db.session.scalar(
        select(Task).where(
            Task.case_id == agreement.case_id,
            Task.status == "open",
            Task.element_id == "sign_agreement",
        )
    )


def agreement_template(release_id: int) -> Form | None:
    """The case's own release's; a release from before there were templates uses today's."""
    for tried in (lambda: release_id, current_release_id):
        try:
            return form_of_release(tried(), TEMPLATE)
        except NotFound:
            continue
    return None
