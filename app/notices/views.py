"""One's own notices: the list, opening one, marking as read."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from app.database import transaction
from app.notices.actions import mark_all_read, mark_read
from app.notices.queries import PAGE, notices_of
from app.notices.targets import target_of
from app.web.input import number

blueprint = Blueprint("notices", __name__, template_folder="templates", url_prefix="/notices")
_LARGEST = 2**53


@blueprint.get("")
@login_required
def notice_list() -> str:
    unread_only = request.args.get("show") == "unread"
    before = number(request.args, "before", _LARGEST)
    lines = notices_of(current_user, unread_only=unread_only, before_id=before)
    show = "unread" if unread_only else None
    following = None
    if len(lines) > PAGE:
        following = url_for(".notice_list", show=show, before=lines[PAGE - 1].id)
    return render_template(
        "notices/list.html",
        lines=lines[:PAGE],
        unread_only=unread_only,
        next_address=following,
        first_address=url_for(".notice_list", show=show) if before else None,
    )


@blueprint.post("/<int(max=9007199254740991):notice_id>")
@login_required
def open_post(notice_id: int) -> Response:
    """To what the notice speaks of; it has been read then."""
    with transaction():
        notice = mark_read(notice_id, by=current_user)
    endpoint, values = target_of(notice)
    return redirect(url_for(endpoint, **values), 303)


@blueprint.post("/read")
@login_required
def read_post() -> Response:
    with transaction():
        mark_all_read(by=current_user, until_id=number(request.form, "until", _LARGEST) or 0)
    return redirect(url_for(".notice_list"), 303)
