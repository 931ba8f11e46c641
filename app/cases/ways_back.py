"""Whether the diagram lets a step be sent back (退回), and to which step that leads.

A way back is a boundary event of the user task that catches the BPMN error ``returned``; the flow
behind it leads to an earlier step. Nothing else makes a task one that can be sent back.
"""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from app import engine
from app.cases.ahead import steps_ahead
from app.cases.models import Task
from app.releases.runtime import parsed


class WayBack(NamedTuple):
    """``name``: the event's, as drawn. ``steps``: the names of the steps it leads to."""

    name: str
    steps: tuple[str, ...]

    @property
    def words(self) -> str:
        return _("或").join(self.steps)


def way_back(task: Task) -> WayBack | None:
    """Under the release of the task's case."""
    release = parsed(task.case.release_id)
    process = release.processes.get(task.process_id)
    for event in process.elements if process else ():
        if event.attached_to == task.element_id and event.error == engine.RETURNED:
            steps = steps_ahead(release, task.process_id, event.id).steps
            return WayBack(event.name, tuple(step.name for step in steps))
    return None
