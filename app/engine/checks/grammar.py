"""The dialect: which elements, attributes and extensions a diagram may have.

Whatever is not named here is refused by name. What Camunda Modeler writes for itself, and what only
serves the reader (annotations, groups, properties), is tolerated.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    attributes: frozenset[str] = _NONE
    children: frozenset[str] = _NONE
    extensions: frozenset[str] = _NONE


def _rule(attributes: str = "", children: str = "", extensions: str = "") -> Rule:
    return Rule(
        frozenset(attributes.split()) | {"id", "name"},
        frozenset(children.split()) | {"documentation", "extensionElements"},
        frozenset(extensions.split()) | {"properties"},
    )


def _node(attributes: str = "", children: str = "", extensions: str = "") -> Rule:
    return _rule(attributes, children + " incoming outgoing", extensions)


GATEWAYS = "exclusiveGateway inclusiveGateway parallelGateway eventBasedGateway"
TASKS = "userTask serviceTask businessRuleTask scriptTask callActivity subProcess"
EVENTS = "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent"
NOTES = "textAnnotation association group"
INSIDE = f"{TASKS} {GATEWAYS} {EVENTS} sequenceFlow {NOTES}"
LOOP = "multiInstanceLoopCharacteristics"

RULES: dict[str, Rule] = {
    "definitions": _rule(
        "targetNamespace exporter exporterVersion expressionLanguage typeLanguage",
        "process collaboration message signal error escalation category",
    ),
    "collaboration": _rule("isClosed", f"participant messageFlow {NOTES}"),
    "participant": _rule("processRef"),
    "messageFlow": _rule("sourceRef targetRef"),
    "process": _rule("isExecutable processType isClosed", f"laneSet {INSIDE}", "versionTag"),
    "laneSet": _rule("", "lane"),
    "childLaneSet": _rule("", "lane"),
    "lane": _rule("", "flowNodeRef childLaneSet"),
    "flowNodeRef": Rule(),
    "incoming": Rule(),
    "outgoing": Rule(),
    "documentation": Rule(frozenset({"id", "textFormat"})),
    "sequenceFlow": _rule("sourceRef targetRef", "conditionExpression"),
    "conditionExpression": Rule(frozenset({"id", "language"})),
    "completionCondition": Rule(frozenset({"id", "language"})),
    "userTask": _node(
        "",
        LOOP,
        "formDefinition assignmentDefinition taskSchedule priorityDefinition ioMapping userTask",
    ),
    "serviceTask": _node("", LOOP, "taskDefinition ioMapping"),
    "businessRuleTask": _node("", LOOP, "calledDecision ioMapping"),
    "scriptTask": _node("", LOOP, "script ioMapping"),
    "callActivity": _node("", LOOP, "calledElement ioMapping"),
    "subProcess": _node("triggeredByEvent", f"{LOOP} {INSIDE}", "ioMapping"),
    "exclusiveGateway": _node("default gatewayDirection"),
    "inclusiveGateway": _node("default gatewayDirection"),
    "parallelGateway": _node("gatewayDirection"),
    "eventBasedGateway": _node("gatewayDirection eventGatewayType"),
    "startEvent": _node(
        "isInterrupting",
        "messageEventDefinition timerEventDefinition signalEventDefinition errorEventDefinition"
        " escalationEventDefinition",
        "ioMapping",
    ),
    "endEvent": _node(
        "",
        "messageEventDefinition signalEventDefinition errorEventDefinition"
        " escalationEventDefinition terminateEventDefinition",
        "taskDefinition ioMapping",
    ),
    "intermediateCatchEvent": _node(
        "", "messageEventDefinition timerEventDefinition signalEventDefinition", "ioMapping"
    ),
    "intermediateThrowEvent": _node(
        "",
        "messageEventDefinition signalEventDefinition escalationEventDefinition",
        "taskDefinition ioMapping",
    ),
    "boundaryEvent": _node(
        "attachedToRef cancelActivity",
        "messageEventDefinition timerEventDefinition signalEventDefinition errorEventDefinition"
        " escalationEventDefinition",
        "ioMapping",
    ),
    "messageEventDefinition": _rule("messageRef"),
    "signalEventDefinition": _rule("signalRef"),
    "errorEventDefinition": _rule("errorRef"),
    "escalationEventDefinition": _rule("escalationRef"),
    "terminateEventDefinition": _rule(),
    "timerEventDefinition": _rule("", "timeDate timeDuration timeCycle"),
    "timeDate": Rule(frozenset({"id", "language"})),
    "timeDuration": Rule(frozenset({"id", "language"})),
    "timeCycle": Rule(frozenset({"id", "language"})),
    LOOP: _rule("isSequential", "completionCondition", "loopCharacteristics"),
    "message": _rule("", "", "subscription"),
    "signal": _rule(),
    "error": _rule("errorCode"),
    "escalation": _rule("escalationCode"),
    "textAnnotation": _rule("textFormat", "text"),
    "text": Rule(),
    "association": _rule("sourceRef targetRef associationDirection"),
    "group": _rule("categoryValueRef"),
    "category": _rule("", "categoryValue"),
    "categoryValue": _rule("value"),
}


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    attributes: frozenset[str] = _NONE
    children: dict[str, frozenset[str]] = field(default_factory=dict)


def _extension(attributes: str = "", **children: str) -> ExtensionRule:
    return ExtensionRule(
        frozenset(attributes.split()),
        {name: frozenset(allowed.split()) for name, allowed in children.items()},
    )


EXTENSIONS: dict[str, ExtensionRule] = {
    "formDefinition": _extension("formId bindingType"),
    "assignmentDefinition": _extension("assignee candidateGroups"),
    "taskSchedule": _extension("dueDate followUpDate"),
    "priorityDefinition": _extension("priority"),
    "taskDefinition": _extension("type retries"),
    "ioMapping": _extension("", input="source target", output="source target"),
    "calledDecision": _extension("decisionId resultVariable bindingType"),
    "calledElement": _extension(
        "processId propagateAllChildVariables propagateAllParentVariables bindingType"
    ),
    "script": _extension("expression resultVariable"),
    "subscription": _extension("correlationKey"),
    "loopCharacteristics": _extension(
        "inputCollection inputElement outputCollection outputElement"
    ),
    "properties": _extension("", property="name value"),
    "userTask": _extension(),
    "versionTag": _extension("value"),
}
# `zeebe:` attributes that the editor puts on any element for its templates.
TEMPLATE_ATTRIBUTES = frozenset(
    {"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"}
)

NAMES = {
    "userTask": "用户任务",
    "serviceTask": "服务任务",
    "businessRuleTask": "业务规则任务",
    "scriptTask": "脚本任务",
    "callActivity": "调用活动",
    "subProcess": "子流程",
    "exclusiveGateway": "排他网关",
    "inclusiveGateway": "包容网关",
    "parallelGateway": "并行网关",
    "eventBasedGateway": "事件网关",
    "startEvent": "开始事件",
    "endEvent": "结束事件",
    "intermediateCatchEvent": "中间捕获事件",
    "intermediateThrowEvent": "中间抛出事件",
    "boundaryEvent": "边界事件",
    "sendTask": "发送任务",
    "receiveTask": "接收任务",
    "manualTask": "人工任务",
    "task": "未定类型的任务",
    "transaction": "事务子流程",
    "adHocSubProcess": "即席子流程",
    "complexGateway": "复杂网关",
    "dataObject": "数据对象",
    "dataObjectReference": "数据对象引用",
    "dataStoreReference": "数据存储引用",
    "compensateEventDefinition": "补偿事件",
    "conditionalEventDefinition": "条件事件",
    "linkEventDefinition": "链接事件",
    "cancelEventDefinition": "取消事件",
    "standardLoopCharacteristics": "标准循环",
    "script": "脚本代码",
}
