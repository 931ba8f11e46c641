"""Drafts go with the reason for them: a task handed to somebody else. What a step of the case
ends takes its drafts along in the step's own statement (``app.cases.rows``)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from app.accounts.models import User
from app.cases.drafts.models import TaskDraft
from app.extensions import db


def forget_drafts(task_ids: Sequence[int]) -> None:
    """Of everybody who had begun to fill in these tasks."""
    db.session.execute(delete(TaskDraft).where(TaskDraft.task_id.in_(task_ids)))


def discard_draft(task_id: int, *, by: User) -> None:
    """One's own, on request. That there is none is no error."""
    mine = (TaskDraft.task_id == task_id, TaskDraft.user_id == by.id)
    db.session.execute(delete(TaskDraft).where(*mine))
