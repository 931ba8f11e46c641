"""A case as it was before it went back a step: to be kept, and to be put back.

Only tokens have moved meanwhile. Where a service has done something on the way, that would stay,
and so nothing is kept to be put back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update

from app.accounts.models import User
from app.cases.drafts.forget import forget_drafts
from app.cases.events import record_event
from app.cases.models import Case, CaseEvent, Task, Timer
from app.cases.services import only_looks
from app.dates.clock import now
from app.extensions import db
from app.notices.actions import take_back_notice, tell
from app.releases.runtime import parsed

_COLUMNS = ("stage", "stage_since", "responsible_id")
_OF_TIMER = ("key", "element_id", "name", "due_at")


class AsItWas(NamedTuple):
    """``state``: the engine's. ``rows``, as JSON: columns of the case, the ids of its open
    ``tasks``, its ``timers``."""

    state: bytes
    rows: dict[str, Any]


def as_it_is(case: Case) -> AsItWas:
    """The caller holds the case's lock."""
    timers = db.session.execute(
        select(*(getattr(Timer, name) for name in _OF_TIMER)).where(Timer.case_id == case.id)
    )
    return AsItWas(
        case.state,
        {
            **{name: _plain(getattr(case, name)) for name in _COLUMNS},
            "tasks": sorted(_open_tasks(case)),
            "timers": [{name: _plain(value) for name, value in row._mapping.items()}
                       for row in timers],
        },
    )  # fmt: skip


def has_only_moved(case: Case) -> bool:
    """Whether the case's last step has done nothing that would have to be taken back with it."""
    trail = db.session.scalars(
        select(CaseEvent.data["trail"].as_string()).where(
            CaseEvent.case_id == case.id, CaseEvent.hash == case.last_hash
        )
    ).one()
    passed = {step.rpartition(":")[2] for step in (trail or "").split()}
    processes = parsed(case.release_id).processes.values()
    return not any(
        element.service_type and not only_looks(element.service_type)
        for process in processes
        for element in process.elements
        if element.id in passed
    )


def put_back(case: Case, was: AsItWas, task: Task, *, by: User, **data: Any) -> None:
    """``case`` stands as it was; ``task`` is the one that had been sent back. The caller holds the
    case's lock, and has made sure that nothing has happened to the case since."""
    at, before, open_now = now(), set(was.rows["tasks"]), _open_tasks(case)
    come = sorted(open_now - before)
    ended = {"status": "gone", "ended_at": at}
    opened = {"status": "open", "ended_at": None, "ended_by": None, "ended_for": None}
    _of_tasks(come, ended)
    _of_tasks(sorted(before - open_now), opened)
    forget_drafts(come)
    for gone in db.session.scalars(select(Task).where(Task.id.in_(come))):
        _untell(gone, by=by)
    db.session.execute(delete(Timer).where(Timer.case_id == case.id))
    timers = [{**row, "case_id": case.id, "due_at": datetime.fromisoformat(row["due_at"])}
              for row in was.rows["timers"]]  # fmt: skip
    if timers:
        db.session.execute(insert(Timer), timers)
    case.state, case.version = was.state, case.version + 1
    case.stage, case.responsible_id = was.rows["stage"], was.rows["responsible_id"]
    case.stage_since = datetime.fromisoformat(was.rows["stage_since"])
    db.session.flush()
    record_event(case, "taken_back", by=by, at=at, task_id=task.id, **data)


def _untell(gone: Task, *, by: User) -> None:
    """Whoever had got it back is told otherwise, if they know of it."""
    to = gone.assignee_id
    if to is None or take_back_notice("task_returned", gone.id, to, by=by):
        return
    tell("task_taken_back", to=[to], by=by, case_id=gone.case_id, task_id=gone.id)


def _open_tasks(case: Case) -> set[int]:
    query = select(Task.id).where(Task.case_id == case.id, Task.status == "open")
    return set(db.session.scalars(query))


def _of_tasks(ids: list[int], values: dict[str, Any]) -> None:
    query = update(Task).where(Task.id.in_(ids)).values(values)
    db.session.execute(query.execution_options(synchronize_session="fetch"))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
