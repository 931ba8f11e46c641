"""The form of a task, and the routing facts that its conditions see."""

from __future__ import annotations

from typing import Any

from app import engine
from app.cases.models import Task
from app.dates.clock import now
from app.dates.feel_functions import functions
from app.dates.queries import working_days
from app.forms.model import Form
from app.forms.queries import form_of_release
from app.releases.runtime import parsed


def form_of(task: Task) -> Form | None:
    return form_of_release(task.case.release_id, task.form_id) if task.form_id else None


def variables_of(task: Task) -> dict[str, Any]:
    """The process variables that the task sees. Restores the workflow, so not for lists."""
    case = task.case
    if not task.is_open or not case.state:
        return {}
    environment = engine.Environment(clock=now, functions=functions(working_days()), services={})
    run = engine.restore(parsed(case.release_id), case.state, environment)
    return dict(run.variables_at(task.key))


def known_of(task: Task, form: Form) -> dict[str, Any]:
    """What is on record of the person, for the fields that begin with it (``prefill``): nobody
    types again what a spreadsheet or an earlier case has brought."""
    if all(component.prefill is None for component in form.answered):
        return {}
    person = task.case.person
    registration = person.registration
    return {
        "person": {
            "job_wish": person.job_wish,
            "registered_on": registration and registration.registered_on.isoformat(),
            "unemployed_since": registration and registration.unemployed_since.isoformat(),
            "unemployment_reason": registration and registration.reason_code,
        }
    }
