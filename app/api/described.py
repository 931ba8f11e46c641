"""What every operation shares in the OpenAPI description: the errors, and the key of a POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_smorest import Blueprint

from app.api.auth import require_token
from app.api.posting import HEADER

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
    415: "不是 JSON not JSON",
    422: "内容有误 invalid content",
    429: "请求太频繁 too many requests",
}


def make_blueprint(name: str, description: str, *, public: bool = False) -> Blueprint:
    blueprint = Blueprint(f"api_{name}", __name__, description=description)
    if not public:
        blueprint.before_request(require_token)
    return blueprint


def describe(*statuses: int, posting: bool = False, **more: Any) -> Callable[..., Any]:
    """Documentation of an operation: the problems it may answer with, the POST's header."""
    responses = {
        str(status): {"description": _MEANINGS[status], "content": _PROBLEM}
        for status in sorted({401, *statuses, *((400, 409, 415, 422) if posting else ())})
    }
    documented: dict[str, Any] = {"responses": responses, **more}
    if posting:
        documented["parameters"] = [HEADER]
    return Blueprint.doc(**documented)
