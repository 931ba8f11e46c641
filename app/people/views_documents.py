"""Documents: sent in, handed out, taken out of the lists."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import CASE_ROLES, WORKING_ROLES
from app.database import transaction
from app.errors import InvalidInput
from app.people import entry_fields
from app.people.actions.documents import open_document, upload_document, withdraw_document
from app.people.blueprint import NUMBER, PERSON, blueprint
from app.people.models.documents import MAX_BYTES
from app.people.queries import get_person
from app.web.views import safe_address

Page = str | Response | tuple[str, int]


@blueprint.get(PERSON + "/documents/new")
@needs_role(*WORKING_ROLES)
def new_document(person_id: int) -> str:
    """The address says which paper is wanted (``kind``, ``certificate``), and where (``back``)."""
    return _page(person_id, request.args)


@blueprint.post(PERSON + "/documents/new")
@needs_role(*WORKING_ROLES)
def new_document_post(person_id: int) -> Page:
    sent = request.files.get("file")
    # One byte more than allowed is enough to know that it is too much.
    content = sent.stream.read(MAX_BYTES + 1) if sent else b""
    try:
        with transaction():
            upload_document(
                person_id,
                (sent.filename or "") if sent else "",
                content,
                request.form,
                by=current_user,
            )
    except InvalidInput as error:
        return _page(person_id, request.form, error.errors), 422
    flash(_("材料已上传。"), "success")
    return redirect(_back(request.form) or _documents_of(person_id), 303)


def _back(values: Mapping[str, Any]) -> str | None:
    """The page, a task's mostly, in which the paper was wanted."""
    return safe_address(values.get("back"))


def _documents_of(person_id: int) -> str:
    return url_for(".person", person_id=person_id, _anchor="documents")


def _page(person_id: int, values: Mapping[str, Any], errors: dict | None = None) -> str:
    return render_template(
        "people/document.html",
        person=get_person(person_id, by=current_user),
        fields=entry_fields.DOCUMENT,
        values=values,
        errors=errors or {},
        limit=MAX_BYTES,
        back=_back(values),
    )


@blueprint.get(f"/documents/{NUMBER}document_id>")
@needs_role(*CASE_ROLES)
def document(document_id: int) -> Response:
    """The file, always as a download: nothing that was sent in is shown inside our pages."""
    with transaction():
        found = open_document(document_id, by=current_user)
        content, name, media_type = found.content, found.file_name, found.media_type
    answer = send_file(
        io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@blueprint.post(f"/documents/{NUMBER}document_id>/withdraw")
@needs_role(*WORKING_ROLES)
def withdraw_document_post(document_id: int) -> Page:
    with transaction():
        person_id = withdraw_document(document_id, by=current_user).person_id
    flash(_("材料已撤下。"), "success")
    return redirect(_documents_of(person_id), 303)
