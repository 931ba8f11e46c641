"""XML from outside, read safely: no document types, no entities, nothing fetched, a size limit."""

from __future__ import annotations

import re

from lxml import etree

MAX_BYTES = 2_000_000
MAX_DEPTH = 60

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
MODELER = "http://camunda.org/schema/modeler/1.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DRAWING = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
    }
)
COLOUR = frozenset(
    {
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    }
)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


class UnsafeXml(ValueError):
    """The file is not XML that we read; the message is Chinese."""


def parse(content: bytes) -> etree._Element:
    """The root element. Refuses what could do harm before any parser sees it."""
    if len(content) > MAX_BYTES:
        raise UnsafeXml(f"文件过大：{len(content)} 字节，上限为 {MAX_BYTES} 字节")
    declared = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared.group(1).lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        raise UnsafeXml("文件编码必须是 UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnsafeXml("文件编码必须是 UTF-8") from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnsafeXml("文件含有文档类型或实体声明（DOCTYPE、ENTITY），不予读取")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnsafeXml(f"不是合格的 XML：{error.msg}") from error
    _check_depth(root)
    return root


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise UnsafeXml(f"元素嵌套过深，上限为 {MAX_DEPTH} 层")


def local_name(node: etree._Element) -> str:
    """`userTask` of `{...MODEL}userTask`; "" for comments and processing instructions."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def namespace(node: etree._Element) -> str:
    return (etree.QName(node).namespace or "") if isinstance(node.tag, str) else ""


def bpmn_children(node: etree._Element, *names: str) -> list[etree._Element]:
    return [
        child
        for child in node
        if namespace(child) == BPMN and (not names or local_name(child) in names)
    ]


def bpmn_child(node: etree._Element, name: str) -> etree._Element | None:
    found = bpmn_children(node, name)
    return found[0] if found else None


def text_of(node: etree._Element | None) -> str:
    return "".join(node.itertext()).strip() if node is not None else ""


def extensions(node: etree._Element, name: str) -> list[etree._Element]:
    """The `zeebe:` extension elements of this name."""
    holder = bpmn_child(node, "extensionElements")
    if holder is None:
        return []
    return [c for c in holder if namespace(c) == ZEEBE and local_name(c) == name]


def extension(node: etree._Element, name: str) -> etree._Element | None:
    found = extensions(node, name)
    return found[0] if found else None
