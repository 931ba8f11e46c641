"""What happened to a case."""

from __future__ import annotations

from typing import Any

from flask import jsonify

from app.api.auth import caller
from app.api.cases import ID
from app.api.described import describe, make_blueprint
from app.api.paging import PageQuery, make_cursor, read_id_cursor
from app.api.shapes import EventShape, event_json, page_of
from app.cases.queries import case_timeline, get_case, tasks_by_id

PATH = "/cases"
blueprint = make_blueprint("events", "个案经过")


@blueprint.get(f"{ID}/events")
@describe(404)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(EventShape))
def list_events(wanted: dict[str, Any], case_id: int) -> Any:
    """The case's history, the newest first."""
    case, limit = get_case(case_id, by=caller()), wanted["limit"]
    before = read_id_cursor(wanted.get("cursor"))
    found = case_timeline(case.id, before_id=before, limit=limit + 1)
    more = make_cursor(found[limit - 1].id) if len(found) > limit else None
    tasks = tasks_by_id([event.task_id for event in found if event.task_id])
    items = [event_json(event, tasks.get(event.task_id or 0)) for event in found[:limit]]
    return jsonify(items=items, next_cursor=more)
