"""One handler: what went wrong, said in HTML to people and as problem+json under /api."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, current_app, g, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.audit.actions import record
from app.database import transaction
from app.errors import OutOfReach, YiceError
from app.extensions import db

log = logging.getLogger(__name__)

Answer = tuple[str | Response, int]


def init_app(app: Flask) -> None:
    app.register_error_handler(YiceError, expected)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(DBAPIError, database_error)
    # By number, not by class: so that in tests the unexpected is raised.
    app.register_error_handler(500, unexpected)


def expected(error: YiceError) -> Answer:
    """One of the four families of ``app.errors``."""
    if isinstance(error, OutOfReach):
        _record_attempt(error)
    fields = getattr(error, "errors", None)
    return answer(error.status, str(error.message), errors=fields)


def _record_attempt(error: OutOfReach) -> None:
    """Looking for what is outside one's reach is answered like a miss, and remembered."""
    by = current_user._get_current_object() if current_user.is_authenticated else None
    db.session.rollback()
    with transaction():
        record("out_of_reach", by=by, subject=error.subject, path=request.path)


def refused(error: HTTPException) -> Answer | HTTPException:
    """What Flask and the API's validation raise: 401, 404, 405, 413, 422, 429 ..."""
    status = error.code or 500
    if status < 400:
        return error  # a redirect raised as an exception
    data: dict[str, Any] = getattr(error, "data", None) or {}
    errors = data.get("messages") or data.get("errors")
    message = data.get("message") or _message_of(status)
    body, code = answer(status, message, errors=errors)
    response = current_app.make_response((body, code))
    for name, value in error.get_headers():
        if name.lower() in ("retry-after", "allow", "www-authenticate"):
            response.headers[name] = value
    for name, value in (data.get("headers") or {}).items():
        response.headers[name] = value
    return response, code


def stale_form(error: CSRFError) -> Answer:
    """The form was opened in a session that has ended since."""
    return answer(400, _("页面停留过久或登录已失效，内容没有提交。请返回上一页，刷新后再提交。"))


def database_error(error: DBAPIError) -> Any:
    """The database went away: try once more if nothing can have been done, else a calm page."""
    if not _is_gone(error):
        raise error
    db.session.rollback()
    # With a statement the failure was before the commit: nothing was done, so do it again.
    if error.statement is not None and "tried_again" not in g:
        g.tried_again = True
        g.pop("_login_user", None)
        db.session.remove()
        try:
            return _do_again()
        except DBAPIError as again:
            if not _is_gone(again):
                raise
        except YiceError as error_of_ours:
            return expected(error_of_ours)
        except HTTPException as refusal:
            return refused(refusal)
    log.warning("database unreachable: %s", error.orig)
    # The page must not ask who is there: that would need the database.
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    return answer(503, _message_of(503), bare=True)


def _do_again() -> Any:
    """The whole request, from who is asking on: the connection may have broken at that."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    answered = app.preprocess_request()
    return app.dispatch_request() if answered is None else answered


def _is_gone(error: DBAPIError) -> bool:
    """No connection could be made, or the one in use broke off."""
    name = type(error).__name__
    return error.connection_invalidated or (name == "OperationalError" and error.statement is None)


def unexpected(error: Exception) -> Answer:
    """A fault of ours: the reader gets a reference, the log the same one with the details."""
    reference = secrets.token_hex(4).upper()
    log.error("reference %s: %s %s", reference, request.method, request.path, exc_info=error)
    message = _("系统出了问题，已记录下来。请稍后再试；如果仍然不行，请把编号告诉管理员。")
    return answer(500, message, reference=reference, bare=True)


def answer(
    status: int,
    message: str,
    *,
    errors: dict | None = None,
    reference: str | None = None,
    bare: bool = False,
) -> Answer:
    """``bare``: a page without the menu, since that would need the database."""
    if request.path.startswith("/api/"):
        return problem(status, message, errors=errors, reference=reference), status
    page = render_template(
        "web/error_bare.html" if bare or status == 429 else "web/error.html",
        status=status,
        heading=heading_of(status),
        message=message,
        errors=_flat(errors),
        reference=reference,
        back=_address_of_form() if status == 413 else None,
        probe=url_for("web.health"),
        safe=request.method in ("GET", "HEAD"),
    )
    return page, status


def _address_of_form() -> str | None:
    """Where what was sent here had been filled in, if the same address shows its form."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(request.path, "GET"):
        return None
    return request.path


def problem(
    status: int, message: str, *, errors: dict | None = None, reference: str | None = None
) -> Response:
    """RFC 9457, with our field errors and reference as its extension members."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": str(heading_of(status)),
        "status": status,
        "detail": str(message),
    }
    if errors:
        content["errors"] = errors
    if reference:
        content["reference"] = reference
    response = jsonify(content)
    response.mimetype = "application/problem+json"
    return response


def heading_of(status: int) -> str:
    return {
        400: _("请求有误"),
        401: _("请先登录"),
        403: _("没有权限"),
        404: _("没有找到"),
        405: _("不能这样操作"),
        409: _("情况已经变化"),
        413: _("内容太大"),
        415: _("格式不支持"),
        422: _("填写的内容有误"),
        429: _("操作太频繁"),
        500: _("系统出错"),
        503: _("系统暂时不可用"),
    }.get(status, _("请求没有完成"))


def _message_of(status: int) -> str:
    return {
        401: _("请登录后再试。"),
        403: _("您没有权限做这个操作。"),
        404: _("这个页面不存在，或者内容不在您的管辖范围内。"),
        405: _("这个地址不接受这种请求。"),
        413: _(
            "一次提交的内容不能超过 %(n)s MB，这次的没有保存。请按浏览器的“后退”键回到表单，填写的"
            "文字还在，文件要重新选择：少选几个，其余用“上传材料”单独上传。",
            n=current_app.config["MAX_CONTENT_LENGTH"] // 1048576,
        ),
        422: _("填写的内容有误，没有保存。"),
        429: _("请稍等片刻再试。"),
        503: _(
            "数据库暂时连接不上，没有丢失任何已保存的内容。恢复后本页会自动继续，不用做任何操作。"
        ),
    }.get(status, _("请求没有完成，请返回上一页再试。"))


def _flat(errors: Any) -> list[str]:
    """Field errors, however deep, as sentences for a page that has no fields to put them at."""
    if errors is None:
        return []
    if isinstance(errors, dict):
        return [text for value in errors.values() for text in _flat(value)]
    if isinstance(errors, (list, tuple)):
        return [text for value in errors for text in _flat(value)]
    return [str(errors)]
