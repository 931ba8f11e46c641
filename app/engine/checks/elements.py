"""Each element by itself: what it must have, and whether its expressions parse."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from app.engine.reading.model import Assignment, Element, Loop, Process

from .events import check_event
from .formulas import FormulaCheck
from .references import Known
from .report import Report

VARIABLE = re.compile(r"[^\W\d]\w*")  # one word, as a FEEL name without spaces
TYPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


def check_elements(process: Process, known: Known, report: Report) -> None:
    for element in process.body.every_element():
        check = FormulaCheck(element.file, element.id, element.label, report)
        kind_check = CHECKS.get(element.kind)
        if kind_check is not None:
            kind_check(element, known, check)
        if element.event is not None:
            check_event(element, check)
        _check_mappings("输入映射", element.inputs, check)
        _check_mappings("输出映射", element.outputs, check)
        if element.loop is not None:
            _check_loop(element.loop, check)


def check_variable(what: str, name: str, check: FormulaCheck) -> None:
    if not VARIABLE.fullmatch(name):
        check.error(f"{what}不是合格的变量名：{name or '（空）'}")


def _check_mappings(what: str, mappings: list[Assignment], check: FormulaCheck) -> None:
    targets = [mapping.target for mapping in mappings]
    for mapping in mappings:
        check.formula(f"{what}“{mapping.target}”", mapping.source, required=True)
        check_variable(f"{what}的目标", mapping.target, check)
        if targets.count(mapping.target) > 1:
            check.error(f"{what}的目标重复：{mapping.target}")


def _check_loop(loop: Loop, check: FormulaCheck) -> None:
    check.formula("多实例的集合（inputCollection）", loop.input_collection, required=True)
    if loop.input_element:
        check_variable("多实例的元素变量（inputElement）", loop.input_element, check)
    check.formula("多实例的输出元素（outputElement）", loop.output_element)
    check.formula("多实例的完成条件", loop.completion)
    if loop.output_collection:
        check_variable("多实例的输出集合（outputCollection）", loop.output_collection, check)
    if bool(loop.output_collection) != bool(loop.output_element):
        check.error("多实例的输出集合与输出元素必须同时给出")


def _check_user_task(element: Element, known: Known, check: FormulaCheck) -> None:
    settings = element.settings
    if not element.name:
        check.warning("用户任务没有名称")
    form = settings.get("formId", "")
    if not form:
        check.error("用户任务没有指定表单（formId）")
    elif form not in known.forms:
        check.error(f"表单不存在：{form}")
    groups = settings.get("candidateGroups", "")
    check.formula_or_text("候选组", groups)
    check.formula_or_text("办理人", settings.get("assignee", ""))
    if not groups and element.lane not in known.vocabulary.roles:
        lane = f"泳道“{element.lane}”没有对应的角色" if element.lane else "也不在泳道之中"
        check.error(f"用户任务没有候选组（candidateGroups），{lane}")
    if not groups.startswith("="):
        _check_roles(element, groups, known, check)
    for name, what in (("dueDate", "办理期限"), ("followUpDate", "跟进日期")):
        text = settings.get(name, "")
        if text and not text.startswith("=") and not _looks_like_moment(text):
            check.error(f"{what}不是日期：{text}")
        check.formula_or_text(what, text)
    priority = settings.get("priority", "")
    if priority and not priority.startswith("=") and not priority.strip().isdigit():
        check.error(f"优先级不是数字：{priority}")
    check.formula_or_text("优先级", priority)


def _check_roles(element: Element, groups: str, known: Known, check: FormulaCheck) -> None:
    roles = known.vocabulary.roles
    named = [name.strip() for name in groups.split(",") if name.strip()]
    for group in named:
        if group not in roles:
            check.error(f"未知的角色：{group}")
    if named and element.lane in roles and element.lane not in named:
        check.warning(f"候选组（{groups}）与所在泳道的角色（{element.lane}）不一致")
    elif named and element.lane and element.lane not in roles:
        check.warning(f"泳道“{element.lane}”没有对应的角色")


def _looks_like_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def check_service(element: Element, known: Known, check: FormulaCheck) -> None:
    name = element.settings.get("type", "")
    if not name:
        check.error("没有指定服务类型（taskDefinition type）")
    elif not TYPE.fullmatch(name):
        check.error(f"服务类型应形如“visit.record”，不支持表达式：{name}")
    elif known.vocabulary.services is not None and name not in known.vocabulary.services:
        check.error(f"没有登记的服务类型：{name}")
    if element.settings.get("retries"):
        check.warning("retries 在本系统中不起作用：服务在同一事务内执行")


def _check_business_rule_task(element: Element, known: Known, check: FormulaCheck) -> None:
    decision = element.settings.get("decisionId", "")
    if not decision:
        check.error("业务规则任务没有指定决策（calledDecision decisionId）")
    elif decision.startswith("="):
        check.error("决策编号（decisionId）不支持表达式")
    elif known.decisions is not None and decision not in known.decisions:
        check.error(f"决策不存在：{decision}")
    check_variable("结果变量（resultVariable）", element.settings.get("resultVariable", ""), check)


def _check_script_task(element: Element, known: Known, check: FormulaCheck) -> None:
    check.formula(
        "脚本（zeebe:script expression）", element.settings.get("expression", ""), required=True
    )
    check_variable("结果变量（resultVariable）", element.settings.get("resultVariable", ""), check)


def _check_call_activity(element: Element, known: Known, check: FormulaCheck) -> None:
    called = element.settings.get("processId", "")
    if not called:
        check.error("调用活动没有指定流程（calledElement processId）")
    elif called.startswith("="):
        check.error("被调用的流程（processId）不支持表达式")
    elif called not in known.processes:
        check.error(f"被调用的流程不存在：{called}")


def _check_throwing(element: Element, known: Known, check: FormulaCheck) -> None:
    if element.service:
        check_service(element, known, check)
    elif element.event is not None and element.event.kind == "message":
        check.error("抛出消息须由服务完成：缺少 taskDefinition type")


CHECKS: dict[str, Callable[[Element, Known, FormulaCheck], None]] = {
    "userTask": _check_user_task,
    "serviceTask": check_service,
    "businessRuleTask": _check_business_rule_task,
    "scriptTask": _check_script_task,
    "callActivity": _check_call_activity,
    "endEvent": _check_throwing,
    "intermediateThrowEvent": _check_throwing,
}
