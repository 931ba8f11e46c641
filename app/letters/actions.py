"""Writing a letter: the text from a template, kept as it was on the day."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import force_locale

from app.accounts.models import User
from app.cases.models import Case
from app.dates.clock import today
from app.extensions import db
from app.letters.models import KINDS, Letter
from app.letters.wording import chinese_day, in_chinese
from app.people.queries import unit_names
from app.people.secrets import Secret

# The county decides, and signs for it; everything else is the community's to tell.
_COUNTY_KINDS = ("recognition_approval", "recognition_refusal", "review_result", "exit_notice")


def write_letter(kind: str, case: Case, *, by: User | None, **values: Any) -> Letter:
    """Render ``letters/<kind>.txt`` for the case's person and keep it.

    ``values``: what the template names besides ``person``, ``case``, ``unit``, ``dated``, ``day``.
    """
    dated, unit = today(), _issuing_unit(case, kind)
    template = current_app.jinja_env.get_template(f"letters/{kind}.txt")
    with force_locale("zh"):
        body = template.render(
            person=case.person, case=case, unit=unit, dated=dated, day=chinese_day, **values
        )
    letter = Letter(
        case_id=case.id,
        person_id=case.person_id,
        kind=kind,
        title=in_chinese(KINDS[kind]),
        body=Secret(plain="\n".join(line.strip() for line in body.splitlines() if line.strip())),
        signed_by_unit=unit,
        dated=dated,
        created_by=by.id if by else None,
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def _issuing_unit(case: Case, kind: str) -> str:
    code = case.unit_code[:6] if kind in _COUNTY_KINDS else case.unit_code
    return unit_names({code}).get(code, code)
