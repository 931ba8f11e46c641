"""The address that open pages ask for news: answered at once and closed, asked again after
``RETRY`` by the browser itself (``docs/decisions/0019``).

It stands before Flask, since every caseworker's open page asks all day: a request that finds
nothing new costs one statement, reads the session without renewing it, and renders nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from flask import Flask
from sqlalchemy import Integer, Select, bindparam, select, true
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Request

from app.accounts.models import User
from app.accounts.permissions import WORKING_ROLES
from app.accounts.sessions import EPOCH, user_with_grants
from app.accounts.standing_in import stand_ins_of
from app.cases.live.state import each_sign, held_now, sign_of
from app.database import end_reading, single_statements
from app.extensions import db

log = logging.getLogger(__name__)

PATH = "/work/news"
RETRY = 4000  # ms
RETRY_WITHOUT_DATABASE = 15000
# Roles and substitutions that have changed count after this; the account itself is asked each time.
_KEPT_FOR = 30  # s
_MOST_KEPT = 5000
_HEADERS = [
    ("Content-Type", "text/event-stream; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Accel-Buffering", "no"),
    ("X-Content-Type-Options", "nosniff"),
]
_OVER = "event: over\ndata: {}\n\n"


class _Kept(NamedTuple):
    """The statement of a user, compiled, and until when it is right."""

    until: float
    sql: str
    values: dict[str, Any]


class News:
    """Wraps the application; every other address goes through to it."""

    def __init__(self, app: Flask) -> None:
        self._app, self._inner = app, app.wsgi_app
        self._kept: dict[int, _Kept] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "GET":
            return self._inner(environ, start_response)
        with self._app.app_context():
            try:
                answer = self._answer(environ)
                end_reading()
            except DBAPIError as error:
                if not error.connection_invalidated and error.statement is not None:
                    log.exception("news")
                answer = f"retry: {RETRY_WITHOUT_DATABASE}\n\n"
        body = answer.encode()
        start_response("200 OK", [*_HEADERS, ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: dict[str, Any]) -> str:
        """``user`` in the address: for whom the page was made; another one may have signed in
        since. The sign that the page has seen last comes as Last-Event-ID."""
        session = self._app.session_interface.open_session(self._app, Request(environ))
        user_id = str(session.get("_user_id", "")) if session else ""
        asked = parse_qs(environ.get("QUERY_STRING", "")).get("user", [""])[0]
        if not user_id.isdigit() or asked != user_id:
            return _OVER
        sign = self._sign(int(user_id), session.get(EPOCH))
        if sign is None:
            return _OVER
        if environ.get("HTTP_LAST_EVENT_ID") == sign:
            return f"retry: {RETRY}\nid: {sign}\n\n"
        held = held_now(_whole(int(user_id)))
        return f"retry: {RETRY}\nid: {sign}\ndata: {held.as_json()}\n\n"

    def _sign(self, user_id: int, epoch: int | None) -> str | None:
        """None: this session is over, or nobody's who has tasks."""
        kept = self._kept.get(user_id)
        if kept is None or kept.until < time.monotonic():
            kept = self._keep(user_id)
            if kept is None:
                return None
        with single_statements() as connection:
            row = connection.exec_driver_sql(kept.sql, kept.values | {"epoch": epoch}).first()
        return sign_of(*row) if row else None

    def _keep(self, user_id: int) -> _Kept | None:
        user = _whole(user_id)
        if user is None or not user.has_role(*WORKING_ROLES):
            return None
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        compiled = _while_signed_in(user).compile(
            dialect=db.engine.dialect, compile_kwargs={"render_postcompile": True}
        )
        until = time.monotonic() + _KEPT_FOR
        kept = self._kept[user_id] = _Kept(until, str(compiled), dict(compiled.params))
        return kept


def _whole(user_id: int) -> User | None:
    user = user_with_grants(user_id)
    if user is not None:
        user.stands_in_for = stand_ins_of(user)
    return user


def _while_signed_in(user: User) -> Select:
    """The signs, in a row that is there while the account and the session's epoch are."""
    found = select(*each_sign(user)).subquery()
    return (
        select(found)
        .select_from(User)
        .join(found, true())
        .where(
            User.id == user.id,
            User.is_enabled,
            User.session_epoch == bindparam("epoch", None, type_=Integer),
        )
    )


def init_app(app: Flask) -> None:
    app.wsgi_app = News(app)  # type: ignore[method-assign]
