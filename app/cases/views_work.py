"""*My work*: the list that a caseworker's day starts from."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import names_of_users, unit_names, units_within
from app.accounts.standing_in import StandIn
from app.cases.actions import claim_task
from app.cases.blueprint import blueprint
from app.cases.handings.queries import Handing, handings_of
from app.cases.views_place import last_list
from app.cases.work_list import WorkRow
from app.cases.work_list_address import address_of, page_of, place_of, read_filter
from app.cases.work_list_counts import work_shown
from app.cases.work_list_filter import Filter
from app.cases.work_list_saved import saved_filters_for
from app.database import transaction
from app.eligibility.codes import CATEGORIES
from app.errors import Conflict
from app.web.labels import STAGES


@blueprint.get("/work")
@needs_role(*WORKING_ROLES)
def my_work() -> str:
    wanted, by = read_filter(request.args), current_user._get_current_object()
    page, counts = work_shown(by, wanted)
    below = _units_below()
    return render_template(
        "cases/work.html",
        page=page,
        wanted=wanted,
        counts=counts,
        roles=_roles(),
        kept=address_of(wanted.across_views, but="view"),
        address=address_of(wanted),
        saved=saved_filters_for(by),
        units=_names_of_units(page.rows, dict(below)),
        others=_others(wanted, page.rows),
        away={one.principal_id: _("代%(name)s", name=one.name) for one in _stands_in(wanted)},
        handed=_handed(wanted, page.rows),
        unit_options=below,
        stages={code: str(name) for code, name in STAGES.items()},
        categories=CATEGORIES,
        place=place_of(wanted),
        next_address=page.next_after
        and url_for("cases.my_work", **address_of(wanted), **page_of(page.next_after)),
    )


def task_number(text: str) -> int:
    """For ``getlist``: what is no number of a task is left out."""
    found = int(text)
    if not 0 < found < 2**53:
        raise ValueError
    return found


@blueprint.post("/work/claim")
@needs_role(*WORKING_ROLES)
def claim_several() -> Response:
    """Each task for itself: one that somebody else took meanwhile does not stop the others."""
    taken, missed = 0, []
    for task_id in request.form.getlist("task", type=task_number)[:100]:
        try:
            with transaction():
                claim_task(task_id, by=current_user)
            taken += 1
        except Conflict as conflict:
            missed.append(str(conflict.message))
    if taken:
        flash(_("已签收 %(n)s 项任务。", n=taken), "success")
    for message in missed:
        flash(message, "warning")
    return redirect(last_list(), 303)


def _others(wanted: Filter, rows: list[WorkRow]) -> dict[int, str]:
    """The names of those who are waited for, by id."""
    if wanted.view != "waiting":
        return {}
    return names_of_users({row.assignee_id for row in rows if row.assignee_id})


def _stands_in(wanted: Filter) -> tuple[StandIn, ...]:
    """Whose tasks stand among mine; what others are waited for is theirs."""
    return () if wanted.view in ("waiting", "done") else current_user.stands_in_for


def _handed(wanted: Filter, rows: list[WorkRow]) -> dict[int, Handing]:
    """From whom what is to be done has come."""
    if wanted.view in ("waiting", "done"):
        return {}
    return handings_of({row.id for row in rows})


def _roles() -> list[str]:
    """To choose from, for those who hold several."""
    held = [role for role in current_user.roles if role in WORKING_ROLES]
    return held if len(held) > 1 else []


def _names_of_units(rows: list[WorkRow], below: dict[str, str]) -> dict[str, str]:
    """By code; for those who have units to choose from, who alone are shown them."""
    if not below:
        return {}
    return below | unit_names({row.unit_code for row in rows} - below.keys())


def _units_below() -> list[tuple[str, str]]:
    """The units to choose from, for those whose reach is more than one community."""
    reach = current_user.reach(*WORKING_ROLES)
    if all(len(prefix) == 12 for prefix in reach) and len(reach) < 2:
        return []
    return [(unit.code, unit.name) for unit in units_within(reach)]
