"""What every operation shares: who may call it, the errors it describes, the key of a POST."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema

from app.accounts.permissions import CASE_ROLES, WORKING_ROLES
from app.api.auth import caller, require_token
from app.api.bodies import check_request
from app.api.posting import HEADER
from app.errors import NotAllowed

_PROBLEM = {
    "application/problem+json": {
        "schema": {
            "type": "object",
            "required": ["type", "title", "status"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "errors": {"type": "object", "additionalProperties": True},
            },
        }
    }
}
_MEANINGS = {
    400: "请求不完整 incomplete request",
    401: "没有有效令牌 no valid token",
    403: "没有权限 not allowed",
    404: "没有或不在管辖范围 unknown, or outside one's reach",
    409: "情况已经变化 the thing has moved on",
    413: "内容太大 too large",
    415: "格式不支持 not the content type that is asked for",
    422: "内容有误 invalid content",
    429: "请求太频繁 too many requests",
}
_WITH_BODY = (400, 409, 413, 415, 422)
_OFTEN = (401, 403, 422)  # 422: a query may hold what cannot be kept


def make_blueprint(
    name: str,
    description: str,
    *,
    roles: Sequence[str] = CASE_ROLES,
    changing: Sequence[str] = WORKING_ROLES,
    public: bool = False,
) -> Blueprint:
    """``roles`` may look, ``changing`` may change: held anywhere. The rest is decided by reach."""
    blueprint = Blueprint(f"api_{name}", __name__, description=description)
    if not public:
        blueprint.before_request(require_token)
        blueprint.before_request(lambda: _require_role(roles, changing))
    blueprint.before_request(check_request)
    return blueprint


def _require_role(roles: Sequence[str], changing: Sequence[str]) -> None:
    needed = roles if request.method in ("GET", "HEAD", "OPTIONS") else changing
    if not caller().has_role(*needed):
        raise NotAllowed


def describe(
    *statuses: int, posting: bool = False, body: bool = False, files: bool = False, **more: Any
) -> Callable[..., Any]:
    """Documentation of an operation: the problems it may answer with, the POST's header.

    ``posting``: under an Idempotency-Key. ``body``: another request with content. ``files``: the
    content is multipart, not JSON.
    """
    found = {*_OFTEN, *statuses, *(_WITH_BODY if posting or body or files else ())}
    responses = {
        str(status): {"description": _MEANINGS[status], "content": _PROBLEM}
        for status in sorted(found)
    }
    documented: dict[str, Any] = {"responses": responses, **more}
    if posting:
        documented["parameters"] = [HEADER]
    document = Blueprint.doc(**documented)

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        described = document(view)
        described.takes_files = files
        return described

    return decorate


def json_body(schema: type[Schema]) -> dict[str, Any]:
    """The documented body of an operation whose action does the checking."""
    return {"content": {"application/json": {"schema": schema}}, "required": True}


def file_body(**fields: dict[str, Any]) -> dict[str, Any]:
    """A documented multipart body: one file, and ``fields`` (name → JSON schema) beside it."""
    required = ["file", *(name for name, field in fields.items() if field.pop("required", False))]
    properties = {"file": {"type": "string", "format": "binary"}, **fields}
    schema = {"type": "object", "required": required, "properties": properties}
    return {"content": {"multipart/form-data": {"schema": schema}}, "required": True}


def file_answer(*media_types: str, description: str = "文件 the file") -> dict[str, Any]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}
    return {"description": description, "content": content}


class Raw(Schema):
    """The body as sent: the action checks it, with the same messages as on the page."""

    class Meta:
        unknown = "include"


class Nothing(Schema):
    """An empty object."""
