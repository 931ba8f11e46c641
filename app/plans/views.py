"""The assistance agreement as a page that prints."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from app.accounts.guards import needs_role
from app.accounts.permissions import CASE_ROLES
from app.cases.answers import option_labels
from app.letters.wording import chinese_day
from app.plans.models import Agreement
from app.plans.queries import get_agreement
from app.web.input import LARGEST

blueprint = Blueprint("plans", __name__, template_folder="templates")


@blueprint.get(f"/agreements/<int(max={LARGEST}):agreement_id>")
@needs_role(*CASE_ROLES)
def agreement(agreement_id: int) -> str:
    found = get_agreement(agreement_id, by=current_user)
    return render_template(
        "plans/agreement.html",
        agreement=found,
        person=found.case.person,
        plan=found.plan,
        goal=_in_chinese(found, "goal").get(found.plan.goal, found.plan.goal),
        kinds=_in_chinese(found, "kind"),
        day=chinese_day,
    )


def _in_chinese(agreement: Agreement, key: str) -> dict[str, str]:
    """What the codes of the plan's form mean; the agreement is Chinese in every language."""
    labels = option_labels(agreement.case.release_id, "assistance_plan", key)
    return {code: chinese for code, (chinese, _english) in labels.items()}
