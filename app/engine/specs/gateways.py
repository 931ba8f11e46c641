"""Gateways: where tokens choose, split and meet."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from app.engine.errors import NoOutgoingFlow
from app.engine.reading.model import Element
from app.engine.runtime.task import CaseTask

from .node import WAITING, Link, Node

ARRIVED = "in"  # internal data of a join: the flows on which tokens have arrived


class ExclusiveGateway(Node, defaults.ExclusiveGateway):
    """The first flow whose condition is true, else the default flow."""

    def outgoing(self, task: CaseTask) -> list[Link]:
        if len(self.links) == 1:
            return [self.links[0]]
        for link in self.links:
            if link.condition is not None and task.evaluate(link.condition) is True:
                return [link]
        return [_default(self)]


class Join(Node):
    """A gateway that may have to wait for other tokens."""

    def __init__(self, wf_spec: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(wf_spec, element, **kwargs)
        self.incoming: tuple[str, ...] = ()

    @property
    def is_join(self) -> bool:  # type: ignore[override]
        return len(self.incoming) > 1

    def _update(self, my_task: CaseTask) -> None:
        # Told once, however many tokens arrive.
        if self.traced and my_task._state != WAITING:
            my_task.record("entered")
        if self._update_hook(my_task):
            my_task._ready()

    def _update_hook(self, my_task: CaseTask) -> bool:
        if not self.is_join or self.may_go(my_task):
            return True
        my_task._set_state(WAITING)
        return False

    def may_go(self, task: CaseTask) -> bool:
        raise NotImplementedError

    def keep_surplus(self, task: CaseTask, taken: set[str]) -> None:
        """More than one token on a flow: the surplus waits for the next time round."""
        surplus = list(task.internal_data.pop(ARRIVED, ()))
        for flow in taken:
            surplus.remove(flow)
        if surplus:
            rest = task.workflow.task_tree._add_child(self)
            rest.internal_data[ARRIVED] = surplus
            self._update(rest)


class ParallelGateway(Join, defaults.ParallelGateway):
    """Waits for one token on each incoming flow; sends one along each outgoing flow."""

    def may_go(self, task: CaseTask) -> bool:
        return set(task.internal_data[ARRIVED]) == set(self.incoming)

    def _run_hook(self, my_task: CaseTask) -> bool:
        if self.is_join:
            self.keep_surplus(my_task, set(self.incoming))
        return True


class InclusiveGateway(Join, defaults.InclusiveGateway):
    """Waits while a token elsewhere in the scope can still reach an empty incoming flow.

    `upstream` holds, for each incoming flow, the ids of the elements from which the flow can be
    reached without passing the gateway itself; it is worked out when the release is loaded. The
    question is asked whenever nothing else can run.
    """

    def __init__(self, wf_spec: Any, element: Element, **kwargs: Any) -> None:
        super().__init__(wf_spec, element, **kwargs)
        self.upstream: dict[str, frozenset[str]] = {}

    def may_go(self, task: CaseTask) -> bool:
        return set(task.internal_data[ARRIVED]) == set(self.incoming)

    def wakes_when_idle(self, task: CaseTask) -> bool:
        """BPMN's rule: a token counts if it leads to an empty flow and to no filled one."""
        arrived = set(task.internal_data[ARRIVED])
        filled = frozenset[str]().union(*(self.upstream[flow] for flow in arrived))
        empty = frozenset[str]().union(
            *(self.upstream[flow] for flow in self.incoming if flow not in arrived)
        )
        return not any(
            other.task_spec.bpmn_id in empty and other.task_spec.bpmn_id not in filled
            for other in task.workflow.tasks.values()
            if other.task_spec is not self and other.task_spec.holds_scope(other)
        )

    def _run_hook(self, my_task: CaseTask) -> bool:
        if self.is_join:
            self.keep_surplus(my_task, set(my_task.internal_data[ARRIVED]))
        return True

    def outgoing(self, task: CaseTask) -> list[Link]:
        if len(self.links) == 1:
            return [self.links[0]]
        chosen = [
            link
            for link in self.links
            if link.condition is not None and task.evaluate(link.condition) is True
        ]
        return chosen or [_default(self)]


def _default(gateway: Node) -> Link:
    if gateway.default_link is None:
        raise NoOutgoingFlow(f"网关“{gateway.label}”（{gateway.bpmn_id}）没有成立的条件")
    return gateway.default_link
