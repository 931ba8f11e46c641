"""Asking for an opinion, answering and withdrawing, from the page of the task."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import find_user
from app.cases.blueprint import NUMBER, blueprint
from app.cases.opinions.actions import answer_opinion, ask_opinion, withdraw_opinion
from app.cases.opinions.queries import task_of_question
from app.cases.queries import get_task
from app.cases.views_task import Page, show_task
from app.database import transaction
from app.errors import InvalidInput
from app.web.input import number

ID = "<int(max=2147483647):opinion_id>"


@blueprint.post(f"/tasks/{NUMBER}task_id>/opinions")
@needs_role(*WORKING_ROLES)
def ask_opinion_post(task_id: int) -> Page:
    form = request.form
    try:
        with transaction():
            colleague = find_user(number(form, "of") or 0)
            if colleague is None:
                raise InvalidInput("of", _("请选择请谁协办"))
            ask_opinion(task_id, of=colleague, question=form.get("question", ""), by=current_user)
    except InvalidInput as error:
        return show_task(get_task(task_id, by=current_user), error=error, acting="ask"), 422
    flash(_("已请%(name)s协办，答复后会通知您。", name=colleague.display_name), "success")
    return redirect(url_for("cases.task_page", task_id=task_id), 303)


@blueprint.post(f"/opinions/{ID}/answer")
@needs_role(*WORKING_ROLES)
def answer_opinion_post(opinion_id: int) -> Page:
    try:
        with transaction():
            answer_opinion(opinion_id, answer=request.form.get("answer", ""), by=current_user)
    except InvalidInput as error:
        task = get_task(task_of_question(opinion_id, to=current_user), by=current_user)
        return show_task(task, error=error, acting="answer"), 422
    flash(_("意见已送达，谢谢协办。"), "success")
    return redirect(url_for("cases.my_work"), 303)


@blueprint.post(f"/opinions/{ID}/withdraw")
@needs_role(*WORKING_ROLES)
def withdraw_opinion_post(opinion_id: int) -> Page:
    with transaction():
        opinion = withdraw_opinion(opinion_id, by=current_user)
    flash(_("已收回，不再请%(name)s协办。", name=opinion.colleague.display_name), "success")
    return redirect(url_for("cases.task_page", task_id=opinion.task_id), 303)
