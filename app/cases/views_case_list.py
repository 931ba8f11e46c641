"""Lists of cases, and opening a new one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.idempotency import run_once
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES, can_work_on
from app.accounts.queries import unit_names, unit_options
from app.cases.actions import CaseAlreadyOpen, obstacle, open_case
from app.cases.blueprint import blueprint
from app.cases.models import CASE_STATUSES
from app.cases.queries import PAGE, cases_list, cases_of_person
from app.dates.clock import today
from app.errors import Conflict
from app.people.queries import get_person
from app.web.input import number
from app.web.labels import STAGES


@blueprint.get("/cases")
@needs_role(*CASE_ROLES)
def case_list() -> str:
    args = request.args
    status = args.get("status", "open")
    stage = args.get("stage") if args.get("stage") in STAGES else None
    unit = args.get("unit") if args.get("unit", "").isdigit() else None
    search = args.get("q", "").replace("\x00", "").strip()[:50]
    rows = cases_list(
        current_user,
        status=status if status in CASE_STATUSES else None,
        stage=stage,
        unit=unit,
        search=search,
        before_id=number(args, "before", 2**53),
    )
    page = rows[:PAGE]
    following = {**args.to_dict(), "before": page[-1].id} if len(rows) > PAGE else None
    return render_template(
        "cases/case_list.html",
        rows=page,
        status=status,
        stage=stage,
        unit=unit,
        search=search,
        stages=STAGES,
        statuses=CASE_STATUSES,
        units=unit_names({row.unit_code for row in page}),
        unit_options=unit_options(current_user.reach(*CASE_ROLES)),
        next_address=url_for("cases.case_list", **following) if following else None,
    )


@blueprint.get("/cases/new")
@needs_role(*WORKING_ROLES)
def case_new() -> str:
    """Asks before a person enters the workflow: who it is, and what opening means."""
    person = get_person(number(request.args, "person") or 0, by=current_user)
    earlier = cases_of_person(person.id)
    return render_template(
        "cases/case_new.html",
        person=person,
        earlier=earlier,
        running=next((case for case in earlier if case.is_open), None),
        unit=unit_names({person.unit_code}).get(person.unit_code, person.unit_code),
        obstacle=obstacle(person, on=today()),
        may_open=can_work_on(current_user, person.unit_code),
    )


@blueprint.post("/cases/new")
@needs_role(*WORKING_ROLES)
def case_new_post() -> Response:
    person_id = number(request.form, "person") or 0
    try:
        answer, _again = run_once(
            request.form.get("idempotency_key"),
            by=current_user,
            request=f"open:{person_id}".encode(),
            action=lambda: _opened(person_id),
        )
    except CaseAlreadyOpen as error:
        flash(error.message, "warning")
        return redirect(url_for("cases.case_page", case_id=error.details["case_id"]), 303)
    except Conflict as error:  # such as an earlier exit that bars for a time
        flash(error.message, "warning")
        return redirect(url_for("cases.case_new", person=person_id), 303)
    flash(_("个案已建立。"), "success")
    return redirect(url_for("cases.case_page", case_id=answer["case"]), 303)


def _opened(person_id: int) -> dict[str, int]:
    case = open_case(get_person(person_id, by=current_user), by=current_user)
    return {"case": case.id}
