"""Standing in for a colleague: the list, arranging it, ending it early."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import find_user
from app.api.auth import caller
from app.api.described import Nothing, describe, make_blueprint
from app.api.posting import posts
from app.api.staff import named_user
from app.substitutions.actions import arrange_substitution, end_substitution
from app.substitutions.models import Substitution
from app.substitutions.queries import substitutions_for

PATH = "/substitutions"
blueprint = make_blueprint("substitutions", "代理", roles=WORKING_ROLES)
_USER = validate.Range(min=1, max=2**31 - 1)


class SubstitutionShape(Schema):
    id = fields.Integer(required=True)
    principal_id = fields.Integer(required=True, metadata={"description": "who is away"})
    deputy_id = fields.Integer(required=True)
    from_on = fields.Date(required=True)
    until_on = fields.Date(required=True, metadata={"description": "the last day, included"})
    elements = fields.List(fields.String(), allow_none=True)
    units = fields.List(fields.String(), allow_none=True)
    state = fields.String(required=True, metadata={"description": "coming, running, over, ended"})


class SubstitutionBody(Schema):
    principal = fields.Integer(load_default=None, strict=True, allow_none=True, validate=_USER)
    deputy = fields.Integer(required=True, strict=True, validate=_USER)
    from_on = fields.Date(required=True)
    until_on = fields.Date(required=True)
    elements = fields.List(fields.String(validate=validate.Length(max=80)), load_default=list)
    units = fields.List(
        fields.String(validate=validate.Regexp(r"^[0-9]{1,12}$")), load_default=list
    )


@blueprint.get("")
@describe()
@blueprint.response(200, SubstitutionShape(many=True))
def list_substitutions() -> Any:
    """One's own, those where the caller stands in, and a manager's people's."""
    return substitutions_for(caller())


@blueprint.post("")
@describe(posting=True)
@blueprint.arguments(SubstitutionBody)
@blueprint.response(201, SubstitutionShape)
@posts(201)
def create_substitution(body: dict[str, Any]) -> dict[str, Any]:
    """A deputy does the principal's tasks (without one: the caller's) from day to day."""
    wanted, deputy = body.pop("principal"), find_user(body.pop("deputy"))
    principal = named_user(wanted, "principal") if wanted else caller()
    found = arrange_substitution(principal=principal, deputy=deputy, by=caller(), **body)
    return _json(found)


@blueprint.post("/<row:substitution_id>/end")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, SubstitutionShape)
@posts()
def end(_body: dict[str, Any], substitution_id: int) -> dict[str, Any]:
    """End it now, before its last day."""
    return _json(end_substitution(substitution_id, by=caller()))


def _json(found: Substitution) -> dict[str, Any]:
    return {
        "id": found.id,
        "principal_id": found.principal_id,
        "deputy_id": found.deputy_id,
        "from_on": found.from_on.isoformat(),
        "until_on": found.until_on.isoformat(),
        "elements": found.elements,
        "units": found.units,
        "state": found.state,
    }
