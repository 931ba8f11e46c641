"""The page of absences: who stands in for whom, arranging it, ending it early."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.models import User
from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import find_user
from app.database import transaction
from app.errors import InvalidInput, NotAllowed
from app.substitutions.actions import arrange_substitution, end_substitution
from app.substitutions.permissions import may_arrange, may_end
from app.substitutions.queries import (
    deputies_for,
    kinds_of_task,
    people_of,
    substitutions_for,
    units_of,
)
from app.web.input import number

blueprint = Blueprint(
    "substitutions", __name__, template_folder="templates", url_prefix="/substitutions"
)
Page = str | Response | tuple[str, int]


@blueprint.get("")
@needs_role(*WORKING_ROLES)
def substitution_list() -> str:
    return _page()


@blueprint.post("")
@needs_role(*WORKING_ROLES)
def arrange_post() -> Page:
    form = request.form
    try:
        with transaction():
            found = arrange_substitution(
                principal=_principal(form),
                deputy=find_user(number(form, "deputy") or 0),
                from_on=_day(form, "from_on"),
                until_on=_day(form, "until_on"),
                elements=form.getlist("elements"),
                units=form.getlist("units"),
                by=current_user,
            )
    except InvalidInput as error:
        return _page(errors=error.errors), 422
    names = {"principal": found.principal.display_name, "deputy": found.deputy.display_name}
    flash(_("已安排%(deputy)s代理%(principal)s。", **names), "success")
    return redirect(url_for(".substitution_list"), 303)


@blueprint.post("/<int(max=2147483647):substitution_id>/end")
@needs_role(*WORKING_ROLES)
def end_post(substitution_id: int) -> Response:
    with transaction():
        end_substitution(substitution_id, by=current_user)
    flash(_("代理已结束。"), "success")
    return redirect(url_for(".substitution_list"), 303)


def _page(errors: dict | None = None) -> str:
    principal = _principal(request.values)
    people, units = people_of(current_user), units_of(principal)
    return render_template(
        "substitutions/list.html",
        lines=[(one, may_end(current_user, one)) for one in substitutions_for(current_user)],
        principal=principal,
        people=[(user.id, f"{user.display_name} · {user.unit.name}") for user in people],
        deputies=[(u.id, f"{u.display_name} · {u.unit.name}") for u in deputies_for(principal)],
        kinds=kinds_of_task(principal),
        units=units if len(units) > 1 else {},
        typed=request.form,
        errors=errors or {},
    )


def _principal(values: MultiDict[str, str]) -> User:
    """Whose absence it is: one's own, or that of one of the manager's people."""
    wanted = number(values, "principal")
    principal = find_user(wanted) if wanted else current_user
    if principal is None or not may_arrange(current_user, principal):
        raise NotAllowed
    return principal


def _day(form: MultiDict[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(form.get(name, ""))
    except ValueError:
        return None
