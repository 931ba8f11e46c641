"""What went out by mail and SMS: one's own, and what a manager or administrator looks after."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from app.database import transaction
from app.notices.dispatch.actions import send_again
from app.notices.dispatch.models import STATUSES
from app.notices.dispatch.permissions import may_see_others
from app.notices.dispatch.queries import PAGE, dispatches_for
from app.notices.dispatch.words import STATUSES as STATUS_WORDS
from app.notices.dispatch.words import WAYS
from app.web.input import number

blueprint = Blueprint(
    "dispatches", __name__, template_folder="../templates", url_prefix="/notices/dispatches"
)
_LARGEST = 2**53


@blueprint.get("")
@login_required
def dispatch_list() -> str:
    of_others = request.args.get("of") == "others" and may_see_others(current_user)
    status = request.args.get("status")
    status = status if status in STATUSES else None
    before = number(request.args, "before", _LARGEST)
    lines = dispatches_for(current_user, of_others=of_others, status=status, before_id=before)
    shown = {"of": "others" if of_others else None, "status": status}
    following = None
    if len(lines) > PAGE:
        following = url_for(".dispatch_list", **shown, before=lines[PAGE - 1].id)
    return render_template(
        "notices/dispatches.html",
        lines=lines[:PAGE],
        of_others=of_others,
        may_see_others=may_see_others(current_user),
        status=status,
        statuses=STATUS_WORDS,
        ways=WAYS,
        next_address=following,
        first_address=url_for(".dispatch_list", **shown) if before else None,
    )


@blueprint.post("/<int(max=9007199254740991):dispatch_id>")
@login_required
def again_post(dispatch_id: int) -> Response:
    with transaction():
        found = send_again(dispatch_id, by=current_user)
    flash(_("马上会再发一次，结果稍后在这里显示。"), "success")
    of = None if found.user_id == current_user.id else "others"
    return redirect(url_for(".dispatch_list", of=of), 303)
