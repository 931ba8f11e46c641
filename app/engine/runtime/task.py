"""One token of a case.

SpiffWorkflow's `Task`, without what costs time or grows with age: no UUID but a short key counted
within the case, no copy of the data but the variables of its scope, no predicted descendants, no
wall clock, no log record for every change of state. Completed tasks leave the tree at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.engine.waiting import Step

if TYPE_CHECKING:
    from app.engine.specs.node import Node

    from .scope import Scope

LOCAL = "v"  # internal data: the task's own variables
INSTANCE = "i"  # internal data: which instance of a multi-instance element this is


class CaseTask(Task):
    workflow: Scope
    task_spec: Node

    def __init__(  # deliberately not calling Task.__init__, see above
        self,
        workflow: Scope,
        task_spec: Node,
        parent: CaseTask | None = None,
        state: int = TaskState.FUTURE,
        id: str | None = None,
    ) -> None:
        self.workflow = workflow
        self.task_spec = task_spec
        self.id = workflow.top_workflow.next_key() if id is None else id
        self._state = state
        self._children: list[str] = []  # type: ignore[assignment]
        self._parent = None
        if parent is not None:
            self._parent = parent.id
            parent._children.append(self.id)
        self.internal_data: dict[str, Any] = {}
        self.triggered = False
        self.thread_id = 0
        self.last_state_change = 0.0
        workflow.tasks[self.id] = self

    @property
    def data(self) -> dict[str, Any]:  # type: ignore[override]
        """The variables of the process: one dict, shared by all its tasks."""
        return self.workflow.data

    def _set_state(self, value: int) -> None:
        self._state = value

    def _add_child(self, task_spec: Node, state: int = TaskState.FUTURE) -> CaseTask:
        return CaseTask(self.workflow, task_spec, self, state)

    def move_to_root(self) -> None:
        """Let go of the parent: the task outlives it."""
        if self.parent is not None:
            self.parent._children.remove(self.id)
        root = self.workflow.task_tree
        self._parent = root.id
        root._children.append(self.id)

    @property
    def is_alive(self) -> bool:
        return self.workflow.tasks.get(self.id) is self

    @property
    def is_instance(self) -> bool:
        return INSTANCE in self.internal_data

    def local_variables(self) -> list[dict[str, Any]]:
        """The local variables this task sees, innermost first."""
        found = []
        task: CaseTask | None = self
        while task is not None:
            if LOCAL in task.internal_data:
                found.append(task.internal_data[LOCAL])
            task = task.workflow.host if task.workflow.shares_variables else None
        return found

    def visible_variables(self) -> dict[str, Any]:
        """What an expression at this task sees. Not a copy unless there are local variables."""
        local = self.local_variables()
        if not local:
            return self.workflow.data
        visible = dict(self.workflow.data)
        for names in reversed(local):
            visible.update(names)
        return visible

    def assign(self, values: dict[str, Any]) -> None:
        """Set variables outside the task: where a local one has the name, else in the process."""
        host = self.workflow.host if self.workflow.shares_variables else None
        outer = host.local_variables() if host is not None else ()
        for name, value in values.items():
            for local in outer:
                if name in local:
                    local[name] = value
                    break
            else:
                self.workflow.data[name] = value
                self.workflow.written.add(name)

    def evaluate(self, formula: Any) -> Any:
        return self.workflow.script_engine.evaluate(self, formula)

    def catches(self, kind: str, name: str) -> bool:
        """Whether this task, while it waits, waits for this message or signal."""
        definition = getattr(self.task_spec, "event_definition", None)
        return definition is not None and definition.kind == kind and definition.name == name

    def cancel(self) -> None:
        """End the task with everything inside and attached to it."""
        if not self.is_alive:
            return
        inner = self.workflow.top_workflow.subprocesses.pop(self.id, None)
        if inner is not None:
            inner.cancel_all()
        for child in self.children:
            child.cancel()
        self.task_spec._on_cancel(self)
        self._set_state(TaskState.CANCELLED)
        self.workflow._remove_task(self.id)

    def record(self, what: Any) -> None:
        top = self.workflow.top_workflow
        spec = self.task_spec
        top.trail.append(
            Step(
                spec.bpmn_id,
                spec.label,
                self.workflow.spec.process_id,
                spec.kind,
                what,
                self.workflow.depth,
            )
        )
