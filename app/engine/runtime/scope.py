"""A running process or sub-process: its tokens, and how they move.

A scope is a SpiffWorkflow workflow whose task tree holds only what is alive: below the root lie
the tokens, below a token the events attached to it. When a token leaves an element it is removed
and new tokens stand at the targets of its sequence flows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from app.engine.environment import NOTHING
from app.engine.errors import EngineError, StepLimitExceeded, UncaughtBpmnError

from .task import CaseTask

if TYPE_CHECKING:
    from app.engine.specs.node import Link, Node
    from app.engine.specs.process import ProcessSpec

MAX_CREATED = 10_000  # tokens made in one step; every element that is passed makes one
MAX_SECONDS = 20
MAX_DEPTH = 20  # nested call activities and sub-processes
ROOT = ""


class Scope:
    """What the root process and nested scopes share. Mixed into SpiffWorkflow's classes."""

    spec: ProcessSpec
    tasks: dict[str, CaseTask]
    task_tree: CaseTask
    data: dict[str, Any]
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
        if self.shares_variables:
            self.data = host.workflow.data
        self.plant()

    @property
    def parent_workflow(self) -> Any:
        return self.host.workflow

    def _calculate_depth(self) -> int:
        depth = self.host.workflow.depth + 1
        if depth > MAX_DEPTH:
            raise StepLimitExceeded(f"流程嵌套超过 {MAX_DEPTH} 层：{self.host.task_spec.label}")
        return depth


class RootScope(Scope, BpmnWorkflow):
    """The root process of a case, and the registers of everything nested in it.

    `agenda` holds the tasks that can run without a person, in the order they became ready.
    """

    host = None
    depth = 0

    def __init__(
        self, spec: ProcessSpec, specs: Mapping[str, ProcessSpec], script_engine: Any
    ) -> None:
        self.last_key = 0
        self.created = 0
        self.trail: list[Any] = []
        self.agenda: deque[CaseTask] = deque()
        super().__init__(
            spec, subprocess_specs=specs, script_engine=script_engine, deserializing=True
        )
        self.plant()

    def begin_step(self) -> None:
        """Something is about to happen: a new trail, a new budget."""
        self.trail.clear()
        self.created = 0

    def next_key(self) -> str:
        """A key no other task of this case ever has, also not after a restore."""
        self.created += 1
        if self.created > MAX_CREATED:
            raise StepLimitExceeded(f"一步经过的元素超过 {MAX_CREATED} 个，可能有死循环")
        self.last_key += 1
        return f"t{self.last_key}"

    def create_subprocess(self, my_task: CaseTask, spec_name: str) -> NestedScope:
        scope = NestedScope(self.subprocess_specs[spec_name], my_task)
        self.subprocesses[my_task.id] = scope
        return scope

    def every_scope(self) -> list[Any]:
        """The root scope, then nested ones, parents before children."""
        return [self, *self.subprocesses.values()]

    def every_task(self) -> list[CaseTask]:
        return [
            task for scope in self.every_scope() for task in scope.tasks.values() if task.id != ROOT
        ]

    def find_task(self, key: str) -> CaseTask | None:
        for scope in self.every_scope():
            task = scope.tasks.get(key)
            if task is not None and key != ROOT:
                return task
        return None

    # -- running --------------------------------------------------------------

    def run_on(self) -> None:
        """Run all that can run, until the case waits for a person, the clock or a message."""
        until = monotonic() + MAX_SECONDS
        while self.agenda or self.wake_inclusive_joins():
            if monotonic() > until:
                raise StepLimitExceeded(f"一步超过 {MAX_SECONDS} 秒")
            task = self.agenda.popleft()
            if task.is_alive and task._state == TaskState.READY:
                task.run()

    def wake_inclusive_joins(self) -> bool:
        """Nothing else can run: see whether an inclusive join has nothing more to wait for."""
        for scope in self.every_scope():
            if not scope.spec.has_inclusive_joins:
                continue
            for task in list(scope.tasks.values()):
                if task._state == TaskState.WAITING and task.task_spec.wakes_when_idle(task):
                    task._ready()
                    return True
        return False

    # -- throwing -------------------------------------------------------------

    def throw_error(self, task: CaseTask, code: str, message: str = "") -> None:
        """Outwards from `task`, the nearest that catches this code; the rest inside it ends."""
        payload = {"errorCode": code, "errorMessage": message}
        catcher, where = find_catcher(task, "error", code)
        if catcher is None:
            raise UncaughtBpmnError(code, message)
        catcher.catch_thrown(where, payload)

    def escalate(self, task: CaseTask, code: str) -> None:
        """Like an error, but nothing happens where nobody catches it."""
        catcher, where = find_catcher(task, "escalation", code)
        if catcher is not None:
            catcher.catch_thrown(where, {"escalationCode": code})

    def broadcast(self, signal: str, payload: Mapping[str, Any] = NOTHING) -> int:
        """A signal reaches every event of the case that waits for it now."""
        waiting = [
            task
            for task in self.every_task()
            if task._state == TaskState.WAITING and task.catches("signal", signal)
        ]
        count = 0
        for task in waiting:
            if task.is_alive:
                task.task_spec.occur(task, "fired", payload)
                count += 1
        return count


def find_catcher(task: CaseTask, kind: str, code: str) -> tuple[Any, Any]:
    """The boundary event or event sub-process for a thrown error or escalation, and where: the
    activity that the event is attached to, or the scope that the sub-process lies in."""
    current: CaseTask | None = task
    while current is not None:
        if current.is_instance:
            current = current.parent
        event = _best(getattr(current.task_spec, "attached", ()), kind, code)
        if event is not None:
            return event, current
        scope = current.workflow
        # An event sub-process does not catch what is thrown in itself, or in another one.
        if current.task_spec not in scope.spec.event_subprocesses:
            event = _best(scope.spec.event_subprocesses, kind, code)
            if event is not None:
                return event, scope
        current = scope.host
    return None, None


def _best(specs: Any, kind: str, code: str) -> Any:
    """The one for exactly this code, else the one for any code."""
    found = [spec for spec in specs if spec.event_definition.kind == kind]
    exact = [spec for spec in found if spec.event_definition.name == code]
    return next(iter(exact), None) or next(
        (spec for spec in found if not spec.event_definition.name), None
    )
