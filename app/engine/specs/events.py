"""Events: what may happen to a case from outside, and what a case may throw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from app.engine.environment import NOTHING
from app.engine.reading.model import Element
from app.engine.runtime.task import CaseTask
from app.engine.waiting import What

from .activities import run_service
from .definitions import Definition, definition_of
from .node import WAITING, Node


class StartEvent(Node, defaults.StartEvent):
    """A token stands here when the process or sub-process begins."""

    def __init__(self, wf_spec: Any, element: Element) -> None:
        super().__init__(wf_spec, element, event_definition=definition_of(element))


class Catching(Node):
    """Waits for its event. `occur` is called when it has come; `what` is told in the trail."""

    event_definition: Definition

    def _update_hook(self, my_task: CaseTask) -> bool:
        self.event_definition.arm(my_task)
        my_task._set_state(WAITING)
        return False

    def occur(self, task: CaseTask, what: What, payload: Mapping[str, Any] = NOTHING) -> None:
        raise NotImplementedError

    def proceed(self, task: CaseTask, what: What, payload: Mapping[str, Any]) -> None:
        task.record(what)
        self.apply_outputs(task, payload)
        task._ready()


class IntermediateCatchEvent(Catching, defaults.IntermediateCatchEvent):
    def __init__(self, wf_spec: Any, element: Element) -> None:
        super().__init__(wf_spec, element, event_definition=definition_of(element))

    def _update(self, my_task: CaseTask) -> None:
        if is_offered(my_task):
            self._update_hook(my_task)
        else:
            super()._update(my_task)

    def _on_cancel(self, my_task: CaseTask) -> None:
        if not is_offered(my_task):
            super()._on_cancel(my_task)

    def occur(self, task: CaseTask, what: What, payload: Mapping[str, Any] = NOTHING) -> None:
        if is_offered(task):
            gateway = task.parent
            task.move_to_root()
            gateway.task_spec.decide(gateway)
            task.record("entered")
        self.proceed(task, what, payload)


class EventBasedGateway(Node, defaults.EventBasedGateway):
    """The first of the events behind it decides. The token stays at the gateway until then; the
    events listen in tasks that are its children."""

    def __init__(self, wf_spec: Any, element: Element) -> None:
        super().__init__(wf_spec, element, event_definition=None)

    def connect(self, child: Any) -> None:
        """Each event keeps its own definition, unlike in SpiffWorkflow."""
        Node.connect(self, child)

    def _update_hook(self, my_task: CaseTask) -> bool:
        my_task._set_state(WAITING)
        for link in self.links:
            link.target._update(my_task._add_child(link.target))
        return False

    def decide(self, task: CaseTask) -> None:
        """One event has come: the others are off, and the gateway is passed."""
        for child in task.children:
            child.cancel()
        task.record("completed")
        task.workflow._remove_task(task.id)


def is_offered(task: CaseTask) -> bool:
    """The event is one of those that an event-based gateway waits for; no token stands there."""
    return task.parent is not None and isinstance(task.parent.task_spec, EventBasedGateway)


class BoundaryEvent(Catching, defaults.BoundaryEvent):
    """Attached to an activity. Its task is a child of the activity's task while both wait."""

    traced = False

    def __init__(self, wf_spec: Any, element: Element) -> None:
        super().__init__(
            wf_spec,
            element,
            event_definition=definition_of(element),
            cancel_activity=element.interrupting,
        )

    @property
    def listens(self) -> bool:
        return self.event_definition.listens

    def occur(self, task: CaseTask, what: What, payload: Mapping[str, Any] = NOTHING) -> None:
        """The event's task takes the flow. An interrupting event ends the activity first; another
        leaves a new task to listen on, if it can come again."""
        host = task.parent
        task.move_to_root()
        if self.cancel_activity:
            host.cancel()
        elif self.event_definition.recurs(task):
            listen_on(task, host)
        self.proceed(task, what, payload)

    def catch_thrown(self, host: CaseTask, payload: Mapping[str, Any]) -> None:
        """An error or escalation from inside `host` is caught here."""
        task = host.workflow.task_tree._add_child(self)
        if self.cancel_activity:
            host.cancel()
        self.proceed(task, "fired", payload)


def listen_on(task: CaseTask, parent: CaseTask) -> None:
    """Another task goes on waiting as this one did, under a key of its own."""
    twin = parent._add_child(task.task_spec)
    twin.internal_data, task.internal_data = task.internal_data, {}
    twin._set_state(WAITING)


class Throwing(Node):
    """Throws its event, or has a service carry it out, and goes on."""

    service_type = ""

    def __init__(self, wf_spec: Any, element: Element) -> None:
        super().__init__(wf_spec, element, event_definition=definition_of(element))
        if element.service:
            self.service_type = element.settings.get("type", "")

    def _run_hook(self, my_task: CaseTask) -> bool | None:
        self.apply_inputs(my_task)
        if self.service_type:
            return run_service(self, self.service_type, my_task)
        self.event_definition.throw(my_task)
        return True if my_task.is_alive else None


class IntermediateThrowEvent(Throwing, defaults.IntermediateThrowEvent):
    pass


class EndEvent(Throwing, defaults.EndEvent):
    ends_scope = True

    def _on_complete_hook(self, my_task: CaseTask) -> None:
        my_task.record("completed")
