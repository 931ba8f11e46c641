"""Event definitions: how a waiting event is armed, what it matches, what throwing it does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from app.engine.errors import ExpressionError
from app.engine.expressions import formula, formula_or_text
from app.engine.moments import Cycle, as_cycle, as_duration, as_moment
from app.engine.reading.model import Element, Event
from app.engine.runtime.task import CaseTask
from app.engine.values import key_text

DUE = "d"  # internal data of a timer: when it fires, ISO
CYCLE = "c"  # internal data of a repeating timer: [text, anchor, times fired]
CORRELATION = "k"  # internal data of a message event: the key it is open for


class Definition(EventDefinition):
    """An event that needs nothing done (none)."""

    kind = "none"
    listens = False  # has a task of its own while it waits

    def __init__(self, event: Event) -> None:
        super().__init__(name=event.name)

    def arm(self, task: CaseTask) -> None:
        """The event begins to wait."""

    def recurs(self, task: CaseTask) -> bool:
        """Whether a non-interrupting event goes on listening after it has come."""
        return True

    def throw(self, my_task: CaseTask) -> None:
        """Nothing to throw."""


class Timer(Definition):
    kind = "timer"
    listens = True

    def __init__(self, event: Event) -> None:
        super().__init__(event)
        self.timer = event.timer
        self.expression = formula_or_text(event.expression)

    def arm(self, task: CaseTask) -> None:
        env = task.workflow.script_engine.env
        value = self.expression
        if not isinstance(value, str):
            value = task.evaluate(value)
        now = env.clock()
        due: datetime | None
        if self.timer == "cycle":
            due = self._arm_cycle(task, value, now)
        elif self.timer == "duration":
            duration = as_duration(value)
            due = duration.after(now) if duration is not None else None
        else:
            due = as_moment(value, now.tzinfo)
        if due is None:
            spec = task.task_spec
            raise ExpressionError(f"定时事件“{spec.label}”（{spec.bpmn_id}）的值不可用：{value!r}")
        task.internal_data[DUE] = due.isoformat()

    def _arm_cycle(self, task: CaseTask, value: Any, now: datetime) -> datetime | None:
        cycle = as_cycle(value, now.tzinfo)
        if cycle is None or cycle.times == 0:
            return None
        # With a start the first time is the start itself, otherwise one duration from now.
        anchor = cycle.start or cycle.duration.after(now)
        task.internal_data[CYCLE] = [value, anchor.isoformat(), 0]
        return anchor

    def recurs(self, task: CaseTask) -> bool:
        """A cycle goes on until it has fired as often as it says: the next time follows from the
        one before, not from the clock, so that late firings catch up in order."""
        if self.timer != "cycle":
            return False
        text, anchor, fired = task.internal_data[CYCLE]
        start = datetime.fromisoformat(anchor)
        cycle: Cycle = as_cycle(text, start.tzinfo)  # type: ignore[assignment]
        fired += 1
        if cycle.times is not None and fired >= cycle.times:
            return False
        task.internal_data[CYCLE][2] = fired
        task.internal_data[DUE] = cycle.duration.after(start, fired).isoformat()
        return True


class Message(Definition):
    kind = "message"
    listens = True

    def __init__(self, event: Event) -> None:
        super().__init__(event)
        self.correlation = formula(event.correlation)

    def arm(self, task: CaseTask) -> None:
        if self.correlation is None:
            return
        value = task.evaluate(self.correlation)
        if value is None:
            spec = task.task_spec
            raise ExpressionError(f"消息事件“{spec.label}”（{spec.bpmn_id}）的关联键为空")
        task.internal_data[CORRELATION] = key_text(value)


class Signal(Definition):
    kind = "signal"
    listens = True

    def throw(self, my_task: CaseTask) -> None:
        my_task.workflow.top_workflow.broadcast(self.name)


class Error(Definition):
    """`name` is the code; an empty one catches every error."""

    kind = "error"

    def throw(self, my_task: CaseTask) -> None:
        my_task.workflow.top_workflow.throw_error(my_task, self.name)


class Escalation(Definition):
    kind = "escalation"

    def throw(self, my_task: CaseTask) -> None:
        my_task.workflow.top_workflow.escalate(my_task, self.name)


class Terminate(Definition):
    """Ends the scope it stands in, with every other token there."""

    kind = "terminate"

    def throw(self, my_task: CaseTask) -> None:
        for task in my_task.workflow.task_tree.children:
            if task is not my_task:
                task.cancel()


_CLASSES: dict[str, type[Definition]] = {
    kind.kind: kind for kind in (Definition, Timer, Message, Signal, Error, Escalation, Terminate)
}


def definition_of(element: Element) -> Definition:
    event = element.event or Event("none")
    return _CLASSES[event.kind](event)
