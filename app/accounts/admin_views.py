"""The system administrator's pages: users, their roles, their passwords. No personal data here."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import actions
from app.accounts.guards import needs_role
from app.accounts.models import ROLES
from app.accounts.queries import admin_reach, get_user_as_admin, units_within, users_for
from app.database import transaction
from app.errors import InvalidInput

# Ids are 32 bits: a greater number names nobody.
NUMBER = "<int(max=2147483647):"
Page = str | Response | tuple[str, int]


def add_to(blueprint: Blueprint) -> None:
    route = blueprint.add_url_rule
    route("/users", view_func=user_list, methods=["GET"])
    route("/users/new", view_func=user_new, methods=["GET"])
    route("/users/new", view_func=user_new_post, methods=["POST"])
    route(f"/users/{NUMBER}user_id>", view_func=user_page, methods=["GET"])
    route(f"/users/{NUMBER}user_id>", view_func=user_post, methods=["POST"])
    route(f"/users/{NUMBER}user_id>/grants", view_func=grant_post, methods=["POST"])
    route(
        f"/users/{NUMBER}user_id>/grants/{NUMBER}grant_id>", view_func=revoke_post, methods=["POST"]
    )
    route(f"/users/{NUMBER}user_id>/password", view_func=reset_post, methods=["POST"])
    route(f"/users/{NUMBER}user_id>/sessions", view_func=sessions_post, methods=["POST"])


@needs_role("system_admin")
def user_list() -> Page:
    search, role = request.args.get("q", ""), request.args.get("role", "")
    page = users_for(current_user, search=search, role=role, cursor=request.args.get("after"))
    return render_template(
        "accounts/user_list.html", page=page, search=search, role=role, roles=ROLES
    )


@needs_role("system_admin")
def user_new() -> Page:
    return _new_page({}, {})


def _new_page(values: dict, errors: dict) -> str:
    units = units_within(admin_reach(current_user))
    return render_template("accounts/user_new.html", values=values, errors=errors, units=units)


@needs_role("system_admin")
def user_new_post() -> Page:
    form = request.form
    try:
        with transaction():
            user, password = actions.create_user(
                username=form.get("username", ""),
                display_name=form.get("display_name", ""),
                unit_code=form.get("unit_code", ""),
                by=current_user,
            )
    except InvalidInput as error:
        return _new_page(form.to_dict(), error.errors), 422
    return _show_password(user.id, password)


@needs_role("system_admin")
def user_page(user_id: int) -> Page:
    return _user_page(user_id, {})


def _user_page(user_id: int, errors: dict, password: str | None = None) -> str:
    return render_template(
        "accounts/user.html",
        user=get_user_as_admin(user_id, by=current_user),
        units=units_within(admin_reach(current_user)),
        roles=ROLES,
        errors=errors,
        password=password,
    )


@needs_role("system_admin")
def user_post(user_id: int) -> Page:
    form = request.form
    try:
        with transaction():
            actions.update_user(
                get_user_as_admin(user_id, by=current_user),
                display_name=form.get("display_name", ""),
                unit_code=form.get("unit_code", ""),
                is_enabled="is_enabled" in form,
                by=current_user,
            )
    except InvalidInput as error:
        return _user_page(user_id, error.errors), 422
    return _saved(user_id)


@needs_role("system_admin")
def grant_post(user_id: int) -> Page:
    form = request.form
    try:
        with transaction():
            actions.grant_role(
                get_user_as_admin(user_id, by=current_user),
                role=form.get("role", ""),
                unit_code=form.get("grant_unit_code", ""),
                by=current_user,
            )
    except InvalidInput as error:
        return _user_page(user_id, error.errors), 422
    return _saved(user_id)


@needs_role("system_admin")
def revoke_post(user_id: int, grant_id: int) -> Page:
    with transaction():
        user = get_user_as_admin(user_id, by=current_user)
        actions.revoke_role(user, grant_id=grant_id, by=current_user)
    return _saved(user_id)


@needs_role("system_admin")
def reset_post(user_id: int) -> Page:
    with transaction():
        password = actions.reset_password(
            get_user_as_admin(user_id, by=current_user), by=current_user
        )
    return _show_password(user_id, password)


def _show_password(user_id: int, password: str) -> Page:
    """Not a redirect: the password is in no address, no session and no log."""
    return _user_page(user_id, {}, password)


@needs_role("system_admin")
def sessions_post(user_id: int) -> Page:
    with transaction():
        actions.end_sessions(get_user_as_admin(user_id, by=current_user), by=current_user)
    flash(_("该用户的登录和接口令牌已全部失效。"), "success")
    return redirect(url_for("accounts.user_page", user_id=user_id), 303)


def _saved(user_id: int) -> Response:
    flash(_("已保存。"), "success")
    return redirect(url_for("accounts.user_page", user_id=user_id), 303)
