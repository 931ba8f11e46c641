"""Drafts over HTTP: the page's script saves them, a button discards them."""

from __future__ import annotations

import re

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.cases.blueprint import NUMBER, blueprint
from app.cases.drafts.forget import discard_draft
from app.cases.drafts.queries import others_at
from app.cases.drafts.save import DraftTooLong, SavedElsewhere, fillable, save_draft
from app.cases.drafts.words import others_words, saved_words
from app.cases.task_documents import store_uploads
from app.database import transaction
from app.errors import NotFound, YiceError
from app.extensions import limiter
from app.forms.answers import PREFIX, drawn_in, from_post
from app.forms.documents import names_of

_SOURCE = re.compile(r"[a-z0-9]{1,32}")
# 60,000 characters of Chinese, each nine bytes in a posted form, and the signatures.
_MOST_BYTES = 600_000 + 3 * 450_000


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
            drawn=lambda form: drawn_in(form, posted),
            seen=seen[:32],
            anyway="anyway" in posted,
        )


@blueprint.post(f"/tasks/{NUMBER}task_id>/draft/files")
@needs_role(*WORKING_ROLES)
@limiter.limit("60 per minute", key_func=_who)
def draft_files_post(task_id: int) -> str | tuple[Response, int]:
    """Files of one field, kept with the case as soon as they are chosen: a phone may ring before
    the form is handed in. Answers with the marks that stand for them in the form; or with
    ``message``."""
    stored: dict[str, list[int]] = {}
    try:
        with transaction():
            task, form = fillable(task_id, by=current_user)
        store_uploads(task, form, request.files, {}, stored, by=current_user)
    except NotFound:
        raise
    except YiceError as error:
        told = [text for texts in getattr(error, "errors", {}).values() for text in texts]
        return jsonify(message="；".join(map(str, told)) or str(error.message)), error.status
    names = {PREFIX + key: names_of(ids) for key, ids in stored.items()}
    return render_template("cases/kept_files.html", names=names)


@blueprint.post(f"/tasks/{NUMBER}task_id>/draft/discard")
@needs_role(*WORKING_ROLES)
def discard_post(task_id: int) -> Response:
    with transaction():
        discard_draft(task_id, by=current_user)
    flash(_("草稿已丢弃。"), "success")
    return redirect(url_for("cases.task_page", task_id=task_id), 303)
