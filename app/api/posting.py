"""Every POST does its work once: the Idempotency-Key header, and the answer under it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import jsonify, request
from flask.wrappers import Response
from flask_smorest import abort

from app.accounts.idempotency import run_once
from app.api.auth import caller

MAX_KEY = 200
HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY, "pattern": "^[!-~]+$"},
    "description": "同一个键再次发送，得到同一个结果，只办一次",
}


def posts(status: int = 200) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Run a view as one idempotent transaction; it returns the JSON that the answer carries."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def once(*args: Any, **kwargs: Any) -> Response:
            answer, replayed = run_once(
                required_key(),
                by=caller(),
                request=fingerprint(),
                action=lambda: view(*args, **kwargs),
            )
            response = jsonify(answer)
            response.status_code = status
            if replayed:
                response.headers["Idempotent-Replayed"] = "true"
            return response

        return once

    return decorate


def required_key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not key or len(key) > MAX_KEY or not key.isascii() or not key.isprintable():
        abort(400, message="每个 POST 请求都要带 Idempotency-Key 请求头")
    return key


def fingerprint() -> bytes:
    """What makes two requests the same: where to, and every word and file they carry."""
    if request.mimetype == "multipart/form-data":
        carried: Any = [sorted(request.form.items(multi=True)), _digests()]
    else:
        carried = request.get_json(silent=True)
    return json.dumps([request.path, carried], sort_keys=True).encode()


def _digests() -> list[tuple[str, str, str]]:
    digests = []
    for name, file in request.files.items(multi=True):
        digest = hashlib.file_digest(file.stream, "sha256").hexdigest()
        file.stream.seek(0)
        digests.append((name, file.filename or "", digest))
    return sorted(digests)
