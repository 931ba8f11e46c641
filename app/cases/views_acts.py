"""The small forms of a task and a case that need the list of colleagues: each when it is opened."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_login import current_user

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.cases.blueprint import NUMBER, blueprint
from app.cases.colleagues import ACTS, colleagues_to, readers_to_choose
from app.cases.drafts.queries import find_draft
from app.cases.queries import get_case, get_task
from app.cases.views_case import show_case
from app.cases.views_task import show_task
from app.errors import NotFound


@blueprint.get(f"/tasks/{NUMBER}task_id>/acts/<act>")
@needs_role(*WORKING_ROLES)
def task_act(task_id: int, act: str) -> str:
    """The form alone for the open page; else the page of the task with this form open."""
    if act not in ACTS:
        raise NotFound
    task = get_task(task_id, by=current_user)
    if "HX-Request" not in request.headers:
        return show_task(task, acting=act)
    return render_template(
        f"cases/form_{act}.html",
        task=task,
        colleagues=colleagues_to(act, task, by=current_user),
        copy_address=url_for("cases.copy_task_post", task_id=task.id),
        draft=find_draft(task.id, by=current_user),
    )


@blueprint.get(f"/cases/{NUMBER}case_id>/acts/copy")
@needs_role(*WORKING_ROLES)
def case_act(case_id: int) -> str:
    """As ``task_act``."""
    case = get_case(case_id, by=current_user)
    if "HX-Request" not in request.headers:
        return show_case(case, acting="copy")
    return render_template(
        "cases/form_copy.html",
        colleagues=readers_to_choose(case, by=current_user),
        copy_address=url_for("cases.copy_case_post", case_id=case.id),
    )
