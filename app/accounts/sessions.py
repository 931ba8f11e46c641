"""Who a request is from: the session cookie, and the epoch that can end a user's sessions."""

from __future__ import annotations

from flask import Flask, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.extensions import db, login_manager

_EPOCH = "epoch"
# One statement for every request's user, built once.
_WHOLE = select(User).where(User.id == bindparam("wanted")).options(joinedload(User.grants))


def begin_session(user: User) -> None:
    """A fresh session: nothing of what was there before signing in goes on."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    session[_EPOCH] = user.session_epoch
    login_user(user)


def keep_session(user: User) -> None:
    """After the user ended all sessions by an own act, this one goes on."""
    session[_EPOCH] = user.session_epoch


def end_session() -> None:
    logout_user()
    session.clear()


@login_manager.user_loader
def load_user(user_id: str) -> User | None:
    if not user_id.isdigit():
        return None
    user = db.session.scalars(_WHOLE, {"wanted": int(user_id)}).unique().one_or_none()
    if user is None or not user.is_enabled or session.get(_EPOCH) != user.session_epoch:
        return None
    return user


@login_manager.unauthorized_handler
def to_sign_in() -> Response:
    """To the sign-in, and from there back to the page that was asked for."""
    if request.path.startswith("/api/"):
        raise Unauthorized
    # What was posted is not posted again after signing in: back to the page it came from.
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted), 303)


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.session_protection = None  # the epoch does it, without tying to an address
    login_manager.localize_callback = _
