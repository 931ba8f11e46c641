"""The API object: OpenAPI settings, the bearer scheme, and the blueprints under /api/v1."""

from __future__ import annotations

from flask import Flask

from app.api import (
    agreements,
    assistance,
    cases,
    copies,
    determinations,
    documents,
    events,
    handovers,
    household,
    ids,
    imports,
    me,
    notice_choices,
    notices,
    offers,
    opinions,
    oversight,
    people,
    records,
    releases,
    rounds,
    substitutions,
    task_batches,
    tasks,
    tokens,
)
from app.extensions import api, csrf

PREFIX = "/api/v1"
MODULES = (
    tokens,
    me,
    people,
    records,
    household,
    documents,
    imports,
    cases,
    copies,
    events,
    determinations,
    assistance,
    agreements,
    offers,
    rounds,
    tasks,
    task_batches,
    opinions,
    oversight,
    substitutions,
    handovers,
    notices,
    notice_choices,
    releases,
)
DESCRIPTION = """
就业援助个案管理。所有请求带 `Authorization: Bearer <token>`；每个 POST 带 `Idempotency-Key`，
同一个键再次发送得到同一个结果。列表用 `cursor` 翻页。错误是 `application/problem+json`。

Case management for employment assistance. Every request carries a bearer token, every POST an
`Idempotency-Key`: the same key again gets the same answer and does the work once. Lists are paged
by `cursor`. Errors are problem+json (RFC 9457); a thing outside one's reach is a 404.
"""


def init_app(app: Flask) -> None:
    app.config["API_SPEC_OPTIONS"] = {
        "info": {"description": DESCRIPTION},
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        "security": [{"bearer": []}],
    }
    api.DEFAULT_ERROR_RESPONSE_NAME = None  # errors are described once, in app.api.described
    api.init_app(app)
    ids.init_app(app, api)
    for module in MODULES:
        csrf.exempt(module.blueprint)  # no cookie is read here, so none can be ridden on
        api.register_blueprint(module.blueprint, url_prefix=f"{PREFIX}{module.PATH}")
