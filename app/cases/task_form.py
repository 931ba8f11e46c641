"""The form of a task, and the routing facts that its conditions see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app import engine
from app.cases.models import Task
from app.dates.clock import now, today
from app.dates.feel_functions import functions
from app.dates.queries import working_days
from app.forms.model import Form
from app.forms.queries import form_of_release
from app.releases.runtime import parsed
from app.visits.rhythm import proposed_day
from app.visits.round import FORM as VISIT_FORM


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


def known_of(task: Task, form: Form, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What is on record of the person, and the day proposed for the next visit, for the fields
    that begin with it (``prefill``): nobody types again what is known."""
    if all(component.prefill is None for component in form.answered):
        return {}
    person = task.case.person
    registration = person.registration
    known: dict[str, Any] = {
        "person": {
            "job_wish": person.job_wish,
            "registered_on": registration and registration.registered_on.isoformat(),
            "unemployed_since": registration and registration.unemployed_since.isoformat(),
            "unemployment_reason": registration and registration.reason_code,
        }
    }
    if form.id == VISIT_FORM:
        day = proposed_day(task.case.release_id, variables, visited_on=today())
        known["proposed_visit_on"] = day and day.isoformat()
    return known
