"""The list that a task was opened from: it travels with the task's address, so that two windows
have each their own, and Back, a link and completing lead to the same place."""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request, url_for
from flask_login import current_user

from app.cases.blueprint import blueprint
from app.cases.models import Task
from app.cases.work_list_address import address_of, page_of, read_place
from app.cases.work_list_filter import Filter
from app.cases.work_list_neighbours import Neighbours, neighbours, next_in_list

ROUND = "round"  # no list of tasks, but the week's visits


@blueprint.url_defaults
def keep_the_place(_endpoint: str, values: dict[str, Any]) -> None:
    """Whatever is about a task keeps the list it was opened from."""
    if "task_id" in values and has_request_context() and request.args.get("list"):
        values.setdefault("list", request.args["list"])


def place() -> Filter | None:
    """The list that this request's address, or its form, names."""
    named = request.values.get("list")
    return read_place(named) if named and named != ROUND else None


def last_list(task_id: int | None = None) -> str:
    """The address of that list, at the row of the task; *My work* as it begins for none. From one
    visit of a round one goes back to the round."""
    if request.values.get("list") == ROUND:
        return url_for("rounds.week")
    wanted = place()
    words = address_of(wanted) | page_of(wanted.after) if wanted else {}
    return url_for("cases.my_work", **words, _anchor=f"task-{task_id}" if task_id else None)


def neighbours_here(task: Task) -> Neighbours | None:
    wanted = place()
    return neighbours(task, by=current_user, wanted=wanted) if wanted else None


def after_completing(task: Task, then: str) -> str:
    """Where completing leads: to the case, to the next task of the list, or to its row there."""
    if then == "case":
        return url_for("cases.case_page", case_id=task.case_id)
    wanted = place()
    following = next_in_list(task, by=current_user, wanted=wanted) if wanted else None
    if then == "next" and following:
        return url_for("cases.task_page", task_id=following)
    return last_list(following)
