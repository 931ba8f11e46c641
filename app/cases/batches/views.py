"""Several tasks at once: looked over, done, looked at, and taken back for ten minutes."""

from __future__ import annotations

import json

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.cases.batches.actions import checked_act, note_out_of_reach
from app.cases.batches.acts import Act
from app.cases.batches.models import (
    ASK,
    CLAIM,
    COPY,
    HAND,
    MOST_TASKS,
    TO_SOMEBODY,
    WITH_A_WORD,
    TaskBatch,
)
from app.cases.batches.queries import (
    askable_on,
    foresee,
    get_batch,
    outcomes,
    readers_of,
    receivers_for,
)
from app.cases.batches.running import do_several, go_on, undo_several
from app.cases.batches.words import (
    ACT_NAMES,
    ACT_VERBS,
    ASKING,
    before_words,
    counted_words,
    outcome_words,
)
from app.cases.blueprint import blueprint
from app.cases.views_place import last_list
from app.database import transaction
from app.errors import Conflict, InvalidInput
from app.web.input import number

Page = str | Response | tuple[str, int]
ID = "<int(max=2147483647):batch_id>"


def task_number(text: str) -> int:
    """For ``getlist``: what is no number of a task is left out."""
    found = int(text)
    if not 0 < found < 2**53:
        raise ValueError
    return found


def chosen_tasks(values: MultiDict[str, str]) -> list[int]:
    """The ticked ones; ``all``: those of the whole page, where its box is ticked (it works without
    scripts too)."""
    whole_page = MultiDict([("task", text) for text in values.get("all", "").split(",")])
    found = [*whole_page.getlist("task", type=task_number), *values.getlist("task", task_number)]
    return list(dict.fromkeys(found))[:MOST_TASKS]


@blueprint.get("/work/several")
@needs_role(*WORKING_ROLES)
def several_page() -> Page:
    """Before anything is done: what would become of each task."""
    name, chosen = request.args.get("act", ""), chosen_tasks(request.args)
    if name not in ACT_NAMES or not chosen:
        flash(_("请先勾选任务，再选择怎么办理。"), "warning")
        return redirect(last_list(), 303)
    return _preview(Act(name), chosen)


@blueprint.post("/work/several")
@needs_role(*WORKING_ROLES)
def several_post() -> Page:
    """With ``confirmed`` it is done; before that, what goes to somebody is looked over. What goes
    back to an earlier step has been looked over when its reason is written."""
    form, chosen = request.form, chosen_tasks(request.form)
    try:
        act = checked_act(
            form.get("act", ""), to_id=number(form, "to"), word=form.get("reason", "")
        )
        if form.get("confirmed") != "yes":
            return _preview(act, chosen)
        batch = do_several(
            act,
            chosen,
            by=current_user,
            key=form.get("idempotency_key"),
            request=json.dumps([act.name, act.to and act.to.id, act.word, chosen]).encode(),
        )
    except InvalidInput as error:
        if form.get("act") not in WITH_A_WORD or not chosen:
            flash(_("请先勾选任务，再选择怎么办理。"), "warning")
            return redirect(last_list(), 303)
        return _preview(Act(form["act"]), chosen, errors=error.errors), 422
    return _to_result(batch)


def _preview(act: Act, chosen: list[int], errors: dict | None = None) -> str:
    lines = foresee(act, chosen, by=current_user)
    with transaction():
        note_out_of_reach([line.error for line in lines], by=current_user)
    to_be_chosen = act.name in TO_SOMEBODY and act.to is None
    tasks = [line.task for line in lines if line.task]
    return render_template(
        "cases/batch_preview.html",
        act=act,
        name=ACT_VERBS[act.name],
        possible=[line for line in lines if line.error is None],
        impossible=[line for line in lines if line.error],
        before=before_words(act, lines, by=current_user),
        asking=ASKING.get(act.name),
        to_be_chosen=to_be_chosen,
        receivers=_receivers(act, tasks) if to_be_chosen else [],
        errors=errors or {},
        place=request.values.get("list", ""),
        back=last_list(),
    )


_TO_CHOOSE_FROM = {HAND: receivers_for, COPY: readers_of, ASK: askable_on}


def _receivers(act: Act, tasks: list) -> list[tuple[int, str]]:
    found = _TO_CHOOSE_FROM[act.name](tasks, by=current_user)
    most = max((number for _user, number in found), default=0)
    return [
        (
            user.id,
            f"{user.display_name} · {user.unit.name}"
            + ("" if number == most else _("（其中 %(n)s 项）", n=number)),
        )
        for user, number in found
    ]


@blueprint.post("/work/claim")
@needs_role(*WORKING_ROLES)
def claim_several() -> Response:
    """From the list, without a look beforehand: it can be taken back."""
    chosen = chosen_tasks(request.form)
    if not chosen:
        return redirect(last_list(), 303)
    try:
        batch = do_several(Act(CLAIM), chosen, by=current_user, key=None)
    except InvalidInput:  # none of them is a task
        return redirect(last_list(), 303)
    found = outcomes(batch, by=current_user)
    taken = sum(line.status == "done" for line in found)
    if taken:
        address = url_for("cases.batch_page", batch_id=batch.id, list=request.form.get("list"))
        link = Markup(' <a href="{}">{}</a>').format(address, _("查看或撤销"))
        flash(Markup("{}").format(_("已签收 %(n)s 项任务。", n=taken)) + link, "success")
    for line in found:
        if line.why:
            flash(line.why, "warning")
    return redirect(last_list(), 303)


@blueprint.get(f"/work/several/{ID}")
@needs_role(*WORKING_ROLES)
def batch_page(batch_id: int) -> str:
    batch = get_batch(batch_id, by=current_user)
    lines = outcomes(batch, by=current_user)
    left = {"waiting"} if batch.undone_at is None else {"waiting", "done"}
    done = any(line.status == "done" for line in lines)
    return render_template(
        "cases/batch.html",
        batch=batch,
        name=ACT_VERBS[batch.act],
        lines=[(line, *outcome_words(batch, line)) for line in lines],
        counted=counted_words(batch, lines),
        is_unfinished=any(line.status in left for line in lines),
        done=done,
        place=request.args.get("list", ""),
        back=last_list(),
    )


@blueprint.post(f"/work/several/{ID}/continue")
@needs_role(*WORKING_ROLES)
def continue_post(batch_id: int) -> Response:
    """What an interruption has left."""
    return _to_result(go_on(batch_id, by=current_user))


@blueprint.post(f"/work/several/{ID}/undo")
@needs_role(*WORKING_ROLES)
def undo_post(batch_id: int) -> Response:
    try:
        batch = undo_several(batch_id, by=current_user)
    except Conflict as conflict:
        flash(str(conflict.message), "warning")
        batch = get_batch(batch_id, by=current_user)
    return _to_result(batch)


def _to_result(batch: TaskBatch) -> Response:
    place = request.form.get("list") or None
    return redirect(url_for("cases.batch_page", batch_id=batch.id, list=place), 303)
