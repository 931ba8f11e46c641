"""The root of a running case: what is to be run, and what goes through all of its scopes."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from app.engine.environment import NOTHING
from app.engine.errors import StepLimitExceeded, UncaughtBpmnError

from .scope import ROOT, NestedScope, Scope
from .task import CaseTask
from .throwing import find_catcher

if TYPE_CHECKING:
    from app.engine.specs.process import ProcessSpec

MAX_CREATED = 10_000  # tokens made in one step; every element that is passed makes one
MAX_SECONDS = 20


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
        self.written = set()
        self.trail: list[Any] = []
        self.agenda: deque[CaseTask] = deque()
        super().__init__(
            spec, subprocess_specs=specs, script_engine=script_engine, deserializing=True
        )
        self.plant()

    def begin_step(self) -> None:
        """Something is about to happen: a new trail, a new budget."""
        self.trail = []
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
                try:
                    task.run()
                except RecursionError as error:
                    raise StepLimitExceeded("元素之间循环往复，没有等待") from error

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
