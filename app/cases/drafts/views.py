"""Drafts over HTTP: the page's script saves them, a button discards them."""

from __future__ import annotations

import re

from flask import flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.cases.blueprint import NUMBER, blueprint
from app.cases.drafts.forget import discard_draft
from app.cases.drafts.queries import others_at
from app.cases.drafts.save import DraftTooLong, SavedElsewhere, save_draft
from app.cases.drafts.words import others_words, saved_words
from app.database import transaction
from app.errors import NotFound, YiceError
from app.extensions import limiter
from app.forms.answers import from_post

_SOURCE = re.compile(r"[a-z0-9]{1,32}")
_MOST_BYTES = 600_000  # 60,000 characters of Chinese, each nine bytes in a posted form


def _who() -> str:
    return f"draft:{current_user.get_id()}"


@blueprint.post(f"/tasks/{NUMBER}task_id>/draft")
@needs_role(*WORKING_ROLES)
@limiter.limit("60 per minute", key_func=_who)
def draft_post(task_id: int) -> Response | tuple[Response, int]:
    """What the script shows: ``saved``, ``others``; or ``message``, and ``elsewhere`` where
    the person may decide to overwrite."""
    try:
        saved_at = _save(task_id)
    except NotFound:
        raise
    except YiceError as error:
        elsewhere = isinstance(error, SavedElsewhere)
        return jsonify(message=str(error.message), elsewhere=elsewhere), error.status
    others = others_at(task_id, by=current_user)
    return jsonify(saved=saved_words(saved_at), others=others_words(others))


def _save(task_id: int):
    if (request.content_length or 0) > _MOST_BYTES:
        raise DraftTooLong
    posted = request.form
    seen, source = posted.get("seen", ""), posted.get("source", "")
    if not _SOURCE.fullmatch(source):
        raise NotFound
    with transaction():
        return save_draft(
            task_id,
            lambda form: from_post(form, posted),
            by=current_user,
            source=source,
            seen=seen[:32],
            anyway="anyway" in posted,
        )


@blueprint.post(f"/tasks/{NUMBER}task_id>/draft/discard")
@needs_role(*WORKING_ROLES)
def discard_post(task_id: int) -> Response:
    with transaction():
        discard_draft(task_id, by=current_user)
    flash(_("草稿已丢弃。"), "success")
    return redirect(url_for("cases.task_page", task_id=task_id), 303)
