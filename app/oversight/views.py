"""The manager's pages: where the cases are, what is late and why, who has how much."""

from __future__ import annotations

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import find_user, unit_names, unit_options, users_within
from app.cases.actions import reassign_task
from app.cases.batches.views import task_number
from app.cases.work_list_address import read_cursor
from app.database import transaction
from app.dates.clock import today
from app.errors import Conflict, InvalidInput, NotAllowed
from app.oversight import views_failed
from app.oversight.ledger import export_ledger
from app.oversight.queries import TaskFilter, cases_by_stage, figures, tasks_within, workload
from app.web.input import number
from app.web.labels import STAGES
from app.web.views import safe_address

blueprint = Blueprint("oversight", __name__, template_folder="templates", url_prefix="/oversight")
views_failed.add_to(blueprint)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
@needs_role("manager")
def overview() -> str:
    unit = request.args.get("unit") or None
    return render_template(
        "oversight/overview.html",
        figures=figures(current_user),
        rows=cases_by_stage(current_user, unit),
        unit=unit,
        unit_name=unit_names({unit}).get(unit, unit) if unit else None,
        stages=STAGES,
        loads=workload(current_user)[:8],
        late=tasks_within(current_user, TaskFilter(late=True))[0][:8],
    )


@blueprint.get("/tasks")
@needs_role("manager")
def task_list() -> str:
    wanted = _read_filter()
    rows, more = tasks_within(current_user, wanted)
    reach = current_user.reach("manager")
    following = None
    if more:
        last = rows[-1]
        cursor = f"{last.due_at.isoformat() if last.due_at else ''}_{last.id}"
        following = url_for(".task_list", **{**request.args.to_dict(), "after": cursor})
    staff = users_within(reach, *WORKING_ROLES)
    return render_template(
        "oversight/tasks.html",
        rows=rows,
        wanted=wanted,
        next_address=following,
        stages=STAGES,
        units=unit_names({row.unit_code for row in rows}),
        unit_options=unit_options(reach),
        staff=[(user.id, f"{user.display_name} · {user.unit.name}") for user in staff],
    )


def _read_filter() -> TaskFilter:
    args = request.args
    return TaskFilter(
        late=args.get("late") == "1",
        stage=args.get("stage") if args.get("stage") in STAGES else None,
        unit=args.get("unit") if args.get("unit", "").isdigit() else None,
        assignee=number(args, "assignee"),
        search=args.get("q", "").replace("\x00", "").strip()[:50],
        after=read_cursor(args.get("after", "")),
    )


@blueprint.get("/workload")
@needs_role("manager")
def workload_page() -> str:
    return render_template("oversight/workload.html", loads=workload(current_user))


@blueprint.post("/reassign")
@needs_role("manager")
def reassign_post() -> Response:
    """Each task for itself, with a result per task: one that cannot go does not hold the others."""
    form = request.form
    to = find_user(number(form, "to") or 0)
    back = safe_address(form.get("next")) or url_for(".task_list")
    ids = form.getlist("task", type=task_number)[:500]
    if to is None or not ids:
        flash(_("请选择任务和转给谁。"), "warning")
        return redirect(back, 303)
    moved, problems = 0, []
    for task_id in ids:
        try:
            with transaction():
                reassign_task(task_id, to=to, by=current_user, reason=form.get("reason", ""))
            moved += 1
        except (Conflict, InvalidInput, NotAllowed) as error:
            problems.append(_problem(error))
    if moved:
        flash(_("已把 %(n)s 项任务转给%(to)s。", n=moved, to=to.display_name), "success")
    for text in dict.fromkeys(problems):
        count = problems.count(text)
        flash(f"{text}（{_('%(n)s 项', n=count)}）" if count > 1 else text, "warning")
    return redirect(back, 303)


def _problem(error: Exception) -> str:
    errors = getattr(error, "errors", None)
    if errors:
        return "；".join(str(text) for texts in errors.values() for text in texts)
    return str(error.message)  # type: ignore[attr-defined]


@blueprint.post("/ledger.xlsx")
@needs_role("manager")
def ledger() -> Response:
    with transaction():
        content = export_ledger(by=current_user)
    name = _("援助台账") + f"-{today():%Y%m%d}.xlsx"
    return send_file(io.BytesIO(content), XLSX, as_attachment=True, download_name=name)
