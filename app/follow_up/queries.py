"""Looking at employment and the calls after it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from app.accounts.names import with_name
from app.cases.models import Task
from app.extensions import db
from app.follow_up.models import Employment, FollowUp


def follow_ups_of_case(case_id: int) -> list[FollowUp]:
    """The newest first, each with its officer and with what was written (``.task.answers``)."""
    query = (
        select(FollowUp)
        .where(FollowUp.case_id == case_id)
        .options(with_name(FollowUp.by), joinedload(FollowUp.task).options(undefer(Task.answers)))
        .order_by(FollowUp.number.desc())
    )
    return list(db.session.scalars(query))


def employments_of_case(case_id: int) -> list[Employment]:
    query = (
        select(Employment)
        .where(Employment.case_id == case_id)
        .options(with_name(Employment.recorder))
        .order_by(Employment.employed_on.desc())
    )
    return list(db.session.scalars(query))
