"""Activities with an inside: call activities, sub-processes and event sub-processes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from app.engine.environment import NOTHING
from app.engine.reading.model import Element, Event
from app.engine.runtime.scope import NestedScope
from app.engine.runtime.task import LOCAL, CaseTask
from app.engine.waiting import What

from .activities import Activity
from .definitions import Definition, definition_of
from .events import listen_on
from .node import STARTED, WAITING, Node


class Nesting(Activity):
    """`spec` (SpiffWorkflow's name) is the key of the nested process in the release."""

    spec: str

    def _update_hook(self, my_task: CaseTask) -> bool:
        self.apply_inputs(my_task)
        self.listen(my_task)
        self.open(my_task)
        return False

    def open(
        self, task: CaseTask, start: Node | None = None, results: dict[str, Any] | None = None
    ) -> None:
        task._set_state(STARTED)
        scope = task.workflow.top_workflow.create_subprocess(task, self.spec)
        self.copy_data(task, scope)
        scope.begin(start, results)

    def copy_data(self, my_task: CaseTask, subworkflow: NestedScope) -> None:
        """A sub-process works on the variables of its process: nothing is copied."""

    def _on_subworkflow_completed(self, subworkflow: NestedScope, my_task: CaseTask) -> None:
        """The inside has ended: it leaves the state, and the activity is complete."""
        del my_task.workflow.top_workflow.subprocesses[my_task.id]
        self.update_data(my_task, subworkflow)
        my_task.complete()

    def update_data(self, my_task: CaseTask, subworkflow: NestedScope) -> None:
        self.apply_outputs(my_task, NOTHING)


class SubProcess(Nesting, defaults.SubWorkflowTask):
    def __init__(self, wf_spec: Any, element: Element) -> None:
        key = element.body.id if element.body is not None else ""
        super().__init__(wf_spec, element, subworkflow_spec=key)


class CallActivity(Nesting, defaults.CallActivity):
    """Another process of the release, with variables of its own.

    In: all the caller sees, unless `propagateAllParentVariables` is "false"; then the input
    mappings. Out: the output mappings where there are any, else all that the called process has
    set, unless `propagateAllChildVariables` is "false". As in Camunda 8, save that what was only
    handed in is not handed back: a parallel branch may have changed it meanwhile.
    """

    def __init__(self, wf_spec: Any, element: Element) -> None:
        settings = element.settings
        super().__init__(wf_spec, element, subworkflow_spec=settings.get("processId", ""))
        self.all_in = settings.get("propagateAllParentVariables") != "false"
        self.all_out = settings.get("propagateAllChildVariables") != "false"

    def copy_data(self, my_task: CaseTask, subworkflow: NestedScope) -> None:
        if self.all_in:
            subworkflow.data.update(my_task.visible_variables())
        else:
            subworkflow.data.update(my_task.internal_data.get(LOCAL, NOTHING))

    def update_data(self, my_task: CaseTask, subworkflow: NestedScope) -> None:
        if self.outputs_mapped:
            self.apply_outputs(my_task, subworkflow.data)
        elif self.all_out:
            data = subworkflow.data
            my_task.assign({name: data[name] for name in data if name in subworkflow.written})


class EventSubProcess(Nesting, defaults.EventSubprocess):
    """Lies beside the flow of its scope and begins when its start event comes.

    While the scope runs, a waiting task of this spec listens; what it starts is another task of
    the same spec. SpiffWorkflow's own never interrupt; ours end everything else in the scope.
    """

    traced = False

    def __init__(self, wf_spec: Any, element: Element) -> None:
        key = element.body.id if element.body is not None else ""
        super().__init__(wf_spec, element, subworkflow_spec=key)
        self.event_definition = Definition(Event("none"))
        self.interrupting = True

    def trigger_by(self, start: Element) -> None:
        """The start event of the inside says what starts it."""
        self.event_definition = definition_of(start)
        self.interrupting = start.interrupting

    def listen_in(self, root: CaseTask) -> None:
        if self.event_definition.listens:
            task = root._add_child(self)
            self.event_definition.arm(task)
            task._set_state(WAITING)

    def holds_scope(self, task: CaseTask) -> bool:
        return task._state != WAITING

    def occur(self, task: CaseTask, what: What, payload: Mapping[str, Any] = NOTHING) -> None:
        task.record(what)
        scope = task.workflow
        if not self.interrupting and self.event_definition.recurs(task):
            listen_on(task, scope.task_tree)
        scope._remove_task(task.id)
        self.run_inside(scope, payload)

    def update_data(self, my_task: CaseTask, subworkflow: NestedScope) -> None:
        """Its end event is one of the scope's: the outcome, if nothing comes after it."""
        my_task.workflow.ended_at = subworkflow.ended_at

    def catch_thrown(self, scope: Any, payload: Mapping[str, Any]) -> None:
        self.run_inside(scope, payload)

    def run_inside(self, scope: Any, payload: Mapping[str, Any]) -> None:
        if self.interrupting:
            scope.cancel_all()
        task = scope.task_tree._add_child(self)
        task.record("entered")
        self.open(task, None, dict(payload))

    def _on_complete_hook(self, my_task: CaseTask) -> None:
        my_task.record("completed")

    def _on_cancel(self, my_task: CaseTask) -> None:
        if my_task._state != WAITING:
            my_task.record("cancelled")
