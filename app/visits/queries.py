"""Looking at visits and refusals."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from app.accounts.names import with_name
from app.cases.models import Task
from app.extensions import db
from app.visits.models import Refusal, Visit


def visits_of_case(case_id: int, limit: int = 20, *, before: int | None = None) -> list[Visit]:
    """The newest first, each with its officer and what was written (``visit.task.answers``).

    ``before`` is the last number of the page before.
    """
    query = (
        select(Visit)
        .where(Visit.case_id == case_id)
        .options(with_name(Visit.by), joinedload(Visit.task).options(undefer(Task.answers)))
        .order_by(Visit.number.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Visit.number < before)
    return list(db.session.scalars(query))


def refusals_of_case(case_id: int) -> list[Refusal]:
    """The newest first, with the officers' names."""
    query = (
        select(Refusal)
        .where(Refusal.case_id == case_id)
        .options(
            with_name(Refusal.recorder),
            with_name(Refusal.confirmer),
            with_name(Refusal.reviewer),
            with_name(Refusal.upholder),
        )
        .order_by(Refusal.refused_on.desc(), Refusal.id.desc())
    )
    return list(db.session.scalars(query))
