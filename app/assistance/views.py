"""Pages of what was done for a person: every visit, every version of the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES
from app.assistance.labels import option, options, why, word
from app.assistance.overview import changes_of_plans
from app.cases.blueprint import NUMBER
from app.cases.models import Case
from app.cases.permissions import may_act_on
from app.cases.queries import get_case
from app.database import transaction
from app.errors import InvalidInput, NotFound
from app.plans.models import RUNNING
from app.plans.owners import give_measures, possible_owners
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
_OWNER = "owner."
Page = str | Response | tuple[str, int]
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
    return _plans(get_case(case_id, by=current_user))


@blueprint.post(f"/cases/{NUMBER}case_id>/plans/owners")
@needs_role(*WORKING_ROLES)
def owners_post(case_id: int) -> Page:
    """Each ``owner.<number of a measure>`` is a user."""
    chosen = {
        int(name.removeprefix(_OWNER)): user
        for name in request.form
        if re.fullmatch(r"owner\.\d{1,4}", name) and (user := number(request.form, name))
    }
    try:
        with transaction():
            changed = give_measures(case_id, chosen, by=current_user)
    except InvalidInput as error:
        return _plans(get_case(case_id, by=current_user), error.errors["owner"]), 422
    if changed:
        flash(_("责任人已调整。"), "success")
    return redirect(url_for(".plans", case_id=case_id), 303)


def _plans(case: Case, problems: Sequence[str] = ()) -> str:
    found = plans_of_case(case.id)
    may_give = found and case.is_open and may_act_on(current_user, case)
    return render_template(
        "assistance/plans.html",
        case=case,
        plans=list(zip(found, changes_of_plans(case, found), strict=True)),
        assessment=current_assessment(case.id),
        agreements=agreements_of_case(case.id),
        reviews=reviews_of_case(case.id),
        owners=possible_owners(case) if may_give else [],
        running=RUNNING,
        problems=problems,
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
