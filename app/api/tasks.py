"""Tasks: the list, one with its form, and what can be done with it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import jsonify
from marshmallow import Schema, fields, validate

from app.accounts.permissions import WORKING_ROLES
from app.api.auth import caller
from app.api.described import Nothing, describe, make_blueprint
from app.api.paging import PageQuery, make_moment_cursor, read_moment_cursor, wrong_cursor
from app.api.posting import posts
from app.api.shapes import TaskShape, case_json, page_of, task_json
from app.api.staff import named_user
from app.cases.actions import (
    claim_task,
    complete_task,
    reassign_task,
    release_task,
    send_back_task,
)
from app.cases.handings.receivers import receivers_of
from app.cases.models import Task
from app.cases.queries import get_task, open_tasks_of_case
from app.cases.ways_back import way_back
from app.cases.work_list import work_page
from app.cases.work_list_cases import NO_CATEGORY
from app.cases.work_list_filter import DUE, ORDERS, PRIORITIES, VIEWS, Filter
from app.eligibility.codes import CATEGORIES
from app.releases.queries import get_file

PATH = "/tasks"
ID = "/<long:task_id>"
blueprint = make_blueprint("tasks", "任务")


class TasksQuery(PageQuery):
    view = fields.String(load_default="mine", validate=validate.OneOf(VIEWS))
    due = fields.String(load_default=None, validate=validate.OneOf(DUE))
    stage = fields.String(load_default=None, validate=validate.Length(max=40))
    unit = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9]{1,12}$"))
    role = fields.String(load_default=None, validate=validate.OneOf(WORKING_ROLES))
    element = fields.String(load_default=None, validate=validate.Length(max=80))
    category = fields.String(load_default=None, validate=validate.OneOf([*CATEGORIES, NO_CATEGORY]))
    priority = fields.String(load_default=None, validate=validate.OneOf(PRIORITIES))
    person = fields.Integer(load_default=None, validate=validate.Range(min=1, max=2**31 - 1))
    order = fields.String(load_default="due", validate=validate.OneOf(ORDERS))
    search = fields.String(load_default="", validate=validate.Length(max=50))


class TaskRowShape(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    case_id = fields.Integer(required=True)
    person_id = fields.Integer(required=True)
    person_name = fields.String()
    stage = fields.String()
    role = fields.String(allow_none=True)
    unit = fields.String()
    assignee_id = fields.Integer(allow_none=True)
    priority = fields.Integer()
    due_at = fields.DateTime(allow_none=True)


class TaskWithForm(TaskShape):
    form_schema = fields.Dict(allow_none=True, metadata={"description": "form-js JSON"})
    answers = fields.Dict(allow_none=True)
    returns_to = fields.List(
        fields.String(),
        metadata={"description": "names of the earlier steps that it can be sent back to"},
    )


class Answers(Schema):
    answers = fields.Dict(required=True, metadata={"description": "form key → value"})


class Completed(Schema):
    task = fields.Nested(TaskShape, required=True)
    case = fields.Dict(required=True, metadata={"description": "the case, with its open tasks"})


class Reassignment(Schema):
    to = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1))
    reason = fields.String(required=True, validate=validate.Length(min=1, max=500))


class SendingBack(Schema):
    reason = fields.String(required=True, validate=validate.Length(min=1, max=500))


class ReceiverShape(Schema):
    id = fields.Integer(required=True)
    name = fields.String(attribute="display_name")
    unit = fields.String(attribute="unit.name")


@blueprint.get("")
@describe()
@blueprint.arguments(TasksQuery, location="query")
@blueprint.response(200, page_of(TaskRowShape))
def list_tasks(wanted: dict[str, Any]) -> Any:
    """My tasks, what is late or due soon, what others do for my cases, my group's, and the done."""
    page = work_page(
        caller(),
        Filter(
            view=wanted["view"],
            stage=wanted["stage"],
            due=wanted["due"],
            unit=wanted["unit"],
            role=wanted["role"],
            element=wanted["element"],
            category=wanted["category"],
            priority=wanted["priority"],
            person=wanted["person"],
            order=wanted["order"],
            search=wanted["search"],
            after=_after(wanted),
            limit=wanted["limit"],
        ),
    )
    items = [
        {
            "id": row.id,
            "name": row.name,
            "case_id": row.case_id,
            "person_id": row.person_id,
            "person_name": row.person_name,
            "stage": row.stage,
            "role": row.role,
            "unit": row.unit_code,
            "assignee_id": row.assignee_id,
            "priority": row.priority,
            "due_at": row.due_at.isoformat() if row.due_at else None,
        }
        for row in page.rows
    ]
    return jsonify(items=items, next_cursor=make_moment_cursor(page.next_after))


def _after(wanted: dict[str, Any]) -> tuple[datetime | None, int] | None:
    after = read_moment_cursor(wanted.get("cursor"))
    if after and after[0] is None and (wanted["view"] == "done" or wanted["order"] != "due"):
        raise wrong_cursor()  # only a due date may be missing
    return after


@blueprint.get(ID)
@describe(404)
@blueprint.response(200, TaskWithForm)
def show_task(task_id: int) -> Any:
    """One task with its form: the keys and kinds of the answers it takes."""
    task = get_task(task_id, by=caller())
    shown = task_json(task) | {"form_schema": None, "answers": task.answers}
    way = way_back(task) if task.is_open else None
    shown["returns_to"] = list(way.steps) if way else []
    if task.form_id:
        file = get_file(task.case.release_id, f"forms/{task.form_id}.form")
        shown["form_schema"] = json.loads(file.content)
    return jsonify(shown)


@blueprint.get(f"{ID}/receivers")
@describe(404)
@blueprint.response(200, ReceiverShape(many=True))
def list_receivers(task_id: int) -> Any:
    """To whom the caller can hand the task."""
    return receivers_of(get_task(task_id, by=caller()), by=caller())


@blueprint.post(f"{ID}/complete")
@describe(404, posting=True)
@blueprint.arguments(Answers)
@blueprint.response(200, Completed)
@posts()
def complete(body: dict[str, Any], task_id: int) -> dict[str, Any]:
    """Complete a task with its form's answers; 409 says who was quicker, and when."""
    return _with_case(complete_task(task_id, body["answers"], by=caller()))


def _with_case(task: Task) -> dict[str, Any]:
    return {
        "task": task_json(task),
        "case": case_json(task.case, tasks=open_tasks_of_case(task.case_id)),
    }


@blueprint.post(f"{ID}/claim")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, TaskShape)
@posts()
def claim(_body: dict[str, Any], task_id: int) -> dict[str, Any]:
    """Take a task of the group."""
    return task_json(claim_task(task_id, by=caller()))


@blueprint.post(f"{ID}/release")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, TaskShape)
@posts()
def release(_body: dict[str, Any], task_id: int) -> dict[str, Any]:
    """Give a task back to its group."""
    return task_json(release_task(task_id, by=caller()))


@blueprint.post(f"{ID}/reassign")
@describe(404, posting=True)
@blueprint.arguments(Reassignment)
@blueprint.response(200, TaskShape)
@posts()
def reassign(body: dict[str, Any], task_id: int) -> dict[str, Any]:
    """Hand a task to another member of staff, with a reason."""
    get_task(task_id, by=caller())  # reach comes before whether there is such a receiver
    to = named_user(body["to"], "to")
    return task_json(reassign_task(task_id, to=to, by=caller(), reason=body["reason"]))


@blueprint.post(f"{ID}/return")
@describe(404, posting=True)
@blueprint.arguments(SendingBack)
@blueprint.response(200, Completed)
@posts()
def send_back(body: dict[str, Any], task_id: int) -> dict[str, Any]:
    """Send a task back to the earlier step that its diagram provides for, with a reason."""
    return _with_case(send_back_task(task_id, by=caller(), reason=body["reason"]))
