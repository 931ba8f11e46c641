"""The studio's pages about one file: its editor, saving and checking, text view, up and down."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.database import transaction
from app.errors import InvalidInput, YiceError
from app.releases import actions, queries
from app.releases.contents import kind_of
from app.releases.errors import StaleSave
from app.releases.guards import editors, viewers
from app.releases.models import ReleaseFile
from app.releases.outline import outline, title_of, titles_of
from app.releases.permissions import can_edit
from app.releases.texts import editor_texts
from app.web.errors import problem
from app.web.headers import allow_inline_styles
from app.web.words import moment

blueprint = Blueprint("studio_files", __name__, url_prefix="/studio/releases/<int:release_id>")
MEDIA_TYPES = {"workflow": "application/xml", "decision": "application/xml"}


def _address(endpoint: str, file: ReleaseFile) -> str:
    return url_for(f"studio_files.{endpoint}", release_id=file.release_id, path=file.path)


def _title(file: ReleaseFile) -> str:
    """Forms are called after their tasks, which stand in the release's other files."""
    if kind_of(file.path) != "form":
        return title_of(file.path, file.content)[1]
    release = queries.get_release(file.release_id)
    return titles_of({f.path: f.content for f in release.files})[file.path]


@blueprint.get("/files/<path:path>")
@viewers
@allow_inline_styles
def edit(release_id: int, path: str) -> str | Response:
    """The editor; whoever may not edit, or what is a draft no longer, gets the text view."""
    file = queries.get_file(release_id, path)
    if not (file.release.is_draft and can_edit(current_user)):
        return redirect(_address("text", file), 303)
    return render_template(
        "studio/editor.html",
        file=file,
        release=file.release,
        kind=kind_of(file.path),
        title=_title(file),
        texts=editor_texts(),
        sections=outline(file.path, file.content),
    )


@blueprint.get("/files/<path:path>/text")
@viewers
def text(release_id: int, path: str) -> str:
    """What the file says, as tables, and its source: readable everywhere."""
    file = queries.get_file(release_id, path)
    return render_template(
        "studio/text.html",
        file=file,
        release=file.release,
        kind=kind_of(file.path),
        title=_title(file),
        sections=outline(file.path, file.content),
        may_edit=file.release.is_draft and can_edit(current_user),
    )


@blueprint.get("/files/<path:path>/diagram")
@viewers
def diagram(release_id: int, path: str) -> Response:
    """What the viewer draws; a release has no tokens."""
    file = queries.get_file(release_id, path)
    return jsonify(xml=file.content, tokens=[], taken=[])


@blueprint.get("/files/<path:path>/download")
@viewers
def download(release_id: int, path: str) -> Response:
    file = queries.get_file(release_id, path)
    name = file.path.rpartition("/")[2]
    return Response(
        file.content,
        mimetype=MEDIA_TYPES.get(kind_of(file.path), "application/json"),
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def answers_json(view: Callable[..., Any]) -> Callable[..., Any]:
    """For requests of the editor's script: an expected error is told as problem+json."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except StaleSave as error:
            answer = problem(error.status, error.message)
            content = {**answer.get_json(), **error.details}
            return jsonify(content), error.status
        except YiceError as error:
            fields = getattr(error, "errors", None)
            return problem(error.status, error.message, errors=fields), error.status

    return answered


def _posted(name: str, kind: type) -> Any:
    body = request.get_json(silent=True)
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise InvalidInput(name, _("请求不完整，请刷新页面后再试"))
    return value


@blueprint.post("/files/<path:path>/save")
@viewers
@answers_json
def save(release_id: int, path: str) -> Response:
    """Body: {content, version}. Answers {version, saved_at}; 409 in words when it is stale."""
    content, version = _posted("content", str), _posted("version", int)
    with transaction():
        draft = queries.get_release(release_id)
        file = actions.save_file(draft, path, content, version, by=current_user)
        answer = {"version": file.version, "saved_at": moment(file.saved_at)}
    return jsonify(answer)


@blueprint.post("/files/<path:path>/check")
@viewers
@answers_json
def check(release_id: int, path: str) -> Response:
    """Body: {content}: what is on the page, saved or not. Answers the whole draft's findings."""
    draft = queries.get_release(release_id)
    found = actions.check_draft(draft, {path: _posted("content", str)})
    known = {file.path for file in draft.files}
    return jsonify(
        findings=[
            {
                "file": finding.file,
                "element_id": finding.element_id,
                "severity": finding.severity,
                "message": finding.message,
                "url": url_for("studio_files.edit", release_id=release_id, path=finding.file)
                if finding.file in known
                else None,
            }
            for finding in found
        ]
    )


@blueprint.post("/files")
@editors
def add(release_id: int) -> Response:
    """A new file from its name, or an uploaded one under its own name."""
    folder, ending = _place(request.form.get("kind", ""))
    upload = request.files.get("file")
    stem = request.form.get("stem", "").strip()
    if upload and upload.filename and not stem:
        stem = upload.filename.rpartition(".")[0]
    path = f"{folder}/{stem}.{ending}"
    with transaction():
        file = actions.add_file(
            queries.get_release(release_id),
            path,
            by=current_user,
            content=upload.read() if upload and upload.filename else None,
        )
        address = _address("edit", file)
    flash(_("已加入 %(path)s。", path=path), "success")
    return redirect(address, 303)


def _place(kind: str) -> tuple[str, str]:
    places = {"bpmn": ("workflows", "bpmn"), "dmn": ("workflows", "dmn"), "form": ("forms", "form")}
    if kind not in places:
        raise InvalidInput("kind", _("请选择文件的种类"))
    return places[kind]


@blueprint.post("/files/<path:path>/remove")
@editors
def remove(release_id: int, path: str) -> Response:
    with transaction():
        actions.remove_file(queries.get_release(release_id), path, by=current_user)
    flash(_("已从草稿里删去 %(path)s。", path=path), "success")
    return redirect(url_for("studio.release", release_id=release_id), 303)


@blueprint.post("/files/<path:path>/rename")
@editors
def rename(release_id: int, path: str) -> Response:
    folder, ending = path.rpartition("/")[0], path.rpartition(".")[2]
    new_path = f"{folder}/{request.form.get('name', '').strip()}.{ending}"
    with transaction():
        actions.rename_file(queries.get_release(release_id), path, new_path, by=current_user)
    flash(_("已改名为 %(path)s。", path=new_path), "success")
    return redirect(url_for("studio.release", release_id=release_id), 303)


@blueprint.post("/files/<path:path>/upload")
@editors
def upload(release_id: int, path: str) -> Response:
    """Put an uploaded file in place of this one: for those who edit in a desktop modeler."""
    sent = request.files.get("file")
    if not sent or not sent.filename:
        raise InvalidInput("file", _("请选择文件"))
    version = request.form.get("version", default=0, type=int)
    with transaction():
        draft = queries.get_release(release_id)
        file = actions.save_file(draft, path, sent.read(), version, by=current_user)
        address = _address("text", file)
    flash(_("已换成上传的内容。"), "success")
    return redirect(address, 303)
