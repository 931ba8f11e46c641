"""Who the caller is, and the end of their token."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.accounts.models import ROLES
from app.api.auth import bearer, caller, revoke_token
from app.api.described import describe, make_blueprint
from app.database import transaction

PATH = "/me"
blueprint = make_blueprint("me", "本人", roles=ROLES, changing=ROLES)


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


@blueprint.delete("/token")
@describe()
@blueprint.response(204)
def end_token() -> None:
    """The token that this request carries is not accepted again."""
    with transaction():
        revoke_token(bearer(), by=caller())
