"""Handing a caseload over: choose, look over, offer; and the receiver's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.models import User
from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import find_user, unit_names
from app.cases.blueprint import NUMBER, blueprint
from app.cases.handover.actions import (
    accept_case,
    begin_handover,
    decline_case,
    get_handover,
    offer_case,
    withdraw_case,
)
from app.cases.handover.brief import brief_of
from app.cases.handover.permissions import may_offer, may_withdraw
from app.cases.handover.queries import (
    MOST_CASES,
    cases_of_officer,
    handovers_for,
    lines_of_handover,
    officers_of,
    receivers_for,
)
from app.cases.queries import get_case
from app.database import transaction
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound, YiceError
from app.web.input import number
from app.web.labels import STAGES

Page = str | Response | tuple[str, int]
ID = "<int(max=2147483647):handover_id>"


@blueprint.get("/handovers")
@needs_role(*WORKING_ROLES)
def handover_list() -> str:
    may_begin = bool(officers_of(current_user))
    return render_template(
        "cases/handovers.html", rows=handovers_for(current_user), may_begin=may_begin
    )


@blueprint.get("/handovers/new")
@needs_role(*WORKING_ROLES)
def handover_new() -> str:
    return _new_page()


@blueprint.post("/handovers/new")
@needs_role(*WORKING_ROLES)
def handover_new_post() -> Page:
    """First what would go over is shown; with ``confirmed`` it is offered, case by case."""
    form, officer = request.form, _officer()
    chosen = form.getlist("case", type=int)[:MOST_CASES]
    try:
        if not chosen:
            raise InvalidInput("case", _("请选择要移交的个案"))
        to = find_user(number(form, "to") or 0)
        if form.get("confirmed") != "yes":
            if to is None:
                raise InvalidInput("to", _("请选择接收人"))
            return _new_page(chosen=set(chosen), preview_to=to)
        with transaction():
            found = begin_handover(
                officer=officer, to=to, word=form.get("word", ""), by=current_user
            )
    except InvalidInput as error:
        return _new_page(chosen=set(chosen), errors=error.errors), 422
    offered = _each(chosen, lambda case_id: offer_case(found.id, case_id, by=current_user))
    flash(_("已提请%(name)s接收 %(n)s 个个案。", name=to.display_name, n=offered), "success")
    return redirect(url_for("cases.handover_page", handover_id=found.id), 303)


def _new_page(
    chosen: set[int] | None = None, preview_to: User | None = None, errors: dict | None = None
) -> str:
    officer, values = _officer(), request.values
    stage = values.get("stage") if values.get("stage") in STAGES else None
    search = values.get("q", "").strip()[:50]
    lines = cases_of_officer(officer, by=current_user, stage=stage, search=search)
    if preview_to is not None:
        lines = [line for line in lines if line.case_id in chosen]
    officers = officers_of(current_user)
    return render_template(
        "cases/handover_new.html",
        officer=officer,
        officers=[(user.id, f"{user.display_name} · {user.unit.name}") for user in officers],
        receivers=[(u.id, f"{u.display_name} · {u.unit.name}") for u in receivers_for(officer)],
        lines=lines,
        units=unit_names({line.unit_code for line in lines}),
        chosen=chosen or set(),
        preview_to=preview_to,
        stage=stage,
        search=search,
        stages=STAGES,
        typed=request.form,
        errors=errors or {},
    )


def _officer() -> User:
    wanted = number(request.values, "officer")
    officer = find_user(wanted) if wanted else current_user
    if officer is None or not may_offer(current_user, officer):
        raise NotAllowed
    return officer


@blueprint.get(f"/handovers/{ID}")
@needs_role(*WORKING_ROLES)
def handover_page(handover_id: int) -> str:
    return _page(handover_id)


def _page(handover_id: int) -> str:
    found = get_handover(handover_id, by=current_user)
    lines = lines_of_handover(found)
    waiting = any(line.status == "offered" for line in lines)
    return render_template(
        "cases/handover.html",
        handover=found,
        lines=lines,
        units=unit_names({line.unit_code for line in lines}),
        may_answer=waiting and current_user.id == found.to_id,
        may_withdraw=waiting and may_withdraw(current_user, found),
    )


@blueprint.get(f"/handovers/{ID}/cases/{NUMBER}case_id>")
@needs_role(*WORKING_ROLES)
def handover_case(handover_id: int, case_id: int) -> str:
    return _case_page(handover_id, case_id)


def _case_page(handover_id: int, case_id: int, errors: dict | None = None) -> str:
    found = get_handover(handover_id, by=current_user)
    line = next((one for one in lines_of_handover(found) if one.case_id == case_id), None)
    if line is None:
        raise NotFound
    case = get_case(case_id, by=current_user)
    return render_template(
        "cases/handover_case.html",
        handover=found,
        line=line,
        case=case,
        brief=brief_of(case),
        may_answer=line.status == "offered" and current_user.id == found.to_id,
        errors=errors or {},
    )


@blueprint.post(f"/handovers/{ID}/cases/{NUMBER}case_id>")
@needs_role(*WORKING_ROLES)
def answer_post(handover_id: int, case_id: int) -> Page:
    """Accept or decline one case."""
    try:
        with transaction():
            if request.form.get("answer") == "accept":
                accept_case(handover_id, case_id, by=current_user)
                told = _("已接收，这个个案今后由您负责。")
            else:
                reason = request.form.get("reason", "")
                decline_case(handover_id, case_id, reason=reason, by=current_user)
                told = _("已退回，这个个案仍由原责任人负责。")
    except InvalidInput as error:
        return _case_page(handover_id, case_id, error.errors), 422
    flash(told, "success")
    return redirect(url_for("cases.handover_page", handover_id=handover_id), 303)


@blueprint.post(f"/handovers/{ID}/accept")
@needs_role(*WORKING_ROLES)
def accept_all_post(handover_id: int) -> Response:
    done = _each(
        _waiting(handover_id), lambda case_id: accept_case(handover_id, case_id, by=current_user)
    )
    flash(_("已接收 %(n)s 个个案，今后由您负责。", n=done), "success" if done else "warning")
    return redirect(url_for("cases.handover_page", handover_id=handover_id), 303)


@blueprint.post(f"/handovers/{ID}/withdraw")
@needs_role(*WORKING_ROLES)
def withdraw_post(handover_id: int) -> Response:
    done = _each(
        _waiting(handover_id), lambda case_id: withdraw_case(handover_id, case_id, by=current_user)
    )
    flash(_("已收回 %(n)s 个还没有接收的个案。", n=done), "success" if done else "warning")
    return redirect(url_for("cases.handover_page", handover_id=handover_id), 303)


def _waiting(handover_id: int) -> list[int]:
    found = get_handover(handover_id, by=current_user)
    return [line.case_id for line in lines_of_handover(found) if line.status == "offered"]


def _each(case_ids: Iterable[int], action: Callable[[int], object]) -> int:
    """Each case in a transaction of its own; what cannot go is said with its number."""
    done = 0
    for case_id in case_ids:
        try:
            with transaction():
                action(case_id)
            done += 1
        except (Conflict, InvalidInput, NotAllowed, NotFound) as error:
            flash(_("个案 %(id)s：%(why)s", id=case_id, why=_why(error)), "warning")
        except IntegrityError:  # offered elsewhere in this very moment
            why = _("这个个案已经在移交中，等待接收")
            flash(_("个案 %(id)s：%(why)s", id=case_id, why=why), "warning")
    return done


def _why(error: YiceError) -> str:
    errors = getattr(error, "errors", None)
    if errors:
        return "；".join(str(text) for texts in errors.values() for text in texts)
    return str(error.message)
