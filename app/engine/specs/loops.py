"""Multi-instance: an element that runs once for each member of a list.

The element's own token (the body) waits while the instances, its children, run. Each instance has
the member and `loopCounter` (from 1) as local variables.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.engine.errors import ExpressionError
from app.engine.expressions import formula
from app.engine.reading import model
from app.engine.runtime.task import INSTANCE, LOCAL, CaseTask
from app.engine.values import check_storable
from app.feel import to_feel

from .node import STARTED

if TYPE_CHECKING:
    from .activities import Activity

MAX_INSTANCES = 1000
ITEMS = "m"  # internal data of the body: the members still to be worked on (sequential only)
OUTPUTS = "o"  # internal data of the body: what the instances gave, in the order of the list
TOTAL, COMPLETED = "n", "c"


class Loop:
    def __init__(self, spec: Activity, loop: model.Loop) -> None:
        self.spec = spec
        self.sequential = loop.sequential
        self.collection = formula(loop.input_collection)
        self.element = loop.input_element
        self.output_collection = loop.output_collection
        self.output_element = formula(loop.output_element)
        self.completion = formula(loop.completion)

    def begin(self, body: CaseTask) -> None:
        items = body.evaluate(self.collection)
        if not isinstance(items, list):
            raise ExpressionError(f"“{self.spec.label}”的多实例集合不是列表")
        if len(items) > MAX_INSTANCES:
            raise ExpressionError(f"“{self.spec.label}”的多实例集合超过 {MAX_INSTANCES} 项")
        check_storable(self.element or self.spec.label, items)
        body._set_state(STARTED)
        body.internal_data.update({TOTAL: len(items), COMPLETED: 0})
        if self.output_collection:
            body.internal_data[OUTPUTS] = [None] * len(items)
        self.spec.listen(body)
        if not items:
            self.end(body)
        elif self.sequential:
            body.internal_data[ITEMS] = items[1:]
            self.begin_instance(body, 0, items[0])
        else:
            # None of them can be complete before all are begun: they run from the agenda.
            for index, item in enumerate(items):
                self.begin_instance(body, index, item)

    def begin_instance(self, body: CaseTask, index: int, item: Any) -> None:
        task = body._add_child(self.spec)
        task.internal_data[INSTANCE] = index
        local: dict[str, Any] = {"loopCounter": Decimal(index + 1)}
        if self.element:
            local[self.element] = item
        task.internal_data[LOCAL] = local
        self.spec._update(task)

    def instance_completed(self, task: CaseTask) -> None:
        body = task.parent
        data = body.internal_data
        index = task.internal_data[INSTANCE]
        if self.output_collection and self.output_element is not None:
            data[OUTPUTS][index] = check_storable(
                self.output_collection, task.evaluate(self.output_element)
            )
        body.workflow._remove_task(task.id)
        data[COMPLETED] += 1
        if data[COMPLETED] == data[TOTAL] or self.is_enough(body):
            self.end(body)
        elif self.sequential:
            item, *data[ITEMS] = data[ITEMS]
            self.begin_instance(body, index + 1, to_feel(item))

    def is_enough(self, body: CaseTask) -> bool:
        if self.completion is None:
            return False
        total, completed = body.internal_data[TOTAL], body.internal_data[COMPLETED]
        active = sum(1 for child in body.children if child.task_spec is self.spec)
        counts = {
            "numberOfInstances": Decimal(total),
            "numberOfCompletedInstances": Decimal(completed),
            "numberOfActiveInstances": Decimal(active),
            "numberOfTerminatedInstances": Decimal(0),
        }
        scope = {**body.visible_variables(), **counts}
        return self.completion.value(scope, body.workflow.script_engine.env) is True

    def end(self, body: CaseTask) -> None:
        for child in body.children:
            child.cancel()
        if self.output_collection:
            body.assign({self.output_collection: to_feel(body.internal_data[OUTPUTS])})
        body.complete()
