"""How a diagram hangs together: starts, ends, flows, gateways, attachments."""

from __future__ import annotations

from app.engine.reading.model import Container, Element, Flow, Process
from app.engine.vocabulary import RETURNED

from .formulas import FormulaCheck
from .grammar import NAMES
from .report import Report

CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
INSTANT = frozenset({"serviceTask", "businessRuleTask", "scriptTask"})
HOSTS = INSTANT | {"userTask", "callActivity", "subProcess"}
OUTSIDE_EVENTS = frozenset({"timer", "message", "signal"})


def check_flows(process: Process, report: Report) -> None:
    _check_process(process, report)
    for container in process.body.every_container():
        _Flows(process.file, container, report).check()
        if not any(e.kind == "endEvent" for e in container.elements.values()):
            place = container.id.rsplit("/", 1)[-1]
            report.warning(process.file, place, f"流程“{process.name}”有一处没有结束事件：{place}")
    for element in process.body.every_element():
        if element.kind == "subProcess" and element.body is not None:
            _check_start(element, element.body, report)


def _check_process(process: Process, report: Report) -> None:
    if not process.executable:
        report.error(process.file, process.id, f"流程“{process.name}”未标为可执行（isExecutable）")
    starts = [e for e in process.body.elements.values() if e.kind == "startEvent"]
    if len(starts) != 1:
        report.error(
            process.file,
            process.id,
            f"流程“{process.name}”应有且只有一个开始事件，现有 {len(starts)} 个",
        )
    for start in starts:
        if start.event is not None and start.event.kind != "none":
            report.error(
                process.file,
                start.id,
                f"“{start.label}”：流程的开始事件不能带事件定义，个案由办理人启动",
            )


def _check_start(sub: Element, body: Container, report: Report) -> None:
    starts = [e for e in body.elements.values() if e.kind == "startEvent"]
    if len(starts) != 1:
        report.error(
            sub.file, sub.id, f"子流程“{sub.label}”应有且只有一个开始事件，现有 {len(starts)} 个"
        )
        return
    event = starts[0].event
    kind = event.kind if event is not None else "none"
    if sub.triggered_by_event and kind == "none":
        report.error(sub.file, starts[0].id, f"事件子流程“{sub.label}”的开始事件没有事件定义")
    elif not sub.triggered_by_event and kind != "none":
        report.error(sub.file, starts[0].id, f"子流程“{sub.label}”的开始事件不能带事件定义")
    if kind == "error" and not starts[0].interrupting:
        report.error(
            sub.file, starts[0].id, f"“{starts[0].label}”：由错误启动的事件子流程必须是中断的"
        )


class _Flows:
    def __init__(self, file: str, container: Container, report: Report) -> None:
        self.file = file
        self.container = container
        self.report = report
        self.outgoing: dict[str, list[Flow]] = {}
        self.incoming: dict[str, list[Flow]] = {}

    def check(self) -> None:
        for flow in self.container.flows.values():
            self.flow(flow)
        for element in self.container.elements.values():
            self.element(element)

    def error(self, element_id: str, message: str) -> None:
        self.report.error(self.file, element_id, message)

    def flow(self, flow: Flow) -> None:
        elements = self.container.elements
        source, target = elements.get(flow.source), elements.get(flow.target)
        label = flow.name or flow.id
        if source is None or target is None:
            self.error(flow.id, f"顺序流“{label}”的起点或终点不存在，或不在同一流程之内")
            return
        self.outgoing.setdefault(flow.source, []).append(flow)
        self.incoming.setdefault(flow.target, []).append(flow)
        if flow.condition and source.kind not in CHOOSING:
            self.error(flow.id, f"顺序流“{label}”不从排他网关或包容网关出发，不能带条件")
        if flow.condition:
            check = FormulaCheck(self.file, flow.id, label, self.report)
            check.formula("条件", flow.condition)

    def element(self, element: Element) -> None:
        outgoing = self.outgoing.get(element.id, [])
        incoming = self.incoming.get(element.id, [])
        beside = element.triggered_by_event
        if element.kind == "startEvent" or element.kind == "boundaryEvent" or beside:
            if incoming:
                self.error(element.id, f"“{element.label}”不能有流入的顺序流")
        elif not incoming:
            self.error(element.id, f"“{element.label}”没有流入的顺序流，永远不会到达")
        if element.kind == "endEvent" or beside:
            if outgoing:
                self.error(element.id, f"“{element.label}”不能有流出的顺序流")
        elif not outgoing:
            self.error(element.id, f"“{element.label}”没有流出的顺序流，流程会在此中断")
        if element.kind in CHOOSING:
            self.gateway(element, outgoing)
        if element.kind == "eventBasedGateway":
            self.event_gateway(element, outgoing)
        if element.kind == "boundaryEvent":
            self.boundary(element)

    def gateway(self, element: Element, outgoing: list[Flow]) -> None:
        known = {flow.id for flow in outgoing}
        if element.default_flow and element.default_flow not in known:
            self.error(element.id, f"网关“{element.label}”的默认流向不是它流出的顺序流")
        if len(outgoing) < 2:
            for flow in outgoing:
                if flow.condition:
                    self.error(flow.id, f"网关“{element.label}”只有一个流向，条件不起作用")
            return
        if not element.default_flow:
            self.error(element.id, f"网关“{element.label}”没有默认流向：条件都不成立时流程会卡住")
        for flow in outgoing:
            label = flow.name or flow.id
            if flow.id == element.default_flow:
                if flow.condition:
                    self.error(flow.id, f"默认流向“{label}”不能带条件")
            elif not flow.condition:
                self.error(flow.id, f"网关“{element.label}”流出的“{label}”没有条件")

    def event_gateway(self, element: Element, outgoing: list[Flow]) -> None:
        if len(outgoing) < 2:
            self.error(element.id, f"事件网关“{element.label}”至少要有两个流向")
        for flow in outgoing:
            target = self.container.elements[flow.target]
            if target.kind != "intermediateCatchEvent":
                self.error(flow.id, f"事件网关“{element.label}”之后只能是中间捕获事件")
            elif len(self.incoming.get(target.id, [])) > 1:
                self.error(target.id, f"“{target.label}”在事件网关之后，不能另有流入的顺序流")

    def boundary(self, element: Element) -> None:
        host = self.container.elements.get(element.attached_to)
        if host is None or host.kind not in HOSTS or host.triggered_by_event:
            self.error(element.id, f"边界事件“{element.label}”没有附着在活动上")
            return
        kind = element.event.kind if element.event is not None else "none"
        if kind in OUTSIDE_EVENTS and host.kind in INSTANT and host.loop is None:
            self.error(
                element.id,
                f"“{element.label}”附着在{NAMES[host.kind]}“{host.label}”上：后者瞬间完成，此事件不会发生",
            )
        if kind == "escalation" and host.kind not in ("callActivity", "subProcess"):
            self.error(element.id, f"“{element.label}”：升级只能在子流程或调用活动上捕获")
        if kind == "error" and host.kind == "userTask":
            self.way_back(element, host)

    def way_back(self, element: Element, host: Element) -> None:
        """A person sends the task back: to an earlier step, from which it comes again."""
        assert element.event is not None  # noqa: S101
        if element.event.name != RETURNED:
            self.error(
                element.id,
                f"“{element.label}”：用户任务只能捕获退回（错误代码 {RETURNED}），不会抛出其他错误",
            )
        elif host.id not in self.reached_from(element.id):
            self.error(
                element.id,
                f"“{element.label}”：退回之后流程不再经过“{host.label}”，退回应通向前面的环节",
            )
        others = [
            other
            for other in self.container.elements.values()
            if other.attached_to == host.id and other.event is not None
            if other.event.kind == "error" and other is not element
        ]
        if others:
            self.error(element.id, f"“{host.label}”只能有一个退回事件")

    def reached_from(self, element_id: str) -> set[str]:
        """Everything behind the flows that leave an element."""
        found: set[str] = set()
        waiting = [element_id]
        while waiting:
            for flow in self.outgoing.get(waiting.pop(), []):
                if flow.target not in found:
                    found.add(flow.target)
                    waiting.append(flow.target)
        return found
