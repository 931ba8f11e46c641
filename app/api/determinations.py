"""What the rules said of a person in a case, and what officers said of that."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.api.auth import caller
from app.api.cases import ID
from app.api.described import describe, make_blueprint
from app.cases.queries import get_case
from app.eligibility.changes import changes
from app.eligibility.queries import determinations_of_case, get_determination

PATH = ""
blueprint = make_blueprint("determinations", "资格认定")


class OpinionShape(Schema):
    stage = fields.String(required=True)
    opinion = fields.String(required=True)
    differs = fields.Boolean(metadata={"description": "from what the rules recommend"})
    difference_reason = fields.String(allow_none=True)
    primary_category = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    comment = fields.String(allow_none=True)
    at = fields.DateTime()
    by_id = fields.Integer()
    determination_id = fields.Integer(metadata={"description": "what the officer had before them"})


class NoticeShape(Schema):
    starts_on = fields.Date()
    ends_on = fields.Date()
    objections = fields.Function(
        lambda notice: len(notice.objections), metadata={"type": "integer"}
    )


class ChangeShape(Schema):
    key = fields.String(metadata={"description": "eligible, precondition, a category, or a fact"})
    name = fields.String()
    before = fields.String()
    after = fields.String()


class ChangesShape(Schema):
    answers = fields.List(fields.Nested(ChangeShape))
    facts = fields.List(fields.Nested(ChangeShape))


class DeterminationShape(Schema):
    id = fields.Integer(required=True)
    case_id = fields.Integer(required=True)
    release_id = fields.Integer()
    as_of = fields.Date()
    earlier_id = fields.Integer(
        allow_none=True,
        metadata={
            "description": "the one before it that the first reviews rest on; a county "
            "decision rests on one of its own day"
        },
    )
    changes = fields.Function(
        lambda found: ChangesShape().dump(changes(found)) if found.earlier_id else None,
        metadata={
            "type": "object",
            "nullable": True,
            "description": "against the earlier one, in words",
        },
    )
    eligible = fields.String()
    recommended = fields.String(allow_none=True)
    categories = fields.List(fields.String())
    unknown_categories = fields.List(fields.String())
    primary = fields.String(attribute="primary_category", allow_none=True)
    next_change_on = fields.Date(allow_none=True)
    reasons = fields.List(fields.Dict())
    outlook = fields.Dict(
        metadata={
            "description": "what fails → {on: the first day on which time alone mends it, or null; "
            "ways: what would have to be, in the tables' words; missing: how much of which count}"
        }
    )
    opinions = fields.List(
        fields.Nested(OpinionShape),
        attribute="opinions_so_far",
        metadata={"description": "those on the earlier ones first"},
    )
    notices = fields.List(fields.Nested(NoticeShape), attribute="notices_so_far")


@blueprint.get(f"/cases{ID}/determinations")
@describe(404)
@blueprint.response(200, DeterminationShape(many=True))
def list_determinations(case_id: int) -> Any:
    """All of a case, the newest first, with every reason."""
    return determinations_of_case(get_case(case_id, by=caller()).id)


@blueprint.get("/determinations/<long:determination_id>")
@describe(404)
@blueprint.response(200, DeterminationShape)
def show_determination(determination_id: int) -> Any:
    """One determination."""
    return get_determination(determination_id, by=caller())
