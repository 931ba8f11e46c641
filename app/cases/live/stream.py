"""The address that open pages ask for news: answered at once and closed, asked again after
``RETRY`` by the browser itself (``docs/decisions/0019``).

It stands before Flask, since every caseworker's open page asks all day: a request that finds
nothing new costs one statement, reads the session without renewing it, and renders nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from flask import Flask
from sqlalchemy import Integer, Select, bindparam, select, text, true
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Request

from app.accounts.models import User
from app.accounts.permissions import WORKING_ROLES
from app.accounts.sessions import EPOCH, user_with_grants
from app.accounts.standing_in import StandIn, holding_sql, stand_ins, stand_ins_of
from app.cases.live.state import each_sign, held_now, sign_of
from app.database import end_reading, single_statements
from app.dates.clock import today
from app.extensions import db

log = logging.getLogger(__name__)

PATH = "/work/news"
RETRY = 4000  # ms
RETRY_WITHOUT_DATABASE = 15000
# Roles that have changed count after this; the account and its substitutions are asked each time.
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
    """The statement of a user, compiled: until when it is right, and for whom they stand in."""

    until: float
    sql: str
    values: dict[str, Any]
    stands_in_for: tuple[StandIn, ...]

    def ask(self, epoch: int | None) -> Sequence[Any] | None:
        """The signs, and last for whom they stand in now; None: this session is over."""
        with single_statements() as connection:
            return connection.exec_driver_sql(self.sql, self.values | {"epoch": epoch}).first()


class News:
    """Wraps the application; every other address goes through to it."""

    def __init__(self, app: Flask) -> None:
        self._app, self._inner = app, app.wsgi_app
        self._kept: dict[tuple[int, str], _Kept] = {}

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
        since. ``view``: the tab that it shows, where that is of what others do. The sign that the
        page has seen last comes as Last-Event-ID."""
        session = self._app.session_interface.open_session(self._app, Request(environ))
        user_id = str(session.get("_user_id", "")) if session else ""
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        if not user_id.isdigit() or asked.get("user") != [user_id]:
            return _OVER
        view = "waiting" if asked.get("view") == ["waiting"] else ""
        sign = self._sign(int(user_id), view, session.get(EPOCH))
        if sign is None:
            return _OVER
        if environ.get("HTTP_LAST_EVENT_ID") == sign:
            return f"retry: {RETRY}\nid: {sign}\n\n"
        held = held_now(_whole(int(user_id)))
        return f"retry: {RETRY}\nid: {sign}\ndata: {held.as_json()}\n\n"

    def _sign(self, user_id: int, view: str, epoch: int | None) -> str | None:
        """None: this session is over, or nobody's who has tasks."""
        kept = self._kept.get((user_id, view))
        if kept is None or kept.until < time.monotonic():
            kept = self._keep(user_id, view)
        row = kept and kept.ask(epoch)
        if kept and row and stand_ins(row[-1]) != kept.stands_in_for:
            kept = self._keep(user_id, view)  # arranged or ended since
            row = kept and kept.ask(epoch)
        return sign_of(*row[:-1]) if row else None

    def _keep(self, user_id: int, view: str) -> _Kept | None:
        user = _whole(user_id)
        if user is None or not user.has_role(*WORKING_ROLES):
            return None
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        compiled = _while_signed_in(user, view).compile(
            dialect=db.engine.dialect, compile_kwargs={"render_postcompile": True}
        )
        until = time.monotonic() + _KEPT_FOR
        kept = _Kept(until, str(compiled), dict(compiled.params), user.stands_in_for)
        self._kept[user_id, view] = kept
        return kept


def _whole(user_id: int) -> User | None:
    user = user_with_grants(user_id)
    if user is not None:
        user.stands_in_for = stand_ins_of(user)
    return user


def _while_signed_in(user: User, view: str) -> Select:
    """As ``_Kept.ask`` answers: a row that is there while the account and the epoch are."""
    found = select(*each_sign(user, view)).subquery()
    standing_in = text(holding_sql("user_account.id")).bindparams(today=today())
    return (
        select(found, standing_in)
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
