"""What the caller is told."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields

from app.accounts.models import ROLES
from app.api.auth import caller
from app.api.described import Nothing, describe, make_blueprint
from app.api.paging import PageQuery, make_cursor, read_id_cursor
from app.api.posting import posts
from app.api.shapes import page_of
from app.notices.actions import mark_read
from app.notices.queries import notices_of

PATH = "/notices"
blueprint = make_blueprint("notices", "通知", roles=ROLES, changing=ROLES)


class NoticesQuery(PageQuery):
    unread = fields.Boolean(load_default=False)


class NoticeLineShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    words = fields.String(required=True)
    note = fields.String(metadata={"description": "what the colleague who caused it wrote"})
    at = fields.DateTime(required=True)
    is_read = fields.Boolean(required=True)
    case_id = fields.Integer(allow_none=True)
    task_id = fields.Integer(allow_none=True)


class NoticeRead(Schema):
    id = fields.Integer(required=True)
    is_read = fields.Boolean(required=True)


@blueprint.get("")
@describe()
@blueprint.arguments(NoticesQuery, location="query")
@blueprint.response(200, page_of(NoticeLineShape))
def list_notices(wanted: dict[str, Any]) -> Any:
    """The newest first."""
    limit = wanted["limit"]
    before = read_id_cursor(wanted.get("cursor"))
    found = notices_of(caller(), unread_only=wanted["unread"], before_id=before, limit=limit)
    items = [line._asdict() | {"at": line.at.isoformat()} for line in found[:limit]]
    more = make_cursor(found[limit - 1].id) if len(found) > limit else None
    return jsonify(items=items, next_cursor=more)


@blueprint.post("/<long:notice_id>/read")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, NoticeRead)
@posts()
def read(_body: dict[str, Any], notice_id: int) -> dict[str, Any]:
    """Mark one of the caller's notices as read."""
    return {"id": mark_read(notice_id, by=caller()).id, "is_read": True}
