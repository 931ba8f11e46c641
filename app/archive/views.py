"""The page that asks how a case is to be printed, and the file."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import CASE_ROLES
from app.archive.file.permissions import may_print_in_full
from app.archive.file.printing import print_case
from app.cases.blueprint import NUMBER
from app.cases.queries import get_case
from app.database import transaction
from app.errors import InvalidInput
from app.web.pdf import pdf_answer

blueprint = Blueprint("archive", __name__, template_folder="templates")
_FILE = f"/cases/{NUMBER}case_id>/file"


@blueprint.get(_FILE)
@needs_role(*CASE_ROLES)
def case_file(case_id: int) -> str:
    return _page(case_id, {})


@blueprint.post(_FILE)
@needs_role(*CASE_ROLES)
def case_file_post(case_id: int) -> Response | tuple[str, int]:
    try:
        with transaction():
            content = print_case(
                case_id,
                in_full=request.form.get("numbers") == "full",
                reason=request.form.get("reason", ""),
                by=current_user,
            )
    except InvalidInput as error:
        return _page(case_id, error.errors), 422
    return pdf_answer(content, f"个案{case_id}档案.pdf")


def _page(case_id: int, errors: dict[str, list[str]]) -> str:
    case = get_case(case_id, by=current_user)
    return render_template(
        "archive/case_file.html",
        case=case,
        may_in_full=may_print_in_full(current_user, case.person),
        errors=errors,
    )
