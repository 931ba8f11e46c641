"""Looking for drafts: one's own, and who else is at the same form."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.cases.drafts.models import TaskDraft
from app.dates.clock import now
from app.extensions import db

PRESENT = timedelta(minutes=15)  # whoever saved within it is taken to be still at it


def find_draft(task_id: int, *, by: User) -> TaskDraft | None:
    query = select(TaskDraft).where(TaskDraft.task_id == task_id, TaskDraft.user_id == by.id)
    return db.session.scalar(query)


def answers_in(draft: TaskDraft) -> dict[str, Any]:
    return json.loads(draft.content.reveal())


def others_at(task_id: int, *, by: User) -> list[str]:
    """The names of those who are filling in the same form just now."""
    query = (
        select(User.display_name)
        .join(TaskDraft, TaskDraft.user_id == User.id)
        .where(
            TaskDraft.task_id == task_id,
            TaskDraft.user_id != by.id,
            TaskDraft.saved_at > now() - PRESENT,
        )
        .order_by(TaskDraft.saved_at.desc())
    )
    return list(db.session.scalars(query))
