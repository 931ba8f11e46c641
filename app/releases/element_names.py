"""What the parts of diagrams and forms are called."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

_ELEMENTS = {
    "startEvent": _l("开始事件"),
    "endEvent": _l("结束事件"),
    "intermediateCatchEvent": _l("中间事件（等待）"),
    "intermediateThrowEvent": _l("中间事件（发出）"),
    "boundaryEvent": _l("边界事件"),
    "userTask": _l("用户任务"),
    "serviceTask": _l("服务任务"),
    "businessRuleTask": _l("决策任务"),
    "scriptTask": _l("脚本任务"),
    "sendTask": _l("发送任务"),
    "receiveTask": _l("接收任务"),
    "manualTask": _l("手工任务"),
    "task": _l("任务"),
    "callActivity": _l("调用流程"),
    "subProcess": _l("子流程"),
    "exclusiveGateway": _l("排他网关"),
    "inclusiveGateway": _l("包容网关"),
    "parallelGateway": _l("并行网关"),
    "eventBasedGateway": _l("事件网关"),
    "complexGateway": _l("复杂网关"),
    "sequenceFlow": _l("顺序流"),
}
_TRIGGERS = {
    "timerEventDefinition": _l("定时"),
    "messageEventDefinition": _l("消息"),
    "signalEventDefinition": _l("信号"),
    "errorEventDefinition": _l("错误"),
    "escalationEventDefinition": _l("上报"),
    "terminateEventDefinition": _l("终止"),
}
_COMPONENTS = {
    "textfield": _l("单行文字"),
    "textarea": _l("多行文字"),
    "number": _l("数字"),
    "select": _l("下拉选择"),
    "radio": _l("单选"),
    "checkbox": _l("勾选框"),
    "checklist": _l("多选"),
    "taglist": _l("标签多选"),
    "datetime": _l("日期时间"),
    "group": _l("分组"),
    "dynamiclist": _l("可增减的列表"),
    "text": _l("文字说明"),
    "filepicker": _l("文件"),
    "separator": _l("分隔线"),
    "spacer": _l("空白"),
    "table": _l("表格"),
    "expression": _l("表达式"),
    "button": _l("按钮"),
}


_POLICIES = {
    "UNIQUE": _l("唯一：最多一条规则命中"),
    "FIRST": _l("首条：取最上面命中的一条"),
    "PRIORITY": _l("优先：取输出优先级最高的一条"),
    "ANY": _l("任一：命中的结果必须相同"),
    "COLLECT": _l("收集所有命中规则的结果"),
    "COLLECT SUM": _l("收集（合计）"),
    "COLLECT MIN": _l("收集（最小）"),
    "COLLECT MAX": _l("收集（最大）"),
    "COLLECT COUNT": _l("收集（计数）"),
    "RULE ORDER": _l("按规则顺序收集"),
    "OUTPUT ORDER": _l("按输出优先级收集"),
}


def policy_name(policy: str) -> str:
    return str(_POLICIES.get(policy, policy))


def element_name(tag: str, children: set[str]) -> str | None:
    """'boundaryEvent' with a timer → 定时边界事件; None for what is no element of a process."""
    name = _ELEMENTS.get(tag)
    if name is None:
        return None
    trigger = next((_TRIGGERS[child] for child in sorted(children) if child in _TRIGGERS), None)
    if trigger is None:
        return str(name)
    return _("%(element)s · %(trigger)s", element=str(name), trigger=str(trigger))


def component_name(type_: str) -> str:
    return str(_COMPONENTS.get(type_, type_))
