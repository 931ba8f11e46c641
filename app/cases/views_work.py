"""*My work*: the list that a caseworker's day starts from."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import names_of_users, unit_names, unit_options
from app.accounts.standing_in import StandIn
from app.cases.batches.models import ASK, CLAIM, COPY, HAND, RELEASE, SEND_BACK
from app.cases.batches.words import ACT_NAMES
from app.cases.blueprint import blueprint
from app.cases.copies.queries import copies_to
from app.cases.handings.queries import Handing, handings_of
from app.cases.handover.queries import offers_to
from app.cases.opinions.queries import questions_to
from app.cases.work_list import WorkRow
from app.cases.work_list_address import address_of, page_of, place_of, read_filter
from app.cases.work_list_columns import USUAL_COLUMNS
from app.cases.work_list_counts import work_shown
from app.cases.work_list_filter import Filter
from app.cases.work_list_saved import saved_filters_for
from app.cases.work_list_words import COLUMN_NAMES, said_of
from app.eligibility.codes import CATEGORIES
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
        acts=_acts(wanted),
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
        copies=copies_to(by) if counts.copied_in and wanted.view == "mine" else [],
        offers=offers_to(by) if counts.offered and wanted.view == "mine" else [],
        questions=questions_to(by) if counts.asked and wanted.view == "mine" else [],
        unit_options=below,
        stages={code: str(name) for code, name in STAGES.items()},
        categories=CATEGORIES,
        columns=COLUMN_NAMES,
        more=_more(wanted, page.rows),
        place=place_of(wanted),
        next_address=page.next_after
        and url_for("cases.my_work", **address_of(wanted), **page_of(page.next_after)),
    )


def _acts(wanted: Filter) -> list[tuple[str, object]]:
    """What can be done to several tasks of the view at once: code and name. Only managers move
    what others have, or what nobody has taken."""
    if wanted.view == "done":
        return []
    manages = current_user.has_role("manager")
    names = {
        "group": [CLAIM, HAND, COPY] if manages else [CLAIM, COPY],
        "waiting": [HAND, RELEASE, COPY] if manages else [COPY],
    }.get(wanted.view, [HAND, RELEASE, SEND_BACK, ASK, COPY])
    return [(name, ACT_NAMES[name]) for name in names]


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


def _more(wanted: Filter, rows: list[WorkRow]) -> dict[int, list[tuple[str, str]]]:
    """The chosen columns beyond the usual ones, by task: name and words."""
    if set(wanted.columns) <= set(USUAL_COLUMNS):
        return {}
    return {row.id: said_of(row, wanted.columns) for row in rows}


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
    return unit_options(reach)
