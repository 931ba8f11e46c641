"""Who owns what a plan promises, when a case gets another officer."""

from __future__ import annotations

from sqlalchemy import select, update

from app.cases.models import Case
from app.extensions import db
from app.plans.models import Agreement, Measure, Plan


def hand_over_measures(case: Case, *, old: int, new: int) -> None:
    """Running measures of the old officer are the new one's, and so is an agreement that is not
    signed yet. A signed one stays as it was signed: the case says who answers for it."""
    db.session.execute(
        update(Measure)
        .where(
            Measure.plan_id.in_(select(Plan.id).where(Plan.case_id == case.id)),
            Measure.owner_id == old,
            Measure.status.in_(("planned", "started")),
        )
        .values(owner_id=new)
    )
    db.session.execute(
        update(Agreement)
        .where(
            Agreement.case_id == case.id,
            Agreement.status == "prepared",
            Agreement.responsible_id == old,
        )
        .values(responsible_id=new)
    )
