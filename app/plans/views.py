"""The assistance agreement: to read, to print, to sign on the screen."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.idempotency import run_once
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES
from app.cases.permissions import may_complete
from app.errors import InvalidInput, NotFound
from app.plans.actions import AgreementSigned, sign_on_screen
from app.plans.agreement_paper import agreement_paper
from app.plans.agreement_text import digest, read_body
from app.plans.models import Agreement
from app.plans.queries import agreements_of_case, get_agreement, task_to_sign
from app.web.input import LARGEST
from app.web.pdf import pdf_answer

blueprint = Blueprint("plans", __name__, template_folder="templates")
_AGREEMENT = f"/agreements/<int(max={LARGEST}):agreement_id>"
Page = str | Response | tuple[str, int]


@blueprint.get(_AGREEMENT)
@needs_role(*CASE_ROLES)
def agreement(agreement_id: int) -> str:
    found = get_agreement(agreement_id, by=current_user)
    return render_template(
        "plans/agreement.html",
        **_shown(found),
        may_sign=_may_sign(found),
        new_officer=_new_officer(found),
        others=[a for a in agreements_of_case(found.case_id) if a.id != found.id],
    )


def _shown(agreement: Agreement) -> dict:
    body = agreement.body.reveal() if agreement.body else ""
    return {
        "agreement": agreement,
        "person": agreement.case.person,
        "blocks": read_body(body) if body else [],
        "is_as_made": digest(body) == agreement.body_sha256,
    }


def _new_officer(agreement: Agreement) -> str:
    """Whoever is responsible now, where the agreement was made out with somebody else."""
    case = agreement.case
    if None in (case.responsible_id, agreement.responsible_id):
        return ""
    changed = case.responsible_id != agreement.responsible_id
    return case.responsible.display_name if changed else ""


def _may_sign(agreement: Agreement) -> bool:
    task = task_to_sign(agreement)
    return agreement.body is not None and task is not None and may_complete(current_user, task)


@blueprint.get(_AGREEMENT + ".pdf")
@needs_role(*CASE_ROLES)
def agreement_pdf(agreement_id: int) -> Response:
    found = get_agreement(agreement_id, by=current_user)
    if found.body is None:
        raise NotFound(_("这份协议没有电子文本"))
    return pdf_answer(agreement_paper(found), f"援助协议{found.number}.pdf")


@blueprint.get(_AGREEMENT + "/sign")
@needs_role(*WORKING_ROLES)
def sign(agreement_id: int) -> Page:
    found = get_agreement(agreement_id, by=current_user)
    if found.is_signed:
        raise AgreementSigned(found)
    if not _may_sign(found):
        return redirect(url_for(".agreement", agreement_id=agreement_id), 303)
    return render_template("plans/sign.html", **_shown(found), errors={})


@blueprint.post(_AGREEMENT + "/sign")
@needs_role(*WORKING_ROLES)
def sign_post(agreement_id: int) -> Page:
    signature = request.form.get("signature", "")
    try:
        run_once(
            request.form.get("idempotency_key"),
            by=current_user,
            request=f"sign {agreement_id}".encode(),
            action=lambda: sign_on_screen(agreement_id, signature, by=current_user),
            answer=None,
        )
    except InvalidInput as error:
        found = get_agreement(agreement_id, by=current_user)
        return render_template("plans/sign.html", **_shown(found), errors=error.errors), 422
    flash(_("协议已签订，签字的副本存入材料。"), "success")
    return redirect(url_for(".agreement", agreement_id=agreement_id), 303)
