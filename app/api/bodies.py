"""What a request may carry, looked at before any view: so that no odd value reaches the database.

400 what is no JSON or nests too deep, 413 what is too long, 415 another kind of content, 422 (with
the place) what PostgreSQL cannot keep: NUL, halves of characters, numbers without end.
"""

from __future__ import annotations

import math
import re
from typing import Any

from flask import current_app, request
from flask_smorest import abort
from werkzeug.datastructures import MultiDict

from app.errors import InvalidInput

MAX_JSON = 1024 * 1024
MAX_DEPTH = 20
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_MAX_INTEGER = 2**63


def check_request() -> None:
    _check_values(request.args, "query")
    if request.method not in ("POST", "PUT", "PATCH"):
        return
    if takes_files():
        _check_multipart()
    else:
        _check_json()


def takes_files() -> bool:
    """Said by ``described.describe(files=True)`` at the view."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "takes_files", False)


def _check_multipart() -> None:
    if request.mimetype != "multipart/form-data":
        abort(415, message="文件要以 multipart/form-data 发送")
    _check_values(request.form, "form")
    _check_values(request.files, "file")


def _check_values(values: MultiDict[str, Any], where: str) -> None:
    for name, value in values.items(multi=True):
        text = value if isinstance(value, str) else value.filename or ""
        if name is None:  # a part of a form may come without one
            raise InvalidInput(where, "每一项都要有名称")
        if _UNFIT.search(name) or _UNFIT.search(text):
            raise InvalidInput(where, "含有不能使用的字符")


def _check_json() -> None:
    request.max_content_length = MAX_JSON
    if not request.is_json:
        abort(415, message="请求内容应是 application/json")
    try:
        body = request.get_json()
    except RecursionError:
        abort(400, message="请求内容嵌套过深")
    _check(body, "", 0)


def _check(value: Any, path: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        abort(400, message="请求内容嵌套过深")
    match value:
        case str() if _UNFIT.search(value):
            _refuse(path, "含有不能使用的字符")
        case float() if not math.isfinite(value):
            _refuse(path, "不是有限的数字")
        case int() if abs(value) >= _MAX_INTEGER:
            _refuse(path, "数字太大")
        case list():
            for number, item in enumerate(value):
                _check(item, f"{path}.{number}", depth + 1)
        case dict():
            for key, item in value.items():
                _check(key, path, depth + 1)
                _check(item, f"{path}.{key}", depth + 1)


def _refuse(path: str, message: str) -> None:
    raise InvalidInput(path.lstrip(".") or "body", message)
