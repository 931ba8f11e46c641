"""A determination as a page of its own."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user, login_required

from app.eligibility.changes import changes
from app.eligibility.codes import ANSWERS, CATEGORIES, OPINIONS, REVIEW_RESULTS, STAGES
from app.eligibility.explanation import explain
from app.eligibility.queries import get_determination
from app.eligibility.wording import written_day

blueprint = Blueprint("eligibility", __name__, template_folder="templates")


blueprint.add_app_template_filter(written_day)


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    """What the partial ``_determination.html`` needs on whatever page includes it."""
    return {
        "explain_determination": explain,
        "determination_changes": changes,
        "eligibility_answers": ANSWERS,
        "eligibility_categories": CATEGORIES,
        "eligibility_opinions": {**OPINIONS, **REVIEW_RESULTS},
        "eligibility_stages": STAGES,
    }


@blueprint.get("/determinations/<int:determination_id>")
@login_required
def determination(determination_id: int) -> str:
    found = get_determination(determination_id, by=current_user)
    return render_template("eligibility/determination.html", determination=found)
