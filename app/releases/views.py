"""The studio's pages about releases: the list, one release, its review and publishing."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.database import transaction
from app.dates.clock import today
from app.errors import Conflict, InvalidInput
from app.releases import actions, queries
from app.releases.comparison import compare
from app.releases.contents import kind_of
from app.releases.errors import NoReleaseInForce, ReleaseUnsound
from app.releases.guards import approvers, editors, editors_or_approvers, viewers
from app.releases.models import Release
from app.releases.outline import titles_of
from app.releases.permissions import can_approve, can_edit, took_part

blueprint = Blueprint("studio", __name__, url_prefix="/studio", template_folder="templates")


@blueprint.get("")
@viewers
def index() -> str:
    return render_template(
        "studio/index.html",
        draft=queries.find_draft(),
        releases=queries.published_releases(),
        current_id=_current_id(),
        may_edit=can_edit(current_user),
    )


def _current_id() -> int | None:
    try:
        return queries.current_release_id()
    except NoReleaseInForce:
        return None


@blueprint.post("/draft")
@editors
def start() -> Response:
    with transaction():
        draft = actions.start_draft(by=current_user)
        draft_id = draft.id
    flash(_("草稿已建好，内容与最新发布的版本相同。"), "success")
    return redirect(url_for("studio.release", release_id=draft_id), 303)


@blueprint.get("/releases/<int:release_id>")
@viewers
def release(release_id: int) -> str:
    return _release_page(queries.get_release(release_id))


def _release_page(found: Release, errors: dict | None = None) -> str:
    titles = titles_of({file.path: file.content for file in found.files})
    groups: dict[str, list] = {"workflow": [], "decision": [], "form": []}
    for file in found.files:
        groups[kind_of(file.path)].append((file, titles[file.path]))
    before = found.based_on.contents if found.based_on else {}
    return render_template(
        "studio/release.html",
        release=found,
        groups=groups,
        current_id=_current_id(),
        changes=_change_by_path(found, before),
        editors=queries.people_named(found.editor_ids),
        may_edit=found.is_draft and can_edit(current_user),
        may_discard=not found.is_published and can_edit(current_user),
        errors=errors or {},
    )


def _change_by_path(found: Release, before: dict[str, bytes]) -> dict[str, str]:
    """Path → added or changed, against the release it was copied from."""
    return {
        file.path: "changed" if file.path in before else "added"
        for file in found.files
        if before.get(file.path) != file.content.encode()
    }


@blueprint.post("/releases/<int:release_id>/describe")
@editors
def describe(release_id: int) -> Response | tuple[str, int]:
    try:
        with transaction():
            actions.describe_draft(
                queries.get_release(release_id),
                name=request.form.get("name", ""),
                note=request.form.get("note", ""),
                by=current_user,
            )
    except InvalidInput as error:
        return _release_page(queries.get_release(release_id), error.errors), error.status
    flash(_("名称和说明已保存。"), "success")
    return redirect(url_for("studio.release", release_id=release_id), 303)


@blueprint.post("/releases/<int:release_id>/discard")
@editors
def discard(release_id: int) -> Response:
    with transaction():
        actions.discard_draft(queries.get_release(release_id), by=current_user)
    flash(_("草稿已丢弃。"), "success")
    return redirect(url_for("studio.index"), 303)


@blueprint.get("/releases/<int:release_id>/review")
@viewers
def review(release_id: int) -> str:
    return _review_page(queries.get_release(release_id))


def _review_page(found: Release, errors: dict | None = None) -> str:
    """Findings, differences and what this person may do next."""
    newest = queries.newest_release()
    return render_template(
        "studio/review.html",
        release=found,
        findings=actions.check_draft(found),
        differences=compare(found.based_on, found),
        took_part=took_part(current_user, found),
        may_edit=can_edit(current_user),
        may_approve=can_approve(current_user),
        earliest=max(today(), newest.effective_on) if newest else today(),
        editors=queries.people_named(found.editor_ids),
        errors=errors or {},
        typed=request.form,
    )


@blueprint.post("/releases/<int:release_id>/submit")
@editors
def submit(release_id: int) -> Response | tuple[str, int]:
    try:
        with transaction():
            actions.submit_draft(queries.get_release(release_id), by=current_user)
    except (ReleaseUnsound, Conflict) as error:
        flash(str(error.message), "danger")
        return _review_page(queries.get_release(release_id)), error.status
    flash(_("已提交，等待另一位同事审核发布。"), "success")
    return redirect(url_for("studio.release", release_id=release_id), 303)


@blueprint.post("/releases/<int:release_id>/return")
@editors_or_approvers
def give_back(release_id: int) -> Response | tuple[str, int]:
    try:
        with transaction():
            actions.return_draft(
                queries.get_release(release_id),
                reason=request.form.get("reason", ""),
                by=current_user,
            )
    except InvalidInput as error:
        return _review_page(queries.get_release(release_id), error.errors), error.status
    flash(_("已退回，草稿可以继续修改。"), "success")
    return redirect(url_for("studio.release", release_id=release_id), 303)


@blueprint.post("/releases/<int:release_id>/publish")
@approvers
def publish(release_id: int) -> Response | tuple[str, int]:
    try:
        with transaction():
            done = actions.publish(
                queries.get_release(release_id),
                by=current_user,
                effective_on=_date(request.form.get("effective_on", "")),
            )
            number, day = done.number, done.effective_on
    except InvalidInput as error:
        return _review_page(queries.get_release(release_id), error.errors), error.status
    flash(
        _(
            "第 %(n)s 号版本已发布，%(day)s 起新个案按它办理，已在办的个案不变。",
            n=number,
            day=day.isoformat(),
        ),
        "success",
    )
    return redirect(url_for("studio.release", release_id=release_id), 303)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInput("effective_on", _("请填写生效日期，例如 2026-12-01")) from None


@blueprint.get("/releases/<int:release_id>/differences")
@viewers
def differences(release_id: int) -> str:
    """Against the release before it, or another one (``?with=``)."""
    found = queries.get_release(release_id)
    other_id = request.args.get("with", type=int) or found.based_on_id
    other = queries.get_release(other_id) if other_id else None
    return render_template(
        "studio/differences.html",
        release=found,
        other=other,
        others=[r for r in queries.published_releases() if r.id != found.id],
        differences=compare(other, found),
    )
