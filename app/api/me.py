"""Who the caller is, and to whom a task can go."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.accounts.models import ROLES
from app.api.auth import caller
from app.api.described import describe, make_blueprint

PATH = "/me"
blueprint = make_blueprint("me", "本人", roles=ROLES, changing=())


class GrantShape(Schema):
    role = fields.String(required=True)
    unit = fields.String(attribute="unit_code", required=True)


class MeShape(Schema):
    id = fields.Integer(required=True)
    username = fields.String(required=True)
    name = fields.String(attribute="display_name")
    grants = fields.List(fields.Nested(GrantShape))


@blueprint.get("")
@describe()
@blueprint.response(200, MeShape)
def show_me() -> Any:
    """Whose token this is, and which roles they hold where."""
    return caller()
