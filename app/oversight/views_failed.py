"""What stopped with an error instead of going on by itself, and trying it again."""

from __future__ import annotations

import logging

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.queries import unit_names
from app.cases.actions.timers import TimerFailed, note_failed_retry, retry_timer
from app.cases.batches.views import task_number as timer_number
from app.database import transaction
from app.dates.clock import now
from app.errors import Conflict, NotAllowed, NotFound
from app.oversight.failed import failed_timers_within, watched_tasks

log = logging.getLogger(__name__)


def add_to(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/failed", view_func=failed_timers, methods=["GET"])
    blueprint.add_url_rule("/failed", view_func=retry_post, methods=["POST"])


@needs_role("manager")
def failed_timers() -> str:
    rows, more = failed_timers_within(current_user)
    return render_template(
        "oversight/failed.html",
        rows=rows,
        more=more,
        watched=watched_tasks(rows),
        units=unit_names({row.unit_code for row in rows}),
    )


@needs_role("manager")
def retry_post() -> Response:
    """Each for itself: one that fails again does not hold the others."""
    ids = list(dict.fromkeys(request.form.getlist("timer", type=timer_number)))[:100]
    if not ids:
        flash(_("请选择要重试的个案。"), "warning")
    results = [_retry(timer_id) for timer_id in ids]
    done, failed = results.count("done"), results.count("failed")
    if done:
        flash(
            ngettext("%(num)s 项已继续推进。", "%(num)s 项已继续推进。", done),
            "success",
        )
    if failed:
        flash(
            ngettext(
                "%(num)s 项仍然出错，原因见列表。", "%(num)s 项仍然出错，原因见列表。", failed
            ),
            "warning",
        )
    for message in dict.fromkeys(r for r in results if r not in {"done", "failed"}):
        flash(message, "warning")
    return redirect(url_for("oversight.failed_timers"), 303)


def _retry(timer_id: int) -> str:
    """done, failed, or why it could not be tried."""
    try:
        with transaction():
            retry_timer(timer_id, by=current_user, now=now())
    except TimerFailed as failure:
        log.exception("timer %s of case %s, tried again", failure.timer_id, failure.case_id)
        with transaction():
            note_failed_retry(timer_id, failure.reason, by=current_user, at=now())
        return "failed"
    except (Conflict, NotAllowed, NotFound) as problem:
        return str(problem.message)
    return "done"
