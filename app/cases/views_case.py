"""A case: who, where it stands, what happened, what is next."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.idempotency import run_once
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES
from app.accounts.queries import unit_names
from app.assistance.overview import assistance_of
from app.assistance.promised import promises_of, services_by_kind
from app.cases.actions import SENDABLE, add_note, cancel_case, send_message
from app.cases.ahead_words import words_ahead
from app.cases.blueprint import NUMBER, blueprint
from app.cases.case_diagram import Diagram, diagram_of
from app.cases.colleagues import readers_to_choose
from app.cases.copies.queries import copies_of_case
from app.cases.household import household_with_cases
from app.cases.models import Case
from app.cases.permissions import may_act_on, may_cancel
from app.cases.queries import (
    EventFilter,
    counts_of_events,
    get_case,
    open_tasks_of_case,
    people_in_history,
    timers_of_case,
)
from app.cases.standing import standing
from app.cases.timeline import KINDS, read_timeline, timeline_filter
from app.eligibility.queries import determinations_of_case, recognition_of_case
from app.eligibility.wording import category_names
from app.errors import InvalidInput
from app.letters.queries import letters_of_case
from app.offers.permissions import may_offer
from app.people.permissions import may_reveal, may_see_person
from app.people.queries import documents_of
from app.releases.queries import get_file
from app.visits.permissions import may_review
from app.visits.words import refusals_note
from app.web.input import number
from app.web.labels import MESSAGES, STAGES


@blueprint.get(f"/cases/{NUMBER}case_id>")
@needs_role(*CASE_ROLES)
def case_page(case_id: int) -> str:
    return show_case(get_case(case_id, by=current_user))


def show_case(
    case: Case, errors: dict | None = None, typed: Any = None, *, acting: str = ""
) -> str:
    """``acting`` "copy": the form of copying a colleague in is open, and the errors are its."""
    tasks, timers = open_tasks_of_case(case.id), timers_of_case(case.id)
    recognition = recognition_of_case(case.id)
    determinations = determinations_of_case(case.id)
    assistance = assistance_of(case)
    services = services_by_kind(case.id, recognition.recognised_on if recognition else None)
    only = timeline_filter(request.args)
    counted = counts_of_events(case.id)
    copies = copies_of_case(case.id)
    return render_template(
        "cases/case.html",
        case=case,
        person=case.person,
        sees_person=may_see_person(current_user, case.person),
        may_call=may_reveal(current_user, case.person, "phone"),
        unit=unit_names({case.unit_code}).get(case.unit_code, case.unit_code),
        categories=category_names(recognition, determinations),
        is_recognised=recognition is not None,
        recognition=recognition,
        sentences=standing(case, tasks, timers),
        tasks=tasks,
        ahead=[(task.name, words) for task in tasks if (words := words_ahead(task))],
        timers=timers,
        stages=STAGES,
        recent=read_timeline(case, only=EventFilter(kinds=KINDS["steps"][1]), limit=3),
        timeline=read_timeline(
            case, only=only, before_id=number(request.args, "before", 2**53), limit=20
        ),
        only=only,
        is_timeline_asked=bool(request.args.keys() & {"kind", "by", "stage", "before"}),
        kinds=[(code, name) for code, (name, _kinds) in KINDS.items()],
        people=people_in_history(case.id),
        events=sum(counted.values()),
        notes=read_timeline(case, only=EventFilter(kinds=("note",)), limit=20),
        notes_in_all=counted.get("note", 0),
        copies=copies,
        copied=[one for one in copies if one.to_id == current_user.id and one.is_open],
        copy_address=url_for("cases.copy_case_post", case_id=case.id),
        colleagues=readers_to_choose(case, by=current_user) if acting == "copy" else [],
        acting=acting,
        acting_errors=errors or {},
        members=household_with_cases(case, by=current_user),
        documents=documents_of(case.person_id, case_id=case.id),
        determinations=determinations,
        letters=letters_of_case(case.id),
        assistance=assistance,
        promises=promises_of(case, recognition and recognition.recognised_on, services)
        if recognition
        else [],
        given=services,
        diagram=_diagram(case, tasks, timers),
        may_act=case.is_open and may_act_on(current_user, case),
        may_offer=may_offer(current_user, case),
        may_review=may_review(current_user, case),
        refusals_note=refusals_note(assistance["refusals"]) if assistance else "",
        may_cancel=case.is_open and may_cancel(current_user, case),
        sendable=[(name, MESSAGES[name]) for name in SENDABLE],
        errors=errors or {},
        typed=typed or {},
    )


def _diagram(case: Case, tasks: list, timers: list) -> Diagram:
    return diagram_of(case, tasks, timers, wanted=request.args.get("process"))


@blueprint.get(f"/cases/{NUMBER}case_id>/diagram")
@needs_role(*CASE_ROLES)
def diagram(case_id: int) -> Response:
    """For the drawing: the process's file, where the case is, and the way it has taken."""
    case = get_case(case_id, by=current_user)
    shown = _diagram(case, open_tasks_of_case(case.id), timers_of_case(case.id))
    return jsonify(
        xml=get_file(case.release_id, shown.file).content,
        tokens=sorted(shown.here),
        taken=sorted(shown.past),
    )


@blueprint.post(f"/cases/{NUMBER}case_id>/note")
@needs_role(*WORKING_ROLES)
def note_post(case_id: int) -> Response | tuple[str, int]:
    try:
        _once(lambda: add_note(case_id, request.form.get("text", ""), by=current_user))
    except InvalidInput as error:
        return show_case(get_case(case_id, by=current_user), error.errors, request.form), 422
    flash(_("备注已记入个案。"), "success")
    return _back(case_id)


@blueprint.post(f"/cases/{NUMBER}case_id>/message")
@needs_role(*WORKING_ROLES)
def message_post(case_id: int) -> Response | tuple[str, int]:
    name = request.form.get("message", "")
    if name not in SENDABLE:
        errors = {"message": [_("请选择发生了什么")]}
        return show_case(get_case(case_id, by=current_user), errors, request.form), 422
    _once(lambda: send_message(case_id, name, {"source": "officer"}, by=current_user))
    flash(_("已登记：%(what)s。", what=MESSAGES[name]), "success")
    return _back(case_id)


@blueprint.post(f"/cases/{NUMBER}case_id>/cancel")
@needs_role("manager")
def cancel_post(case_id: int) -> Response | tuple[str, int]:
    try:
        reason = request.form.get("reason", "")
        _once(lambda: cancel_case(case_id, by=current_user, reason=reason))
    except InvalidInput as error:
        return show_case(get_case(case_id, by=current_user), error.errors, request.form), 422
    flash(_("个案已撤销。"), "success")
    return _back(case_id)


def _once(action: Callable[[], Case]) -> None:
    """The same form sent twice is carried out once, and answered alike."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    run_once(
        request.form.get("idempotency_key"),
        by=current_user,
        request=json.dumps([request.path, typed], sort_keys=True).encode(),
        action=lambda: {"case": action().id},
    )


def _back(case_id: int) -> Response:
    return redirect(url_for("cases.case_page", case_id=case_id), 303)
