"""What the caller wants to be told by which way, and what went out to whom."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields, validate

from app.accounts.models import ROLES
from app.api.auth import caller
from app.api.described import Nothing, describe, make_blueprint
from app.api.paging import PageQuery, make_cursor, read_id_cursor
from app.api.posting import posts
from app.api.shapes import page_of
from app.database import transaction
from app.notices.choices.actions import HOURS, choose_notices
from app.notices.choices.models import MODES, WAYS
from app.notices.choices.queries import choices_of
from app.notices.dispatch.actions import send_again
from app.notices.dispatch.models import STATUSES
from app.notices.dispatch.queries import dispatches_for
from app.notices.kinds import KINDS
from app.people.masking import mask_phone

PATH = "/notices"
blueprint = make_blueprint("notice_choices", "通知方式", roles=ROLES, changing=ROLES)
_KIND = validate.OneOf(list(KINDS))


def _modes() -> fields.Dict:
    """{kind: once or daily}"""
    modes = fields.String(validate=validate.OneOf(MODES))
    return fields.Dict(keys=fields.String(validate=_KIND), values=modes, load_default=dict)


class ChoicesShape(Schema):
    mobile = fields.String(metadata={"description": "masked; empty: nothing goes out by SMS"})
    mail_address = fields.String(metadata={"description": "empty: nothing goes out by mail"})
    digest_hour = fields.Integer()
    hidden = fields.List(fields.String(), metadata={"description": "kinds the page leaves out"})
    mail = fields.Dict(keys=fields.String(), values=fields.String())
    sms = fields.Dict(keys=fields.String(), values=fields.String())


class ChoicesBody(Schema):
    """All that is chosen; a kind that is not named does not go out that way."""

    mobile = fields.String(metadata={"description": "without it: as before; empty: none"})
    mail_address = fields.String(metadata={"description": "without it: as before; empty: none"})
    digest_hour = fields.Integer(
        required=True, strict=True, validate=validate.Range(HOURS[0], HOURS[-1])
    )
    hidden = fields.List(fields.String(validate=_KIND), load_default=list)
    mail = _modes()
    sms = _modes()


class DispatchesQuery(PageQuery):
    of_others = fields.Boolean(
        load_default=False,
        metadata={"description": "managers, system administrators: of the staff of their units"},
    )
    status = fields.String(validate=validate.OneOf(STATUSES))


class DispatchLineShape(Schema):
    id = fields.Integer(required=True)
    receiver = fields.String(required=True)
    unit = fields.String(required=True)
    way = fields.String(required=True, metadata={"description": ", ".join(WAYS)})
    what = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "notices in it"})
    status = fields.String(required=True, metadata={"description": ", ".join(STATUSES)})
    attempts = fields.Integer(required=True)
    reason = fields.String(required=True, metadata={"description": "in words; empty if none"})
    made_at = fields.DateTime(required=True)
    next_at = fields.DateTime(allow_none=True)
    ended_at = fields.DateTime(allow_none=True)


class DispatchState(Schema):
    id = fields.Integer(required=True)
    status = fields.String(required=True)


@blueprint.get("/choices")
@describe()
@blueprint.response(200, ChoicesShape)
def show_choices() -> dict[str, Any]:
    """What holds for the caller, chosen or not."""
    return _shown()


@blueprint.put("/choices")
@describe(body=True)
@blueprint.arguments(ChoicesBody)
@blueprint.response(200, ChoicesShape)
def choose(body: dict[str, Any]) -> dict[str, Any]:
    """Choose for the caller."""
    with transaction():
        before = choices_of(caller())
        kept = {"mobile": before.mobile, "mail_address": before.mail_address}
        choose_notices(**(kept | body), by=caller())
    return _shown()


@blueprint.get("/dispatches")
@describe()
@blueprint.arguments(DispatchesQuery, location="query")
@blueprint.response(200, page_of(DispatchLineShape))
def list_dispatches(wanted: dict[str, Any]) -> Any:
    """Mails and SMS, the newest first: the caller's, or those to the staff within reach."""
    limit = wanted["limit"]
    found = dispatches_for(
        caller(),
        of_others=wanted["of_others"],
        status=wanted.get("status"),
        before_id=read_id_cursor(wanted.get("cursor")),
        limit=limit,
    )
    more = make_cursor(found[limit - 1].id) if len(found) > limit else None
    shape = DispatchLineShape(many=True)
    return jsonify(items=shape.dump([one._asdict() for one in found[:limit]]), next_cursor=more)


@blueprint.post("/dispatches/<long:dispatch_id>/again")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, DispatchState)
@posts()
def again(_body: dict[str, Any], dispatch_id: int) -> dict[str, Any]:
    """Let one that has failed or was given up go out now."""
    found = send_again(dispatch_id, by=caller())
    return {"id": found.id, "status": found.status}


def _shown() -> dict[str, Any]:
    choices = choices_of(caller())
    return choices._asdict() | {"mobile": mask_phone(choices.mobile) if choices.mobile else ""}
