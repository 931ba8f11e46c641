"""Pages of what was done for a person: every visit, every version of the plan."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, request
from flask_babel import force_locale
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import CASE_ROLES
from app.assistance.labels import option, options, why, word
from app.assistance.overview import changes_of_plans
from app.cases.blueprint import NUMBER
from app.cases.queries import get_case
from app.errors import NotFound
from app.plans.plan_paper import plan_paper
from app.plans.queries import (
    agreements_of_case,
    current_assessment,
    plans_of_case,
    reviews_of_case,
)
from app.visits.queries import visits_of_case
from app.web.input import number
from app.web.pdf import pdf_answer

blueprint = Blueprint("assistance", __name__, template_folder="templates")
blueprint.add_app_template_filter(word, "word")
blueprint.add_app_template_global(option, "option")
blueprint.add_app_template_global(options, "options")
blueprint.add_app_template_global(why, "policy_why")

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
    """一人一策 as it stands, and what each version before it changed."""
    case = get_case(case_id, by=current_user)
    found = plans_of_case(case.id)
    return render_template(
        "assistance/plans.html",
        case=case,
        plans=list(zip(found, changes_of_plans(case, found), strict=True)),
        assessment=current_assessment(case.id),
        agreements=agreements_of_case(case.id),
        reviews=reviews_of_case(case.id),
    )


@blueprint.get(f"/cases/{NUMBER}case_id>/plans/<int:version>.pdf")
@needs_role(*CASE_ROLES)
def plan_pdf(case_id: int, version: int) -> Response:
    case = get_case(case_id, by=current_user)
    found = plans_of_case(case.id)
    with force_locale("zh"):
        for plan, changes in zip(found, changes_of_plans(case, found), strict=True):
            if plan.version == version:
                assessment = current_assessment(case.id) if plan is found[0] else None
                paper = plan_paper(case, plan, assessment, changes, partial(option, case))
                return pdf_answer(paper, f"一人一策第{version}版.pdf")
    raise NotFound
