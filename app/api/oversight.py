"""What a manager sees of the work in their units."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields, validate

from app.api.auth import caller
from app.api.described import describe, make_blueprint
from app.api.paging import make_moment_cursor, read_moment_cursor
from app.api.shapes import page_of
from app.oversight.queries import TaskFilter, cases_by_stage, figures, tasks_within, workload

PATH = "/oversight"
blueprint = make_blueprint("oversight", "督办", roles=("manager",), changing=("manager",))
_CODE = validate.Regexp(r"^[0-9]{1,12}$")


class FiguresShape(Schema):
    open_cases = fields.Integer()
    open_tasks = fields.Integer()
    late_tasks = fields.Integer()
    unclaimed_tasks = fields.Integer()
    failed_timers = fields.Integer()


class StagesQuery(Schema):
    unit = fields.String(load_default=None, validate=_CODE)


class StageShape(Schema):
    unit = fields.String(attribute="code", required=True)
    name = fields.String()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    late = fields.Integer()
    total = fields.Integer()


class LoadShape(Schema):
    user_id = fields.Integer(required=True)
    name = fields.String()
    unit = fields.String()
    open = fields.Integer()
    late = fields.Integer()
    done = fields.Integer(metadata={"description": "in the last 30 days"})


class OpenTasksQuery(Schema):
    late = fields.Boolean(load_default=False)
    stage = fields.String(load_default=None, validate=validate.Length(max=40))
    unit = fields.String(load_default=None, validate=_CODE)
    assignee = fields.Integer(
        load_default=None,
        validate=validate.Range(min=0, max=2**31 - 1),
        metadata={"description": "0: nobody"},
    )
    search = fields.String(load_default="", validate=validate.Length(max=50))
    cursor = fields.String(load_default=None, validate=validate.Length(max=300))


class OpenTaskShape(Schema):
    id = fields.Integer(required=True)
    name = fields.String()
    case_id = fields.Integer()
    person_name = fields.String()
    stage = fields.String()
    role = fields.String(allow_none=True)
    unit = fields.String(attribute="unit_code")
    assignee = fields.String(allow_none=True)
    due_at = fields.DateTime(allow_none=True)
    created_at = fields.DateTime()
    escalated_at = fields.DateTime(allow_none=True)


@blueprint.get("/figures")
@describe()
@blueprint.response(200, FiguresShape)
def show_figures() -> Any:
    """Open cases and tasks, what is late, what nobody has taken, what failed."""
    return jsonify(figures(caller())._asdict())


@blueprint.get("/stages")
@describe()
@blueprint.arguments(StagesQuery, location="query")
@blueprint.response(200, StageShape(many=True))
def list_stages(wanted: dict[str, Any]) -> Any:
    """Open cases by unit and stage, one row for each unit a level down."""
    return cases_by_stage(caller(), wanted["unit"])


@blueprint.get("/workload")
@describe()
@blueprint.response(200, LoadShape(many=True))
def list_workload() -> Any:
    """How much each person has, the most late first."""
    return workload(caller())


@blueprint.get("/tasks")
@describe()
@blueprint.arguments(OpenTasksQuery, location="query")
@blueprint.response(200, page_of(OpenTaskShape))
def list_open_tasks(wanted: dict[str, Any]) -> Any:
    """Everybody's open tasks in the manager's units, the earliest due first."""
    after = read_moment_cursor(wanted.pop("cursor"))
    rows, more = tasks_within(caller(), TaskFilter(**wanted, after=after))
    last = (rows[-1].due_at, rows[-1].id) if more else None
    return {"items": rows, "next_cursor": make_moment_cursor(last)}
