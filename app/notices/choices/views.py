"""The page where one chooses what one wants to hear of, and by which way."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.database import transaction
from app.errors import InvalidInput
from app.notices.choices.actions import HOURS, choose_notices
from app.notices.choices.models import WAYS
from app.notices.choices.queries import Choices, choices_of
from app.notices.kinds import KINDS
from app.web.input import number

blueprint = Blueprint(
    "choices", __name__, template_folder="../templates", url_prefix="/notices/choices"
)


@blueprint.get("")
@login_required
def choices_page() -> str:
    return _page(choices_of(current_user), {})


@blueprint.post("")
@login_required
def choices_post() -> Response | tuple[str, int]:
    wanted = _read(request.form)
    try:
        with transaction():
            choose_notices(**wanted._asdict(), by=current_user)
    except InvalidInput as error:
        return _page(wanted, error.errors), 422
    flash(_("通知设置已保存。"), "success")
    return redirect(url_for(".choices_page"), 303)


def _read(form: MultiDict[str, str]) -> Choices:
    modes = {way: {kind: form.get(f"{way}:{kind}", "") for kind in KINDS} for way in WAYS}
    return Choices(
        mail_address=form.get("mail_address", ""),
        mobile=form.get("mobile", ""),
        digest_hour=number(form, "digest_hour"),
        hidden=[kind for kind in KINDS if kind not in form.getlist("page")],
        **{way: {kind: mode for kind, mode in modes[way].items() if mode} for way in WAYS},
    )


def _page(choices: Choices, errors: dict[str, list[str]]) -> str:
    return render_template(
        "notices/choices.html",
        choices=choices,
        kinds=[(code, kind.name) for code, kind in KINDS.items()],
        hours=[(hour, f"{hour}:00") for hour in HOURS],
        errors=errors,
    )
