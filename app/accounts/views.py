"""Signing in and out, and one's own account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from app.accounts import admin_views
from app.accounts.actions import change_password, change_phone, end_sessions
from app.accounts.sessions import begin_session, end_session, keep_session
from app.accounts.signing_in import SignInRefused, SignInThrottled, sign_in_checked
from app.accounts.tokens import end_token, tokens_of
from app.database import transaction
from app.errors import InvalidInput
from app.web.views import safe_address

blueprint = Blueprint("accounts", __name__, template_folder="templates")
admin_views.add_to(blueprint)

Page = str | Response | tuple[str, int]


@blueprint.get("/sign-in")
def sign_in() -> Page:
    if current_user.is_authenticated:
        return redirect(url_for("web.home"), 303)
    return render_template("accounts/sign_in.html", next=safe_address(request.args.get("next")))


@blueprint.post("/sign-in")
def sign_in_post() -> Page:
    wanted = safe_address(request.form.get("next"))
    username = request.form.get("username", "")
    try:
        user = sign_in_checked(
            username, request.form.get("password", ""), address=request.remote_addr
        )
    except (SignInRefused, SignInThrottled) as error:
        page = render_template(
            "accounts/sign_in.html", username=username, problem=error.message, next=wanted
        )
        return page, error.status
    begin_session(user)
    return redirect(wanted or url_for("web.home"), 303)


@blueprint.get("/session")
def session_now() -> dict[str, str | int | None]:
    """Who is signed in, and the token of their session: for a form that has been open for long."""
    if not current_user.is_authenticated:
        return {"user": None}  # and no session begun: a sign-in may be under way elsewhere
    return {"user": current_user.id, "token": generate_csrf()}


@blueprint.post("/sign-out")
def sign_out() -> Response:
    end_session()
    flash(_("已退出登录。"), "success")
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.get("/account")
@login_required
def profile() -> Page:
    return _profile({})


def _profile(errors: dict, **typed: object) -> str:
    tokens = tokens_of(current_user)
    return render_template("accounts/profile.html", errors=errors, tokens=tokens, **typed)


@blueprint.post("/account/password")
@login_required
def password_post() -> Page:
    form = request.form
    # Kept only by whoever saw the box and cleared it.
    keep_tokens = "tokens_offered" in form and "end_tokens" not in form
    try:
        with transaction():
            change_password(
                current_user,
                old=form.get("old_password", ""),
                new=form.get("new_password", ""),
                again=form.get("again", ""),
                keep_tokens=keep_tokens,
            )
    except InvalidInput as error:
        return _profile(error.errors, keep_tokens=keep_tokens), 422
    keep_session(current_user)
    said = (
        _("密码已更改，其他设备上的登录已失效，接口令牌保留。")
        if keep_tokens
        else _("密码已更改，其他设备上的登录和接口令牌已失效。")
    )
    flash(said, "success")
    return redirect(url_for(".profile"), 303)


@blueprint.post("/account/phone")
@login_required
def phone_post() -> Page:
    try:
        with transaction():
            change_phone(current_user, request.form.get("phone", ""))
    except InvalidInput as error:
        return _profile(error.errors, phone=request.form.get("phone", "")), 422
    flash(_("已保存。"), "success")
    return redirect(url_for(".profile"), 303)


@blueprint.post("/account/end-sessions")
@login_required
def end_sessions_post() -> Response:
    with transaction():
        end_sessions(current_user, by=current_user)
    keep_session(current_user)
    flash(_("其他设备上的登录已全部失效。"), "success")
    return redirect(url_for(".profile"), 303)


@blueprint.post(f"/account/tokens/{admin_views.NUMBER}token_id>/end")
@login_required
def end_token_post(token_id: int) -> Response:
    with transaction():
        end_token(token_id, by=current_user)
    flash(_("令牌已失效。"), "success")
    return redirect(url_for(".profile"), 303)
