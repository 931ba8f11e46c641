"""A running process or sub-process: its tokens, and how they move.

A scope is a SpiffWorkflow workflow whose task tree holds only what is alive: below the root lie
the tokens, below a token the events attached to it. When a token leaves an element it is removed
and new tokens stand at the targets of its sequence flows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from app.engine.errors import EngineError, StepLimitExceeded

from .task import CaseTask

if TYPE_CHECKING:
    from app.engine.specs.node import Link, Node
    from app.engine.specs.process import ProcessSpec

MAX_DEPTH = 20  # nested call activities and sub-processes
ROOT = ""


class Scope:
    """What the root process and nested scopes share. Mixed into SpiffWorkflow's classes."""

    spec: ProcessSpec
    tasks: dict[str, CaseTask]
    task_tree: CaseTask
    data: dict[str, Any]
    written: set[str]  # the names of `data` that the process itself has set
    top_workflow: Any
    script_engine: Any
    host: CaseTask | None
    depth: int
    shares_variables = False
    ended_at: str | None = None
    completed: bool
    if TYPE_CHECKING:

        def _remove_task(self, task_id: Any) -> None: ...

    def plant(self) -> None:
        """Give the scope its root, the only completed task that is kept."""
        self.task_tree = CaseTask(self, self.spec.start, state=TaskState.COMPLETED, id=ROOT)

    def begin(self, start: Node | None = None, results: dict[str, Any] | None = None) -> None:
        """Open the event sub-processes and put a token on the start event."""
        for spec in self.spec.event_subprocesses:
            spec.listen_in(self.task_tree)
        start = start or self.spec.start_event
        if start is None:
            raise EngineError(f"流程“{self.spec.name}”没有开始事件")
        task = self.task_tree._add_child(start)
        if results is not None:
            start.apply_outputs(task, results)
        start._update(task)

    # -- moving ---------------------------------------------------------------

    def leave(self, task: CaseTask) -> None:
        """A completed token goes on along the flows its element chooses."""
        if not task.is_alive:  # it was cancelled by what it threw
            return
        for child in task.children:
            child.cancel()
        spec = task.task_spec
        if task.is_instance:
            spec.instance_completed(task)
            return
        links = spec.outgoing(task)
        self._remove_task(task.id)
        for link in links:
            self.follow(link)
        if not links:
            self.end_if_empty(spec)

    def follow(self, link: Link) -> None:
        """A token arrives by this flow: at a join that waits for it, or anew."""
        spec = link.target
        task = self.waiting_join(spec) if spec.is_join else None
        if task is None:
            task = self.task_tree._add_child(spec)
        if spec.is_join:
            task.internal_data.setdefault("in", []).append(link.id)
        spec._update(task)

    def waiting_join(self, spec: Node) -> CaseTask | None:
        for task in self.tasks.values():
            if task.task_spec is spec and task._state == TaskState.WAITING:
                return task
        return None

    # -- ending ---------------------------------------------------------------

    def is_empty(self) -> bool:
        """No token is left; listening event sub-processes do not keep a scope alive."""
        return not any(task.task_spec.holds_scope(task) for task in self.tasks.values())

    def end_if_empty(self, last: Node) -> None:
        if last.ends_scope:
            self.ended_at = last.bpmn_id
        if not self.completed and self.is_empty():
            self.end()

    def end(self) -> None:
        self.completed = True
        self.cancel_all()
        if self.host is not None:
            self.host.task_spec._on_subworkflow_completed(self, self.host)

    def cancel_all(self) -> None:
        """Cancel every token in the scope, with all that is nested in it."""
        for task in self.task_tree.children:
            task.cancel()


class NestedScope(Scope, BpmnSubWorkflow):
    """The inside of a call activity, a sub-process or an event sub-process."""

    host: CaseTask

    def __init__(self, spec: ProcessSpec, host: CaseTask) -> None:
        self.host = host
        super().__init__(
            spec,
            parent_task_id=host.id,
            top_workflow=host.workflow.top_workflow,
            deserializing=True,
        )
        self.shares_variables = spec.is_embedded
        self.written = set()
        if self.shares_variables:
            self.data = host.workflow.data
            self.written = host.workflow.written
        self.plant()

    @property
    def parent_workflow(self) -> Any:
        return self.host.workflow

    def _calculate_depth(self) -> int:
        depth = self.host.workflow.depth + 1
        if depth > MAX_DEPTH:
            raise StepLimitExceeded(f"流程嵌套超过 {MAX_DEPTH} 层：{self.host.task_spec.label}")
        return depth
