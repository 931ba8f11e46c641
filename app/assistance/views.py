"""Pages of what was done for a person: every visit, every version of the plan."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import current_user

from app.accounts.guards import needs_role
from app.accounts.permissions import CASE_ROLES
from app.assistance.labels import option, options, word
from app.cases.blueprint import NUMBER
from app.cases.queries import get_case
from app.plans.queries import plans_of_case
from app.visits.queries import visits_of_case
from app.web.input import number

blueprint = Blueprint("assistance", __name__, template_folder="templates")
blueprint.add_app_template_filter(word, "word")
blueprint.add_app_template_global(option, "option")
blueprint.add_app_template_global(options, "options")

_PAGE = 50
_MOST_VISITS = 32_767  # of one case: the number is a small integer


@blueprint.get(f"/cases/{NUMBER}case_id>/visits")
@needs_role(*CASE_ROLES)
def visits(case_id: int) -> str:
    case = get_case(case_id, by=current_user)
    found = visits_of_case(case.id, _PAGE + 1, before=number(request.args, "before", _MOST_VISITS))
    shown = found[:_PAGE]
    return render_template(
        "assistance/visits.html",
        case=case,
        visits=shown,
        before=shown[-1].number if len(found) > _PAGE else None,
    )


@blueprint.get(f"/cases/{NUMBER}case_id>/plans")
@needs_role(*CASE_ROLES)
def plans(case_id: int) -> str:
    case = get_case(case_id, by=current_user)
    return render_template("assistance/plans.html", case=case, plans=plans_of_case(case.id))
