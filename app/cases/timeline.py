"""A case's events as lines that a person can read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.queries import names_of_users
from app.cases.models import CaseEvent, Task
from app.cases.queries import case_timeline, tasks_by_id
from app.extensions import db
from app.web.labels import label

# Steps of the case itself stand out; who took a task or looked at something is told quietly.
_STRONG = {"opened", "completed", "message", "closed", "cancelled"}

# Words of a trail that mean: this element lies behind.
_PASSED = {"completed", "fired", "message"}


class Line(NamedTuple):
    at: datetime
    who: str
    what: str
    words: str = ""
    strong: bool = False
    task_id: int | None = None


class Timeline(NamedTuple):
    lines: list[Line]
    before_id: int | None  # for the page of older ones


def read_timeline(case_id: int, *, before_id: int | None = None, limit: int = 30) -> Timeline:
    events = case_timeline(case_id, before_id=before_id, limit=limit + 1)
    shown = events[:limit]
    return Timeline(_lines(shown), shown[-1].id if len(events) > limit else None)


def elements_taken(case_id: int) -> frozenset[str]:
    """Elements that the case has been through, from the trails of all its steps."""
    entry = func.jsonb_array_elements_text(CaseEvent.data["trail"]).label("entry")
    query = select(entry).where(CaseEvent.case_id == case_id, CaseEvent.data.has_key("trail"))
    found = (entry.partition(":") for entry in db.session.scalars(query.distinct()))
    return frozenset(element for what, _colon, element in found if what in _PASSED)


def _lines(events: Sequence[CaseEvent]) -> list[Line]:
    tasks = tasks_by_id([event.task_id for event in events if event.task_id])
    people = names_of_users(
        event.data[key] for event in events for key in ("from", "to") if event.data.get(key)
    )
    return [_line(event, tasks.get(event.task_id or 0), people) for event in events]


def _line(event: CaseEvent, task: Task | None, people: dict[int, str]) -> Line:
    data = event.data
    return Line(
        at=event.at,
        who=event.by.display_name if event.by else _("系统"),
        what=_what(event, task),
        words=_words(event.kind, data, people),
        strong=event.kind in _STRONG,
        task_id=task.id if task and event.kind == "completed" else None,
    )


def _what(event: CaseEvent, task: Task | None) -> str:
    what = label(event.kind, "event")
    if event.kind == "message":
        return f"{what}:{label(event.data.get('message'), 'message')}"
    return f"{what}:{task.name}" if task else what


def _words(kind: str, data: dict, people: dict[int, str]) -> str:
    if kind == "note":
        return data.get("text", "")
    if kind == "reassigned":
        words = _("转给%(to)s", to=people.get(data.get("to"), ""))
        return f"{words}。{data['reason']}" if data.get("reason") else words
    if kind == "fired" and data.get("late_seconds", 0) > 60:
        return _("晚了 %(n)s 分钟", n=data["late_seconds"] // 60)
    return data.get("reason", "")
