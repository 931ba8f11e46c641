"""A letter as a page that prints on one sheet."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user, login_required

from app.letters.queries import get_letter
from app.letters.wording import chinese_day

blueprint = Blueprint("letters", __name__, template_folder="templates")


@blueprint.get("/letters/<int:letter_id>")
@login_required
def letter(letter_id: int) -> str:
    found = get_letter(letter_id, by=current_user)
    return render_template("letters/letter.html", letter=found, dated=chinese_day(found.dated))
