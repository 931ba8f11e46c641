"""Copying in from the page of a task or a case; putting aside and taking back."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES
from app.accounts.queries import find_user
from app.cases.blueprint import NUMBER, blueprint
from app.cases.copies.actions import copy_in, put_aside, take_copy_back
from app.cases.queries import get_case, get_task
from app.cases.views_case import show_case
from app.cases.views_task import Page, show_task
from app.database import transaction
from app.errors import InvalidInput
from app.web.input import number

ID = "<int(max=2147483647):copy_id>"


@blueprint.post(f"/tasks/{NUMBER}task_id>/copies")
@needs_role(*WORKING_ROLES)
def copy_task_post(task_id: int) -> Page:
    task = get_task(task_id, by=current_user)
    try:
        _copy(task.case_id, task_id)
    except InvalidInput as error:
        return show_task(get_task(task_id, by=current_user), error=error, acting="copy"), 422
    return redirect(url_for("cases.task_page", task_id=task_id), 303)


@blueprint.post(f"/cases/{NUMBER}case_id>/copies")
@needs_role(*WORKING_ROLES)
def copy_case_post(case_id: int) -> Page:
    try:
        _copy(case_id, None)
    except InvalidInput as error:
        case = get_case(case_id, by=current_user)
        return show_case(case, error.errors, request.form, acting="copy"), 422
    return redirect(url_for("cases.case_page", case_id=case_id), 303)


@blueprint.post(f"/copies/{ID}/seen")
@needs_role(*CASE_ROLES)
def copy_seen_post(copy_id: int) -> Response:
    with transaction():
        put_aside(copy_id, by=current_user)
    flash(_("已标为已阅。"), "success")
    works = current_user.has_role(*WORKING_ROLES)
    return redirect(url_for("cases.my_work" if works else "notices.notice_list"), 303)


@blueprint.post(f"/copies/{ID}/withdraw")
@needs_role(*WORKING_ROLES)
def copy_withdraw_post(copy_id: int) -> Response:
    with transaction():
        copy = take_copy_back(copy_id, by=current_user)
    flash(_("已收回给%(name)s的抄送。", name=copy.receiver.display_name), "success")
    return redirect(url_for("cases.case_page", case_id=copy.case_id, _anchor="copies"), 303)


def _copy(case_id: int, task_id: int | None) -> None:
    form = request.form
    with transaction():
        to = find_user(number(form, "copy_to") or 0)
        if to is None:
            raise InvalidInput("to", _("请选择抄送给谁"))
        copy_in(case_id, to=to, word=form.get("word", ""), by=current_user, task_id=task_id)
    flash(_("已抄送给%(name)s。", name=to.display_name), "success")
