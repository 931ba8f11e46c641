"""A task: its form beside what one needs to know to fill it in."""

from __future__ import annotations

import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.idempotency import run_once
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES
from app.accounts.queries import find_user
from app.assistance.beside import beside, records_below
from app.assistance.overview import assistance_of
from app.cases.actions import (
    claim_task,
    complete_task,
    reassign_task,
    release_task,
    send_back_task,
)
from app.cases.ahead_words import words_ahead
from app.cases.blueprint import NUMBER, blueprint
from app.cases.colleagues import colleagues_to
from app.cases.copies.queries import copies_of_case
from app.cases.drafts.queries import answers_in, find_draft, others_at
from app.cases.drafts.words import others_words, saved_words
from app.cases.handings.queries import handings_of
from app.cases.models import Task
from app.cases.opinions.queries import opinions_of_task, question_in
from app.cases.permissions import acts_for, may_act_on, may_claim, may_complete, may_reassign
from app.cases.queries import get_task, open_tasks_of_case, timers_of_case
from app.cases.standing import standing
from app.cases.task_documents import is_anything_sent, store_uploads
from app.cases.task_form import form_of, known_of, variables_of
from app.cases.timeline import read_timeline
from app.cases.views_place import after_completing, last_list, neighbours_here
from app.cases.ways_back import way_back
from app.database import transaction
from app.eligibility.queries import latest_determination
from app.errors import Conflict, InvalidInput, YiceError
from app.forms.answers import PREFIX, from_post
from app.forms.drawing import draw_form
from app.forms.model import Form
from app.forms.showing import Shown, shown_answers
from app.offers.models import JobOffer
from app.offers.queries import find_offer_of_refusal
from app.people.permissions import may_change_person, may_reveal, may_see_person
from app.plans.models import Agreement
from app.plans.queries import task_to_sign
from app.web.input import number

Page = str | Response | tuple[str, int]


@blueprint.get(f"/tasks/{NUMBER}task_id>")
@needs_role(*CASE_ROLES)
def task_page(task_id: int) -> Page:
    return show_task(get_task(task_id, by=current_user))


def show_task(
    task: Task, *, values: Any = None, error: YiceError | None = None, acting: str = ""
) -> str:
    """``values``: what was typed into the task's form and has not been accepted; ``acting``:
    which of the small forms beside it was not, or is opened."""
    form = form_of(task)
    may_fill_in = task.is_open and may_complete(current_user, task)
    errors = getattr(error, "errors", {})
    draft = find_draft(task.id, by=current_user) if may_fill_in and form else None
    restored = draft is not None and values is None
    if draft is not None and values is None:
        values = answers_in(draft)
    opinions = opinions_of_task(task.id)
    copies = copies_of_case(task.case_id)
    determination = latest_determination(task.case_id)
    assistance = assistance_of(task.case)
    return render_template(
        "cases/task.html",
        task=task,
        case=task.case,
        person=task.case.person,
        fields=_fields(task, form, values, errors) if may_fill_in and form else None,
        shown=shown_answers(form, task.answers or {}) if form and not task.is_open else [],
        has_files=form is not None and any(f.kind == "filepicker" for f in form.answered),
        problem=error.message if error and not errors else None,
        unsent=_unsent(form, values) if form and values and not may_fill_in else [],
        ahead=words_ahead(task) if may_fill_in else "",
        draft=draft,
        saved=saved_words(draft.saved_at) if draft else "",
        restored=restored,
        others=others_words(others_at(task.id, by=current_user)) if may_fill_in else "",
        may_fill_in=may_fill_in,
        acting_for=acts_for(current_user, task) if may_fill_in else None,
        may_claim=task.is_open and task.assignee_id is None and may_claim(current_user, task),
        may_release=task.is_open and task.assignee_id == current_user.id and bool(task.role),
        may_hand=task.is_open and may_reassign(current_user, task),
        may_copy=task.case.is_open and may_act_on(current_user, task.case),
        copy_address=url_for("cases.copy_task_post", task_id=task.id),
        colleagues=colleagues_to(acting, task, by=current_user),
        back_to=way.words if may_fill_in and (way := way_back(task)) else "",
        opinions=opinions,
        question=None if may_fill_in else question_in(opinions, to=current_user),
        copied=[one for one in copies if one.to_id == current_user.id and one.is_open],
        acting=acting,
        acting_errors=errors if acting else {},
        handed=handings_of([task.id]).get(task.id),
        timeline=read_timeline(task.case, limit=6),
        sentences=standing(
            task.case, open_tasks_of_case(task.case_id), timers_of_case(task.case_id)
        ),
        # Beside the tasks that rest on it.
        determination=determination if task.process_id == "eligibility" else None,
        beside=beside(task, assistance, determination),
        may_upload=may_change_person(current_user, task.case.person),
        sees_person=may_see_person(current_user, task.case.person),
        may_call=may_reveal(current_user, task.case.person, "phone"),
        assistance=records_below(assistance) if task.is_open else None,
        offer=_refused_offer(task),
        to_sign=_to_sign(task, assistance) if may_fill_in else None,
        back=last_list(task.id),
        in_list=neighbours_here(task),
    )


def _refused_offer(task: Task) -> JobOffer | None:
    """The refused job that the task looks at."""
    if task.element_id != "confirm_job_refusal":
        return None
    refusal_id = variables_of(task).get("refusal_id")
    return find_offer_of_refusal(int(refusal_id)) if refusal_id else None


def _to_sign(task: Task, assistance: dict[str, Any] | None) -> Agreement | None:
    """The agreement that the task is there to have signed."""
    agreement = (assistance or {}).get("agreement")
    if agreement is None or not agreement.body_sha256:
        return None
    waiting = task_to_sign(agreement)
    return agreement if waiting and waiting.id == task.id else None


def _unsent(form: Form, values: dict[str, Any]) -> list[Shown]:
    """What was typed into a form that is no longer this person's: to be read and copied."""
    files = {field.key for field in form.answered if field.kind == "filepicker"}
    typed = {key: value for key, value in values.items() if key not in files}
    return shown_answers(form, typed)


def _fields(task: Task, form: Any, values: Any, errors: dict) -> Any:
    variables = variables_of(task)
    variables |= known_of(task, form, variables)
    return draw_form(form, values=values, errors=errors, variables=variables)


@blueprint.post(f"/tasks/{NUMBER}task_id>")
@needs_role(*WORKING_ROLES)
def complete_post(task_id: int) -> Page:
    """Complete the task. What was typed comes back with the errors when it is not accepted."""
    posted, stored = request.form, {}  # stored: the numbers of the files sent along, by key
    try:
        if is_anything_sent(request.files, posted):
            # Files are kept first: a mistake elsewhere in the form must not lose them.
            _store_files(task_id, stored)
        task, is_repeated = run_once(
            posted.get("idempotency_key"),
            by=current_user,
            request=_fingerprint(task_id),
            action=lambda: complete_task(
                task_id, lambda form: from_post(form, posted) | stored, by=current_user
            ),
            answer=None,  # a repetition reads the task itself
        )
        if is_repeated:
            task = get_task(task_id, by=current_user)
    except InvalidInput as error:
        task = get_task(task_id, by=current_user)
        return show_task(task, values=_typed(task, stored), error=error), 422
    except Conflict as error:
        # Somebody was faster. What was typed stays on the page; the draft of it is gone already.
        task = get_task(task_id, by=current_user)
        return show_task(task, values=_typed(task, stored), error=error), error.status
    flash(_("“%(task)s”已办结。", task=task.name), "success")
    return redirect(after_completing(task, posted.get("then", "")), 303)


def _typed(task: Task, stored: dict[str, list[int]]) -> dict[str, Any]:
    form = form_of(task)
    return from_post(form, request.form) | stored if form else {}


def _store_files(task_id: int, stored: dict[str, list[int]]) -> None:
    """Raises InvalidInput for a file that cannot be kept; those before it are in ``stored``."""
    task = get_task(task_id, by=current_user)
    form = form_of(task)
    if form is None:
        return
    before = from_post(form, request.form)
    stored |= {f.key: before[f.key] for f in form.answered if f.kind == "filepicker"}
    store_uploads(task, form, request.files, request.form, stored, by=current_user)


def _fingerprint(task_id: int) -> bytes:
    """What was typed, the page's own token and key left out."""
    typed = sorted(pair for pair in request.form.items(multi=True) if pair[0].startswith(PREFIX))
    return json.dumps(["complete", task_id, typed]).encode()


@blueprint.post(f"/tasks/{NUMBER}task_id>/claim")
@needs_role(*WORKING_ROLES)
def claim_post(task_id: int) -> Response:
    with transaction():
        task = claim_task(task_id, by=current_user)
    flash(_("已签收“%(task)s”。", task=task.name), "success")
    return redirect(url_for("cases.task_page", task_id=task_id), 303)


@blueprint.post(f"/tasks/{NUMBER}task_id>/release")
@needs_role(*WORKING_ROLES)
def release_post(task_id: int) -> Response:
    with transaction():
        task = release_task(task_id, by=current_user)
    flash(_("“%(task)s”已退回岗位组。", task=task.name), "success")
    return redirect(last_list(), 303)


@blueprint.post(f"/tasks/{NUMBER}task_id>/reassign")
@needs_role(*WORKING_ROLES)
def reassign_post(task_id: int) -> Page:
    form = request.form
    try:
        with transaction():
            to = find_user(number(form, "to") or 0)
            if to is None:
                raise InvalidInput("to", _("请选择转给谁"))
            task = reassign_task(task_id, to=to, by=current_user, reason=form.get("reason", ""))
    except InvalidInput as error:
        return show_task(get_task(task_id, by=current_user), error=error, acting="reassign"), 422
    flash(_("“%(task)s”已转给%(to)s。", task=task.name, to=to.display_name), "success")
    return redirect(last_list(), 303)


@blueprint.post(f"/tasks/{NUMBER}task_id>/return")
@needs_role(*WORKING_ROLES)
def return_post(task_id: int) -> Page:
    try:
        with transaction():
            reason = request.form.get("return_reason", "")
            task = send_back_task(task_id, by=current_user, reason=reason)
    except InvalidInput as error:
        return show_task(get_task(task_id, by=current_user), error=error, acting="return"), 422
    flash(_("“%(task)s”已退回。", task=task.name), "success")
    return redirect(last_list(), 303)
