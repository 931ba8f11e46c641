"""Finding people."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_login import current_user

from app.accounts.guards import needs_role
from app.accounts.permissions import CASE_ROLES
from app.accounts.queries import unit_options
from app.people.blueprint import blueprint
from app.people.permissions import may_import, may_register
from app.people.queries import search_people, unit_names


@blueprint.get("")
@needs_role(*CASE_ROLES)
def search() -> str:
    text, unit = request.args.get("q", ""), request.args.get("unit", "")
    page = search_people(
        by=current_user, text=text, unit_code=unit, cursor=request.args.get("after")
    )
    here = {"q": text or None, "unit": unit or None}
    return render_template(
        "people/search.html",
        people=page.people,
        units=unit_names({person.unit_code for person in page.people}),
        unit_options=unit_options(current_user.reach(*CASE_ROLES)),
        text=text,
        unit=unit,
        may_register=may_register(current_user),
        new_address=_new_address(text) if may_register(current_user) else None,
        may_import=may_import(current_user),
        first_address=url_for(".search", **here) if request.args.get("after") else None,
        next_address=url_for(".search", **here, after=page.next_cursor)
        if page.next_cursor
        else None,
    )


def _new_address(text: str) -> str | None:
    """Where somebody not found is entered, the name filled in; a number never stands in a link."""
    is_name = bool(text) and not text.isascii() and not any(sign.isdigit() for sign in text)
    return url_for(".new_person", name=text) if is_name else None
