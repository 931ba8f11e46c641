"""A running case: what the application does with it, and what it shows of itself.

Every change runs the case on until it waits for a person, the clock or a message. A change that
raises leaves the run of no use: drop it and go back to the stored state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from app import feel

from . import state as states
from .assignment import moment_of
from .environment import NOTHING, Environment
from .errors import EngineError, TaskNotReady
from .expressions import FeelScriptEngine
from .release import Release
from .runtime.root import RootScope
from .runtime.task import LOCAL, CaseTask
from .specs.activities import ASSIGNED, UserTask
from .specs.definitions import CORRELATION, DUE
from .specs.events import BoundaryEvent, is_offered
from .specs.scopes import EventSubProcess
from .values import check_storable, key_text
from .vocabulary import RETURNED
from .waiting import Step, Token, WaitingMessage, WaitingTask, WaitingTimer


def start(release: Release, process_id: str, variables: Mapping[str, Any], env: Environment) -> Run:
    """Begin a process of the release and run on until it waits."""
    spec = release.specs.get(process_id)
    if spec is None or spec.is_embedded:
        raise EngineError(f"发布包中没有流程“{process_id}”")
    root = RootScope(spec, release.specs, FeelScriptEngine(env))
    for name, value in variables.items():
        root.data[name] = check_storable(name, feel.to_feel(value))
    run = Run(release, root)
    root.begin()
    root.run_on()
    return run


def restore(release: Release, state: bytes, env: Environment) -> Run:
    """The case as it was saved. Raises StateError where the release does not fit the state."""
    return Run(release, states.restore(release, state, FeelScriptEngine(env)))


class Run:
    """Made by `start` and `restore`. Not to be shared between threads; the release is."""

    def __init__(self, release: Release, root: RootScope) -> None:
        self.release = release
        self._root = root

    # -- looking --------------------------------------------------------------

    @property
    def process_id(self) -> str:
        return self._root.spec.process_id

    @property
    def variables(self) -> Mapping[str, Any]:
        """The root process's variables, as JSON values."""
        return Shown(self._root.data)

    def variables_at(self, key: str) -> Mapping[str, Any]:
        """What the element instance `key` sees: its own process's variables and its inputs.

        JSON values. Raises TaskNotReady where there is no such element instance any more.
        """
        task = self._root.find_task(key)
        if task is None:
            raise TaskNotReady(f"任务 {key} 已不在待办之中")
        return Shown(task.visible_variables())

    @property
    def is_finished(self) -> bool:
        return self._root.completed

    @property
    def ended_at(self) -> str | None:
        """The id of the end event of the root process that the last token reached: the outcome."""
        return self._root.ended_at if self._root.completed else None

    @property
    def trail(self) -> list[Step]:
        """What happened during the last call that changed something, in order."""
        return self._root.trail

    def state(self) -> bytes:
        return states.save(self._root)

    @property
    def waiting_tasks(self) -> list[WaitingTask]:
        return [_waiting_task(task) for task in self._ready_user_tasks()]

    @property
    def waiting_timers(self) -> list[WaitingTimer]:
        """In the order in which they are due."""
        timers = [
            WaitingTimer(
                key=task.id,
                element_id=task.task_spec.bpmn_id,
                name=task.task_spec.label,
                due_at=datetime.fromisoformat(task.internal_data[DUE]),
                process_id=task.workflow.spec.process_id,
            )
            for task in self._waiting("timer")
        ]
        return sorted(timers, key=lambda timer: timer.due_at)

    @property
    def waiting_messages(self) -> list[WaitingMessage]:
        return [
            WaitingMessage(
                key=task.id,
                element_id=task.task_spec.bpmn_id,
                name=task.task_spec.event_definition.name,
                correlation_key=task.internal_data.get(CORRELATION),
                process_id=task.workflow.spec.process_id,
            )
            for task in self._waiting("message")
        ]

    @property
    def waiting_signals(self) -> list[str]:
        return sorted({task.task_spec.event_definition.name for task in self._waiting("signal")})

    @property
    def tokens(self) -> list[Token]:
        """Where the case stands: waiting work and events, and the activities they are nested in."""
        return [
            Token(
                task.workflow.spec.process_id,
                task.task_spec.bpmn_id,
                depth=task.workflow.depth,
                name=task.task_spec.label,
            )
            for task in self._root.every_task()
            if not task.is_instance and not _is_attached(task)
        ]

    def _waiting(self, kind: str) -> Iterator[CaseTask]:
        for task in self._root.every_task():
            if task._state == TaskState.WAITING:
                definition = getattr(task.task_spec, "event_definition", None)
                if definition is not None and definition.kind == kind:
                    yield task

    def _ready_user_tasks(self) -> Iterator[CaseTask]:
        for task in self._root.every_task():
            if task._state == TaskState.READY and isinstance(task.task_spec, UserTask):
                yield task

    # -- changing -------------------------------------------------------------

    def complete(self, key: str, answers: Mapping[str, Any] = NOTHING) -> None:
        """A person has done a user task. `answers` go through its output mappings only."""
        task = self._ready_task(key)
        self._root.begin_step()
        task.task_spec.complete(task, feel.to_feel(dict(answers)))
        self._root.run_on()

    def send_back(self, key: str) -> None:
        """A person sends a user task back: it ends by the error RETURNED, and the case goes on
        where the diagram catches that. Raises UncaughtBpmnError where it does not."""
        task = self._ready_task(key)
        self._root.begin_step()
        self._root.throw_error(task, RETURNED)
        self._root.run_on()

    def _ready_task(self, key: str) -> CaseTask:
        task = self._root.find_task(key)
        if (
            task is None
            or task._state != TaskState.READY
            or not isinstance(task.task_spec, UserTask)
        ):
            raise TaskNotReady(f"任务 {key} 已不在待办之中")
        return task

    def fire_timer(self, key: str) -> None:
        """The moment of a timer has come; whether it has is for the caller to know."""
        task = self._root.find_task(key)
        if task is None or not any(task is timer for timer in self._waiting("timer")):
            raise TaskNotReady(f"定时 {key} 已不在等待之中")
        self._root.begin_step()
        task.task_spec.occur(task, "fired")
        self._root.run_on()

    def deliver(
        self, message: str, correlation_key: object = None, payload: Mapping[str, Any] = NOTHING
    ) -> bool:
        """Hand a message to the one event that waits for it: the innermost, then the earliest.

        Without a correlation key any subscription of the name will do. False: nobody waits.
        """
        key = None if correlation_key is None else key_text(correlation_key)
        waiting = [
            task
            for task in self._waiting("message")
            if task.task_spec.event_definition.name == message
            and key in (None, task.internal_data.get(CORRELATION))
        ]
        if not waiting:
            return False
        task = max(waiting, key=lambda found: found.workflow.depth)
        self._root.begin_step()
        task.task_spec.occur(task, "message", feel.to_feel(dict(payload)))
        self._root.run_on()
        return True

    def signal(self, name: str, payload: Mapping[str, Any] = NOTHING) -> int:
        """Broadcast a signal within the case; how many events it has reached."""
        self._root.begin_step()
        count = self._root.broadcast(name, feel.to_feel(dict(payload)))
        self._root.run_on()
        return count

    def replace_values(self, names: Collection[str], *, old: Any, new: Any) -> None:
        """Wherever one of the variables `names` has the value `old`, in any scope, it gets `new`.

        Nothing runs: the case waits where it waited. A text stays a text.
        """
        for scope in self._root.every_scope():
            for name in names:
                if name in scope.data and feel.to_json(feel.to_feel(scope.data[name])) == old:
                    scope.data[name] = check_storable(name, feel.to_feel(new))

    def cancel(self) -> None:
        """End the case where it stands, without an end event."""
        self._root.begin_step()
        self._root.cancel_all()
        self._root.completed = True


def _is_attached(task: CaseTask) -> bool:
    """It only listens: the token is elsewhere."""
    if isinstance(task.task_spec, BoundaryEvent | EventSubProcess):
        return task._state == TaskState.WAITING
    return is_offered(task)


def _waiting_task(task: CaseTask) -> WaitingTask:
    spec = task.task_spec
    assert isinstance(spec, UserTask)  # noqa: S101 (the caller has chosen only those)
    assignee, groups, due, follow_up, priority = task.internal_data[ASSIGNED]
    local = task.internal_data.get(LOCAL, NOTHING)
    return WaitingTask(
        key=task.id,
        element_id=spec.bpmn_id,
        name=spec.label,
        process_id=task.workflow.spec.process_id,
        lane=spec.lane,
        form_id=spec.form_id,
        assignee=assignee,
        candidate_groups=list(groups),
        due_at=moment_of(due),
        follow_up_at=moment_of(follow_up),
        priority=priority,
        inputs=dict(Shown(local)),
    )


class Shown(Mapping[str, Any]):
    """Variables as JSON values, each made only when it is asked for: most never are."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return feel.to_json(self._values[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
