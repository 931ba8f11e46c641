"""A token for a name and password, for systems that keep neither."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from marshmallow import Schema, fields, validate

from app.accounts.signing_in import sign_in_checked
from app.api.auth import DEFAULT_DAYS, issue_token
from app.api.described import describe, make_blueprint
from app.database import transaction

PATH = "/tokens"
blueprint = make_blueprint("tokens", "访问令牌", public=True)


class TokenRequest(Schema):
    username = fields.String(required=True, validate=validate.Length(min=1, max=60))
    password = fields.String(required=True, validate=validate.Length(min=1, max=200))
    label = fields.String(load_default="api", validate=validate.Length(min=1, max=60))
    days = fields.Integer(load_default=DEFAULT_DAYS, validate=validate.Range(min=1, max=365))


class TokenAnswer(Schema):
    token = fields.String(required=True)


@blueprint.post("")
@describe(429, body=True, security=[])
@blueprint.arguments(TokenRequest)
@blueprint.response(201, TokenAnswer)
def create_token(wanted: dict[str, Any]) -> Any:
    """Exchange a name and password for a bearer token, shown this once.

    No Idempotency-Key here: the answer would have to be kept, and it must not be.
    """
    user = sign_in_checked(wanted["username"], wanted["password"], address=request.remote_addr)
    with transaction():
        token = issue_token(user, label=wanted["label"], days=wanted["days"], by=user)
    return jsonify(token=token), 201
