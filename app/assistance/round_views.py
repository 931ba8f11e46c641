"""走访安排: the week's visits, chosen day by day, and the sheet to take along."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.database import transaction
from app.dates.clock import today
from app.errors import InvalidInput, NotFound
from app.visits.actions.planning import plan_visits
from app.visits.actions.route_sheet import print_route_sheet
from app.visits.round import MOST, first_week, late_visits, visits_to_plan, week_of
from app.web.pdf import pdf_answer

blueprint = Blueprint("rounds", __name__)
Page = str | Response | tuple[str, int]
_FIELD = "day."
_WEEKS = 8  # ahead of this one


@blueprint.get("/visits")
@needs_role(*WORKING_ROLES)
def week() -> str:
    return _page()


def _page(problem: str = "") -> str:
    chosen = _week()
    rows = visits_to_plan(current_user)
    planned: dict[date, list] = {day: [] for day in chosen}
    for row in rows:
        if row.planned_on in planned:
            planned[row.planned_on].append(row)
    return render_template(
        "assistance/round.html",
        rows=rows,
        most=MOST,
        days=[day for day in chosen if day >= today()],
        planned={day: found for day, found in planned.items() if found},
        monday=chosen[0],
        sunday=chosen[-1],
        earlier=chosen[0] - timedelta(days=7) if chosen[0] > first_week() else None,
        later=chosen[0] + timedelta(days=7),
        late=late_visits(current_user) if current_user.has_role("manager") else [],
        problem=problem,
    )


def _week() -> list[date]:
    """The week asked for; this one if it is none that can be planned."""
    asked = _day(request.values.get("week", ""))
    last = first_week() + timedelta(weeks=_WEEKS)
    if asked and first_week() <= asked <= last:
        return week_of(asked)
    # At the weekend one plans the week to come.
    return week_of(today() + timedelta(days=2) if today().weekday() >= 5 else today())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@blueprint.post("/visits")
@needs_role(*WORKING_ROLES)
def plan_post() -> Page:
    """Each ``day.<task>`` is an ISO date, or empty for no day."""
    sent: dict[str, Any] = request.form
    days = {
        int(name.removeprefix(_FIELD)): _day(value)
        for name, value in sent.items()
        if name.startswith(_FIELD) and name.removeprefix(_FIELD).isdecimal()
    }
    try:
        with transaction():
            changed = plan_visits(days, by=current_user)
    except InvalidInput as error:
        return _page(" ".join(error.errors["day"])), 422
    if changed:
        flash(ngettext("已安排 %(num)d 次走访。", "已安排 %(num)d 次走访。", changed), "success")
    return redirect(url_for(".week", week=request.form.get("week")), 303)


@blueprint.get("/visits/<day>.pdf")
@needs_role(*WORKING_ROLES)
def route_sheet(day: str) -> Response:
    found = _day(day)
    if found is None:
        raise NotFound
    with transaction():
        sheet = print_route_sheet(found, by=current_user)
    return pdf_answer(sheet, _("走访路线单") + f"{found.isoformat()}.pdf")
