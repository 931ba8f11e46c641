"""Names everything in a diagram's XML that the dialect does not have."""

from __future__ import annotations

from lxml import etree

from app.engine.reading import xml

from .grammar import EXTENSIONS, INSIDE, NAMES, RULES, TEMPLATE_ATTRIBUTES
from .report import Report

FOREIGN = {
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow 扩展（可含 Python 代码）",
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7 扩展（可含脚本代码）",
    "http://activiti.org/bpmn": "Activiti 扩展（可含脚本代码）",
    "http://flowable.org/bpmn": "Flowable 扩展（可含脚本代码）",
}
TOLERATED = frozenset({xml.MODELER}) | xml.COLOUR | xml.DRAWING
NEED_ID = frozenset(INSIDE.split()) | {"process", "message", "signal", "error", "escalation"}
FEEL_LANGUAGES = frozenset(
    {
        "",
        "feel",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "http://www.omg.org/spec/FEEL/20140401",
    }
)


def check_strictly(file: str, root: etree._Element, report: Report) -> bool:
    """Walk the whole file. False when it is not a BPMN file at all."""
    if xml.namespace(root) != xml.BPMN or xml.local_name(root) != "definitions":
        report.error(file, None, "不是 BPMN 2.0 文件：根元素应为 bpmn:definitions")
        return False
    _Walk(file, report).element(root, "")
    return True


class _Walk:
    def __init__(self, file: str, report: Report) -> None:
        self.file = file
        self.report = report
        self.ids: set[str] = set()

    def refuse(self, near: str, message: str) -> None:
        self.report.error(self.file, near, message)

    def element(self, node: etree._Element, near: str) -> None:
        """`near`: the id of the closest element that has one, so that a finding has a place."""
        name = xml.local_name(node)
        near = node.get("id") or near
        rule = RULES[name]
        self.identity(node, name, near)
        self.attributes(node, rule.attributes, near, f"{_called(name)}")
        for child in node:
            space, child_name = xml.namespace(child), xml.local_name(child)
            if not child_name or space in TOLERATED:
                continue
            if space == xml.BPMN and child_name == "extensionElements":
                self.extensions(child, name, rule.extensions, near)
            elif space == xml.BPMN and child_name in rule.children and child_name in RULES:
                self.element(child, near)
            elif space == xml.BPMN:
                place = child.get("id") or near
                self.refuse(place, f"{_called(name)}中不支持的元素：{_called(child_name)}")
            else:
                self.refuse(near, f"不支持的元素 {child_name}：{_foreign(space)}")

    def identity(self, node: etree._Element, name: str, near: str) -> None:
        own = node.get("id")
        if own is None:
            if name in NEED_ID:
                self.refuse(near, f"{_called(name)}没有编号（id）")
        elif own in self.ids:
            self.refuse(own, f"编号重复：{own}")
        else:
            self.ids.add(own)

    def attributes(
        self, node: etree._Element, allowed: frozenset[str], near: str, what: str
    ) -> None:
        for key, value in node.attrib.items():
            space, name = etree.QName(key).namespace or "", etree.QName(key).localname
            if space in TOLERATED or space == xml.XSI:
                continue
            if space == xml.ZEEBE and name in TEMPLATE_ATTRIBUTES:
                continue
            if space or name not in allowed:
                told = f"（{_foreign(space)}）" if space else ""
                self.refuse(near, f"{what}不支持的属性：{name}{told}")
            elif name == "language" and value.strip().lower() not in {
                known.lower() for known in FEEL_LANGUAGES
            }:
                self.refuse(near, f"表达式语言只支持 FEEL，不支持：{value}")
            elif name == "bindingType" and value not in ("latest", "deployment"):
                self.refuse(near, f"不支持的 bindingType：{value}")

    def extensions(
        self, holder: etree._Element, owner: str, allowed: frozenset[str], near: str
    ) -> None:
        seen: set[str] = set()
        for child in holder:
            space, name = xml.namespace(child), xml.local_name(child)
            if not name or space in TOLERATED:
                continue
            if space != xml.ZEEBE:
                self.refuse(near, f"不支持的扩展元素 {name}：{_foreign(space)}")
            elif name not in allowed or name not in EXTENSIONS:
                self.refuse(near, f"{_called(owner)}不支持的扩展元素：zeebe:{name}")
            elif name in seen:
                self.refuse(near, f"扩展元素重复：zeebe:{name}")
            else:
                self.extension(child, name, near)
            seen.add(name)

    def extension(self, node: etree._Element, name: str, near: str) -> None:
        rule = EXTENSIONS[name]
        self.attributes(node, rule.attributes, near, f"zeebe:{name} ")
        for child in node:
            child_name = xml.local_name(child)
            if not child_name:
                continue
            if xml.namespace(child) != xml.ZEEBE or child_name not in rule.children:
                self.refuse(near, f"zeebe:{name} 中不支持的元素：{child_name}")
                continue
            self.attributes(child, rule.children[child_name], near, f"zeebe:{child_name} ")


def _called(name: str) -> str:
    known = NAMES.get(name)
    return f"{known}（{name}）" if known else name


def _foreign(space: str) -> str:
    return FOREIGN.get(space, f"未知的命名空间 {space}" if space else "没有命名空间")
