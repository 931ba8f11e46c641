"""How people, cases, tasks and events look outside: the JSON answers and their schemas."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.cases.models import Case, CaseEvent, Task, Timer
from app.people.models import Person


class PersonShape(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    sex = fields.String()
    birth_date = fields.Date()
    id_type = fields.String()
    id_number = fields.String(metadata={"description": "masked"})
    phone = fields.String(allow_none=True, metadata={"description": "masked"})
    unit = fields.String(metadata={"description": "division code of the responsible community"})
    version = fields.Integer()


class TaskShape(Schema):
    id = fields.Integer(required=True)
    case_id = fields.Integer(required=True)
    element = fields.String(required=True)
    name = fields.String(required=True)
    form = fields.String(allow_none=True)
    role = fields.String(allow_none=True)
    unit = fields.String()
    assignee_id = fields.Integer(allow_none=True)
    status = fields.String(required=True)
    priority = fields.Integer()
    created_at = fields.DateTime()
    due_at = fields.DateTime(allow_none=True)
    ended_at = fields.DateTime(allow_none=True)


class TimerShape(Schema):
    element = fields.String()
    name = fields.String()
    due_at = fields.DateTime()


class CaseShape(Schema):
    id = fields.Integer(required=True)
    person_id = fields.Integer(required=True)
    unit = fields.String()
    status = fields.String(required=True)
    stage = fields.String(required=True)
    outcome = fields.String(allow_none=True)
    release_id = fields.Integer()
    responsible_id = fields.Integer(allow_none=True)
    opened_at = fields.DateTime()
    closed_at = fields.DateTime(allow_none=True)
    tasks = fields.List(fields.Nested(TaskShape))
    timers = fields.List(fields.Nested(TimerShape))


class EventShape(Schema):
    id = fields.Integer(required=True)
    at = fields.DateTime()
    kind = fields.String(required=True)
    by_id = fields.Integer(allow_none=True)
    task_id = fields.Integer(allow_none=True)
    element = fields.String(allow_none=True, metadata={"description": "of the diagram"})
    data = fields.Dict()


def page_of(shape: type[Schema]) -> Schema:
    """{"items": [...], "next_cursor": ...}"""
    name = shape.__name__.removesuffix("Shape") + "Page"
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(shape), required=True),
            "next_cursor": fields.String(allow_none=True, required=True),
        },
        name=name,
    )()


def person_json(person: Person) -> dict[str, Any]:
    """Sensitive values masked: the API shows no more than the page does."""
    return {
        "id": person.id,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
        "id_type": person.id_type,
        "id_number": person.masked_id_number,
        "phone": person.masked_phone or None,
        "unit": person.unit_code,
        "version": person.version,
    }


def task_json(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "case_id": task.case_id,
        "element": task.element_id,
        "name": task.name,
        "form": task.form_id,
        "role": task.role,
        "unit": task.unit_code,
        "assignee_id": task.assignee_id,
        "status": task.status,
        "priority": task.priority,
        "created_at": _iso(task.created_at),
        "due_at": _iso(task.due_at),
        "ended_at": _iso(task.ended_at),
    }


def timer_json(timer: Timer) -> dict[str, Any]:
    return {"element": timer.element_id, "name": timer.name, "due_at": _iso(timer.due_at)}


def case_json(
    case: Case, *, tasks: list[Task] | None = None, timers: list[Timer] | None = None
) -> dict[str, Any]:
    shown = {
        "id": case.id,
        "person_id": case.person_id,
        "unit": case.unit_code,
        "status": case.status,
        "stage": case.stage,
        "outcome": case.outcome,
        "release_id": case.release_id,
        "responsible_id": case.responsible_id,
        "opened_at": _iso(case.opened_at),
        "closed_at": _iso(case.closed_at),
    }
    if tasks is not None:
        shown["tasks"] = [task_json(task) for task in tasks]
    if timers is not None:
        shown["timers"] = [timer_json(timer) for timer in timers]
    return shown


def event_json(event: CaseEvent, task: Task | None = None) -> dict[str, Any]:
    return {
        "id": event.id,
        "at": _iso(event.at),
        "kind": event.kind,
        "by_id": event.by_id,
        "task_id": event.task_id,
        "element": task.element_id if task else event.data.get("element"),
        "data": event.data,
    }


def _iso(moment) -> str | None:
    return moment.isoformat() if moment else None
