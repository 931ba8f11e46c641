"""The way in, the choice of language, and the sign of life."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, session, url_for
from flask_login import current_user
from sqlalchemy import text
from werkzeug.wrappers import Response

from app.database import transaction
from app.extensions import db
from app.web.language import LANGUAGES
from app.web.navigation import first_page

blueprint = Blueprint("web", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> Response:
    """Each role's own first page; to the sign-in if nobody is signed in."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"), 303)
    return redirect(first_page(current_user), 303)


@blueprint.post("/language")
def choose_language() -> Response:
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(404)
    session["language"] = language
    if current_user.is_authenticated:
        with transaction():
            current_user.locale = language
    return redirect(safe_address(request.form.get("next")) or url_for("web.home"), 303)


@blueprint.get("/health")
def health() -> dict[str, str]:
    """For the page that waits for the database, and for whatever watches over production."""
    db.session.execute(text("select 1"))
    return {"status": "ok"}


def safe_address(address: str | None) -> str | None:
    """``address`` if it stays within this site: nobody is led elsewhere through a link to us."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    return None if parts.netloc or parts.scheme else address
