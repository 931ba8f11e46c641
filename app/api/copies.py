"""抄送: copying a colleague in on a case, putting a copy aside, taking it back."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.auth import caller
from app.api.described import Nothing, describe, make_blueprint
from app.api.posting import posts
from app.api.staff import named_user
from app.cases.copies.actions import copy_in, put_aside, take_copy_back
from app.cases.copies.models import CaseCopy
from app.cases.copies.queries import copies_of_case, copies_to
from app.cases.queries import get_case

PATH = ""
CASE = "/cases/<long:case_id>/copies"
ID = "/copies/<row:copy_id>"
blueprint = make_blueprint("copies", "抄送")


class CopyShape(Schema):
    id = fields.Integer(required=True)
    case_id = fields.Integer(required=True)
    task_id = fields.Integer(allow_none=True)
    copied_by = fields.Integer(required=True)
    to = fields.Integer(required=True, attribute="to_id")
    word = fields.String(required=True)
    copied_at = fields.DateTime(required=True)
    seen_at = fields.DateTime(allow_none=True)
    withdrawn_at = fields.DateTime(allow_none=True)


class CopyToMeShape(Schema):
    id = fields.Integer(required=True)
    case_id = fields.Integer(required=True)
    task_id = fields.Integer(allow_none=True)
    task = fields.String(allow_none=True)
    person = fields.String(required=True)
    by = fields.String(required=True)
    word = fields.String(required=True)
    copied_at = fields.DateTime(required=True)


class CopyBody(Schema):
    to = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1))
    word = fields.String(required=True, validate=validate.Length(min=1, max=500))
    task_id = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=1, max=2**53),
        metadata={"description": "a task of the case, where it is about that"},
    )


@blueprint.get("/copies")
@describe()
@blueprint.response(200, CopyToMeShape(many=True))
def list_my_copies() -> Any:
    """What colleagues copied to the caller, who has not put it aside."""
    return copies_to(caller())


@blueprint.get(CASE)
@describe(404)
@blueprint.response(200, CopyShape(many=True))
def list_copies(case_id: int) -> Any:
    """Who was copied in on a case."""
    return copies_of_case(get_case(case_id, by=caller()).id)


@blueprint.post(CASE)
@describe(404, posting=True)
@blueprint.arguments(CopyBody)
@blueprint.response(200, CopyShape)
@posts()
def create_copy(body: dict[str, Any], case_id: int) -> dict[str, Any]:
    """Tell a colleague of a case, who may read it for that; nothing else about it changes."""
    get_case(case_id, by=caller())  # reach comes before whether there is such a colleague
    to = named_user(body.pop("to"), "to")
    return _json(copy_in(case_id, to=to, by=caller(), **body))


@blueprint.post(f"{ID}/seen")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, CopyShape)
@posts()
def mark_seen(_body: dict[str, Any], copy_id: int) -> dict[str, Any]:
    """Put aside what was copied to the caller."""
    return _json(put_aside(copy_id, by=caller()))


@blueprint.post(f"{ID}/withdraw")
@describe(404, posting=True)
@blueprint.arguments(Nothing)
@blueprint.response(200, CopyShape)
@posts()
def withdraw_copy(_body: dict[str, Any], copy_id: int) -> dict[str, Any]:
    """Take a copy back."""
    return _json(take_copy_back(copy_id, by=caller()))


def _json(copy: CaseCopy) -> dict[str, Any]:
    return CopyShape().dump(copy)
