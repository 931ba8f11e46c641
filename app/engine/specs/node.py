"""What every element of a diagram shares: how a token arrives, runs and goes on.

SpiffWorkflow calls the hooks: `_update` when a token arrives, `_on_ready` when it may run,
`_run_hook` when it runs, `_on_complete` when it is done. Specs are made once per release and
shared by all runs and threads: they keep no state, a run's state lies in its tasks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from app.engine.expressions import Formula, formula
from app.engine.reading.model import Assignment, Element
from app.engine.runtime.task import LOCAL, CaseTask
from app.engine.values import check_storable

Mapped = tuple[tuple[str, Formula], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A sequence flow as a running case sees it."""

    id: str
    target: Node
    condition: Formula | None = None


class Node(BpmnSpecMixin):
    """Base of all elements; a plain pass-through as it stands."""

    is_join = False  # waits for tokens on several incoming flows
    ends_scope = False  # an end event: its id is the outcome
    traced = True  # its coming and going is told in the trail
    links: tuple[Link, ...] = ()
    default_link: Link | None = None

    def __init__(self, wf_spec: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(wf_spec, element.id, bpmn_name=element.name, lane=element.lane, **kwargs)
        self.kind = element.kind
        self.label = element.label
        self.inputs_mapped = _mapped(element.inputs)
        self.outputs_mapped = _mapped(element.outputs)

    # -- SpiffWorkflow's hooks ------------------------------------------------

    def test(self) -> None:
        """Checked once when the release is loaded, not at every arrival."""

    def _predict(self, my_task: Any, *_: Any, **__: Any) -> None:
        """No predicted tasks: the tree holds only what is there."""

    def _update(self, my_task: CaseTask) -> None:
        if self.traced:
            my_task.record("entered")
        if self._update_hook(my_task):
            my_task._ready()

    def _update_hook(self, my_task: CaseTask) -> bool:
        return True

    def _on_ready(self, my_task: CaseTask) -> None:
        if not self.manual:
            my_task.workflow.top_workflow.agenda.append(my_task)

    def _run_hook(self, my_task: CaseTask) -> bool | None:
        return True

    def _on_complete(self, my_task: CaseTask) -> None:
        self._on_complete_hook(my_task)
        my_task.workflow.leave(my_task)

    def _on_complete_hook(self, my_task: CaseTask) -> None:
        if self.traced:
            my_task.record("completed")

    def _on_cancel(self, my_task: CaseTask) -> None:
        if self.traced:
            my_task.record("cancelled")

    # -- what a scope asks ----------------------------------------------------

    def outgoing(self, task: CaseTask) -> tuple[Link, ...] | list[Link]:
        """The flows a completed token takes: all of them, unless it is a gateway."""
        return self.links

    def holds_scope(self, task: CaseTask) -> bool:
        """Whether the scope cannot end while this token is there."""
        return True

    def wakes_when_idle(self, task: CaseTask) -> bool:
        """Asked of a waiting join when nothing else can run."""
        return False

    # -- variables ------------------------------------------------------------

    def apply_inputs(self, task: CaseTask) -> None:
        """`zeebe:input`: variables of the task's own, in order; later ones see earlier ones."""
        if not self.inputs_mapped:
            return
        local = task.internal_data.setdefault(LOCAL, {})
        for name, source in self.inputs_mapped:
            local[name] = check_storable(name, task.evaluate(source))

    def apply_outputs(self, task: CaseTask, results: Mapping[str, Any]) -> None:
        """`zeebe:output`: only what is mapped becomes a variable of the process."""
        if not self.outputs_mapped:
            return
        engine = task.workflow.script_engine
        scope = {**task.visible_variables(), **results}
        written = {}
        for name, source in self.outputs_mapped:
            value = check_storable(name, source.value(scope, engine.env))
            written[name] = scope[name] = value
        task.assign(written)


def _mapped(assignments: list[Assignment]) -> Mapped:
    found = []
    for assignment in assignments:
        source = formula(assignment.source)
        if source is not None:
            found.append((assignment.target, source))
    return tuple(found)


WAITING, READY, STARTED = TaskState.WAITING, TaskState.READY, TaskState.STARTED
