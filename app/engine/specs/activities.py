"""Work: user, service, business rule and script tasks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from app.engine.assignment import Assigned, assign
from app.engine.environment import NOTHING, ServiceCall
from app.engine.errors import BpmnError, DecisionError, ServiceMissing
from app.engine.expressions import formula
from app.engine.reading.model import Element
from app.engine.runtime.task import LOCAL, CaseTask
from app.engine.values import check_storable
from app.feel import FeelError, to_feel

from .loops import Loop
from .node import Node

ASSIGNED = "u"  # internal data of a user task: who, by when, how urgent


class Activity(Node):
    """An element that events can be attached to, and that can run once for each member of a list.

    `attached` are the specs of its boundary events; those that listen get a token beside the
    activity's own, the others (errors, escalations) are looked up when something is thrown.
    """

    loop: Loop | None = None
    attached: tuple[Any, ...] = ()

    def _update(self, my_task: CaseTask) -> None:
        if self.loop is not None and not my_task.is_instance:
            my_task.record("entered")
            self.loop.begin(my_task)
        else:
            super()._update(my_task)

    def listen(self, task: CaseTask) -> None:
        """Open the attached events; those of a multi-instance element belong to it as a whole."""
        if task.is_instance:
            return
        for event in self.attached:
            if event.listens:
                event._update(task._add_child(event))

    def instance_completed(self, task: CaseTask) -> None:
        assert self.loop is not None  # noqa: S101 (only its instances come here)
        self.loop.instance_completed(task)

    def is_body(self, task: CaseTask) -> bool:
        """The task stands for all instances of a multi-instance element."""
        return self.loop is not None and not task.is_instance


class UserTask(Activity, defaults.UserTask):
    """Waits for a person. The answers go through the output mappings; the rest is not kept."""

    def __init__(self, wf_spec: Any, element: Element) -> None:
        super().__init__(wf_spec, element)
        settings = element.settings
        self.form_id = settings.get("formId") or None
        self.assigned = Assigned.read(settings, element.lane)

    def _update_hook(self, my_task: CaseTask) -> bool:
        self.apply_inputs(my_task)
        my_task.internal_data[ASSIGNED] = assign(self.assigned, my_task)
        self.listen(my_task)
        return True

    def complete(self, task: CaseTask, answers: Mapping[str, Any]) -> None:
        self.apply_outputs(task, answers)
        task.run()


class Automatic(Activity):
    """Work that is done within the step, as soon as the token arrives."""

    def _update_hook(self, my_task: CaseTask) -> bool:
        self.apply_inputs(my_task)
        return True


class ServiceTask(Automatic, defaults.ServiceTask):
    """A function that a feature has registered under the task's type."""

    def __init__(self, wf_spec: Any, element: Element) -> None:
        super().__init__(wf_spec, element)
        self.type = element.settings.get("type", "")

    def _run_hook(self, my_task: CaseTask) -> bool | None:
        return run_service(self, self.type, my_task)


def run_service(spec: Any, type: str, task: CaseTask) -> bool | None:
    """Call the service and map what it returns; a BPMN error goes where the diagram says."""
    service = task.workflow.script_engine.env.services.get(type)
    if service is None:
        raise ServiceMissing(f"没有登记类型为“{type}”的服务：{spec.label}（{spec.bpmn_id}）")
    inputs = dict(task.internal_data.get(LOCAL, NOTHING))
    variables = MappingProxyType(task.visible_variables())
    call = ServiceCall(type, spec.bpmn_id, inputs, variables)
    try:
        results = service(call)
    except BpmnError as error:
        task.workflow.top_workflow.throw_error(task, error.code, error.message)
        return None
    spec.apply_outputs(task, to_feel(dict(results)) if results else NOTHING)
    return True


class ResultTask(Automatic):
    """Work whose one result gets a name: a variable, unless output mappings pick from it."""

    result_variable: str

    def keep_result(self, task: CaseTask, value: Any) -> None:
        check_storable(self.result_variable, value)
        if self.outputs_mapped:
            self.apply_outputs(task, {self.result_variable: value})
        elif self.result_variable:
            task.assign({self.result_variable: value})


class BusinessRuleTask(ResultTask):
    """A DMN decision of the same release, evaluated by `app.decisions`."""

    def __init__(self, wf_spec: Any, element: Element, decisions: Any) -> None:
        super().__init__(wf_spec, element)
        self.decision_id = element.settings.get("decisionId", "")
        self.result_variable = element.settings.get("resultVariable", "")
        self.decisions = decisions

    def _run_hook(self, my_task: CaseTask) -> bool:
        env = my_task.workflow.script_engine.env
        variables = my_task.visible_variables()
        try:
            result = self.decisions.evaluate(self.decision_id, variables, env.feel, explain=False)
        except FeelError as error:
            raise DecisionError(f"决策 {self.decision_id} 无法执行：{error}") from error
        # A null on the way is ordinary (an input not known yet), a null answer is not.
        if result.value is None and result.problems:
            told = "；".join(problem.message for problem in result.problems)
            raise DecisionError(f"决策 {self.decision_id} 无法得出结果：{told}")
        self.keep_result(my_task, result.value)
        return True


class ScriptTask(ResultTask, defaults.ScriptTask):
    """One FEEL expression."""

    def __init__(self, wf_spec: Any, element: Element) -> None:
        script = formula(element.settings.get("expression", ""))
        super().__init__(wf_spec, element, script=script)
        self.result_variable = element.settings.get("resultVariable", "")

    def _run_hook(self, my_task: CaseTask) -> bool:
        self.keep_result(my_task, my_task.evaluate(self.script))
        return True
