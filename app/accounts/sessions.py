"""Who a request is from: the session cookie, and the epoch that can end a user's sessions."""

from __future__ import annotations

import pickle

from flask import Flask, current_app, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.accounts.standing_in import holding_sql, stand_ins
from app.dates.clock import today
from app.extensions import db, login_manager

EPOCH = "epoch"
_WHOLE = select(User).where(User.id == bindparam("wanted")).options(joinedload(User.grants))
# xmin is PostgreSQL's own version of a row: it changes with every update.
_STAMP = text(
    f"""
    select u.session_epoch, u.is_enabled, concat_ws(
        ':', u.xmin, o.xmin,
        (select string_agg(g.id || '.' || g.xmin, ',' order by g.id)
         from role_grant g where g.user_id = u.id)
    ) as stamp,
    (select count(*) from (select from notice n where n.user_id = u.id and n.read_at is null
                             and n.kind <> all(u.hidden_notices)
                           limit 100) as unread) as unread,
    {holding_sql("u.id")} as standing_in
    from user_account u join organisation_unit o on o.id = u.unit_id
    where u.id = :wanted
    """  # noqa: S608  our own text
)


def begin_session(user: User) -> None:
    """A fresh session: nothing of what was there before signing in goes on."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    session[EPOCH] = user.session_epoch
    login_user(user)


def keep_session(user: User) -> None:
    """After the user ended all sessions by an own act, this one goes on."""
    session[EPOCH] = user.session_epoch


def end_session() -> None:
    logout_user()
    session.clear()


def user_with_grants(user_id: int) -> User | None:
    """All that a user is made of, from the database."""
    return db.session.scalars(_WHOLE, {"wanted": user_id}).unique().one_or_none()


@login_manager.user_loader
def load_user(user_id: str) -> User | None:
    """The user of the session, if it is still theirs.

    What a user is made of (unit, roles) is kept by the process and checked by its row versions:
    one small statement a request instead of loading it all, and no change is seen late. How much
    that is new to them waits, and for whom they stand in: the same statement says it.
    """
    if not user_id.isdigit():
        return None
    row = db.session.execute(_STAMP, {"wanted": int(user_id), "today": today()}).first()
    if row is None or not row.is_enabled or session.get(EPOCH) != row.session_epoch:
        return None
    known: dict[int, tuple[str, User]] = current_app.extensions.setdefault("yice_users", {})
    stamp, user = known.get(int(user_id), ("", None))
    if stamp != row.stamp:
        whole = user_with_grants(int(user_id))
        known[int(user_id)] = row.stamp, pickle.loads(pickle.dumps(whole))  # noqa: S301  our own
    else:
        whole = db.session.merge(user, load=False)
    whole.unread_notices = row.unread
    whole.stands_in_for = stand_ins(row.standing_in)
    return whole


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
