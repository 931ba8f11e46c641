"""Saving what is typed, while it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import User
from app.cases.actions.assign import TaskNotOpen
from app.cases.actions.complete import TaskOfAnother
from app.cases.drafts.models import TaskDraft
from app.cases.models import Task
from app.cases.permissions import acts_for, may_complete, may_see_task
from app.cases.task_form import form_of
from app.dates.clock import now
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound, OutOfReach
from app.extensions import db
from app.forms.model import Form
from app.forms.signatures import MAX_CHARACTERS

MOST = 60_000  # characters: twenty times the longest form that people fill in
_SIGNATURES = 3  # at most in one form


class SavedElsewhere(Conflict):
    """Another window of the same person has saved since this one was opened."""

    default_message = "您在另一个窗口或设备上保存过这项任务的草稿，本页的内容没有自动保存"


class DraftTooLong(InvalidInput):
    default_message = "填写的内容太长，不再自动保存草稿；填好后仍可以直接办结"


def save_draft(
    task_id: int,
    answers: Callable[[Form], Mapping[str, Any]],
    *,
    by: User,
    source: str,
    drawn: Callable[[Form], Mapping[str, str]] = lambda _form: {},
    seen: str = "",
    anyway: bool = False,
) -> datetime:
    """Keep what ``by`` has typed into an open task's form, and ``drawn`` on it; returns when.

    ``source``: the window that saves; ``seen``: the one whose draft it was opened with. Raises
    SavedElsewhere unless ``anyway``, DraftTooLong, TaskNotOpen, TaskOfAnother, NotAllowed,
    OutOfReach, NotFound.
    """
    _task, form = fillable(task_id, by=by)
    typed, signatures = answers(form), drawn(form)
    if len(json.dumps(typed, ensure_ascii=False)) > MOST:
        raise DraftTooLong
    if len(signatures) > _SIGNATURES or any(len(s) > MAX_CHARACTERS for s in signatures.values()):
        raise DraftTooLong
    content = json.dumps({**typed, **signatures}, ensure_ascii=False)
    table = TaskDraft.__table__
    values = {"content_encrypted": content, "source": source, "saved_at": now()}
    row = insert(TaskDraft).values(task_id=task_id, user_id=by.id, **values)
    saved = db.session.execute(
        row.on_conflict_do_update(
            index_elements=["task_id", "user_id"],
            set_=values,
            where=None if anyway else table.c.source.in_([source, seen]),
        ).returning(table.c.saved_at)
    ).scalar()
    if saved is None:
        raise SavedElsewhere
    return saved


def fillable(task_id: int, *, by: User) -> tuple[Task, Form]:
    """The task with its form, locked against being completed meanwhile: its drafts go with it.

    Raises TaskNotOpen, TaskOfAnother, NotAllowed, OutOfReach, NotFound.
    """
    task = db.session.scalar(
        select(Task)
        .where(Task.id == task_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    if task is None:
        raise NotFound
    if not may_see_task(by, task):
        raise OutOfReach(f"task:{task.id}")
    if not task.is_open:
        raise TaskNotOpen
    if task.assignee_id not in (None, by.id) and not acts_for(by, task):
        raise TaskOfAnother(f"这项任务现在由{task.assignee.display_name}办理")
    if not may_complete(by, task):
        raise NotAllowed
    form = form_of(task)
    if form is None:
        raise NotFound
    return task, form
