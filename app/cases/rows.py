"""What a step writes, in one statement.

The step knows the difference between what its case waited for before and after; tasks, timers,
the event and the case go out together. One statement instead of seven is most of what makes a
step quick: each costs the web process more than it costs the database.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import TextClause, insert, text

from app.cases.models import CaseEvent
from app.database import riders
from app.extensions import db

_ADD_EVENT = insert(CaseEvent.__table__).inline()

# The parts of a statement see the same snapshot: no row may be touched by two of them. The task
# that was done is none of those that the case moved on without, and a timer's key comes once.
_WRITE_STEP = """
    with {riders} done as (
        update task set status = 'done', ended_at = :now, ended_by = :by_id,
               ended_for = cast(:acting_for as int), answers = cast(:answers as jsonb)
        where id = cast(:done_task as bigint)
    ), gone as (
        update task set status = 'gone', ended_at = :now
        where case_id = :case_id and key = any(cast(:gone_tasks as text[])) and status = 'open'
    ), ended as (
        select cast(:done_task as bigint) || array(
            select id from task where case_id = :case_id and status = 'open'
              and key = any(cast(:gone_tasks as text[]))) as ids
    ), forgotten as (
        delete from task_draft where task_id = any((select ids from ended)::bigint[])
    ), silenced as (
        delete from notice where task_id = any((select ids from ended)::bigint[])
               and kind in ('task_assigned', 'task_escalated', 'opinion_asked')
    ), opened as (
        insert into task (case_id, key, process_id, element_id, name, form_id, role, unit_code,
                          assignee_id, status, priority, created_at, follow_up_at, due_at)
        select :case_id, t.key, t.process_id, t.element_id, t.name, t.form_id, t.role, :unit_code,
               t.assignee_id, 'open', t.priority, :now, t.follow_up_at, t.due_at
        from jsonb_to_recordset(cast(:new_tasks as jsonb)) as t(
            key text, process_id text, element_id text, name text, form_id text, role text,
            assignee_id int, priority int, follow_up_at timestamptz, due_at timestamptz)
        returning id, assignee_id
    ), announced as (
        insert into notice (user_id, kind, at, by_id, case_id, task_id, data)
        select assignee_id, :told_as, :now, cast(:told_by as int), :case_id, id,
               cast(:told_data as jsonb)
        from opened where assignee_id <> coalesce(cast(:by_id as int), 0)
    ), dropped as (
        delete from timer
        where case_id = :case_id and key = any(cast(:gone_timers as text[]))
    ), set_timers as (
        insert into timer (case_id, key, element_id, name, due_at)
        select :case_id, t.key, t.element_id, t.name, t.due_at
        from jsonb_to_recordset(cast(:new_timers as jsonb)) as t(
            key text, element_id text, name text, due_at timestamptz)
    ), told as (
        insert into case_event (case_id, at, kind, by_id, task_id, data, hash)
        values (:case_id, :now, :kind, :by_id, cast(:event_task as bigint),
                cast(:event as jsonb), :hash)
    )
    update case_file set state = :state, version = :version, last_hash = :hash,
           unit_code = :unit_code, status = :status, stage = :stage, stage_since = :stage_since,
           outcome = :outcome, responsible_id = :responsible_id, closed_at = :closed_at,
           closed_by = :closed_by
    where id = :case_id
    """
# ``silenced``: that a task waits, or is late, is no news any more once it has ended.
_NAME = re.compile(r"(?<!:):([a-z]\w*)")


class Told(NamedTuple):
    """How those who get the new tasks are told of them; ``by_id`` None: by the product."""

    kind: str = "task_assigned"
    by_id: int | None = None
    data: dict[str, Any] = {}


@dataclass
class StepRows:
    """The difference that a step makes; keys are the engine's."""

    gone_tasks: list[str] = field(default_factory=list)
    new_tasks: list[dict[str, Any]] = field(default_factory=list)
    gone_timers: list[str] = field(default_factory=list)
    new_timers: list[dict[str, Any]] = field(default_factory=list)
    told: Told = field(default_factory=Told)


def write_step(
    rows: StepRows,
    *,
    case: dict[str, Any],
    event: dict[str, Any],
    done_task: int | None,
    acting_for: int | None,
    answers: dict[str, Any] | None,
) -> None:
    """Send it all. ``case``: columns of the case row; ``event``: what ``linked_event`` gives."""
    also = riders()
    db.session.execute(
        _statement(tuple(sql for sql, _ in also)),
        {
            **{
                f"r{n}_{name}": v
                for n, (_, values) in enumerate(also)
                for name, v in values.items()
            },
            **case,
            "now": event["at"],
            "by_id": event["by_id"],
            "kind": event["kind"],
            "hash": event["hash"],
            "event": _json(event["data"]),
            "event_task": event["task_id"],
            "done_task": done_task,
            "acting_for": acting_for,
            "answers": None if answers is None else _json(answers),
            "gone_tasks": rows.gone_tasks,
            "new_tasks": _json(rows.new_tasks),
            "gone_timers": rows.gone_timers,
            "new_timers": _json(rows.new_timers),
            "told_as": rows.told.kind,
            "told_by": rows.told.by_id,
            "told_data": _json(rows.told.data),
        },
    )


@functools.lru_cache(maxsize=64)
def _statement(also: tuple[str, ...]) -> TextClause:
    """The step's statement with the inserts that ride with it, their names kept apart."""
    parts = ""
    for n, sql in enumerate(also):
        own = _NAME.sub(lambda name, n=n: f":r{n}_{name[1]}", sql)
        parts += f"rider_{n} as ({own}), "
    return text(_WRITE_STEP.replace("{riders}", parts))


def add_event(row: dict[str, Any]) -> None:
    """An event on its own: nothing of the case moves."""
    db.session.execute(_ADD_EVENT, row)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not go into a row")
