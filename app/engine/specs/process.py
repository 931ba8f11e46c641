"""The specification of a process or embedded sub-process, as SpiffWorkflow holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

if TYPE_CHECKING:
    from .node import Node

ROOT_NAME = "(root)"


class Root(TaskSpec):
    """The root of a scope's task tree; it is never run."""

    kind = "root"
    manual = True

    def holds_scope(self, task: Any) -> bool:
        return False


class ProcessSpec(BpmnProcessSpec):
    """Its task specs by element id. Without SpiffWorkflow's own start and end tasks: a scope ends
    when its last token is gone, which needs no walk over the tree."""

    def __init__(self, key: str, process_id: str, filename: str, is_embedded: bool) -> None:
        WorkflowSpec.__init__(self, name=key, filename=filename)
        self.process_id = process_id
        self.is_embedded = is_embedded
        self.end = None
        self.svg = None
        self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.start = Root(self, ROOT_NAME)
        self.start_event: Node | None = None
        self.event_subprocesses: tuple[Any, ...] = ()
        self.has_inclusive_joins = False
