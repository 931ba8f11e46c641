"""Releases, to read: which there are, and what each holds."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from marshmallow import Schema, fields

from app.api.described import describe, make_blueprint
from app.releases.permissions import EDITORS, VIEWERS
from app.releases.queries import get_file, get_release, published_releases

PATH = "/releases"
ID = "/<row:release_id>"
blueprint = make_blueprint("releases", "政策版本", roles=VIEWERS, changing=EDITORS)


class ReleaseShape(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    note = fields.String()
    status = fields.String()
    number = fields.Integer(allow_none=True)
    based_on_id = fields.Integer(allow_none=True)
    effective_on = fields.Date(allow_none=True)
    published_at = fields.DateTime(allow_none=True)
    changes = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class ReleaseFileShape(Schema):
    path = fields.String(required=True)
    version = fields.Integer()
    saved_at = fields.DateTime()


class ReleaseWithFiles(ReleaseShape):
    files = fields.List(fields.Nested(ReleaseFileShape))


class FileContent(ReleaseFileShape):
    content = fields.String(required=True, metadata={"description": "BPMN, DMN or form JSON"})


@blueprint.get("")
@describe()
@blueprint.response(200, ReleaseShape(many=True))
def list_releases() -> Any:
    """Published releases, the newest first."""
    return published_releases()


@blueprint.get(ID)
@describe(404)
@blueprint.response(200, ReleaseWithFiles)
def show_release(release_id: int) -> Any:
    """One release with the names of its files."""
    return get_release(release_id)


@blueprint.get(f"{ID}/files/<path:path>")
@describe(404)
@blueprint.response(200, FileContent)
def show_release_file(release_id: int, path: str) -> Any:
    """One file of a release."""
    file = get_file(release_id, path)
    return jsonify(FileContent().dump(file))
