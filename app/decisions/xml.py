"""Reading XML that others wrote: no document type, no entities, bounded size and depth."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .findings import DmnError

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 100


def read_xml(file: str, data: bytes) -> Element:
    """The root element; DmnError where the file is not safe, well-formed XML."""
    if len(data) > MAX_BYTES:
        raise DmnError(file, "", f"文件超过 {MAX_BYTES // 1024 // 1024} MB")
    try:
        root = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise DmnError(file, "", "XML 含有文档类型声明或实体，已拒绝") from error
    except ParseError as error:
        line, column = error.position
        raise DmnError(file, "", f"不是合法的 XML（第 {line} 行第 {column + 1} 列）") from error
    except (ValueError, LookupError) as error:
        raise DmnError(file, "", "无法识别 XML 的编码") from error
    _check_depth(file, root)
    return root


def _check_depth(file: str, root: Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise DmnError(file, "", "XML 嵌套过深")
        level = [child for element in level for child in element]


def local(element: Element) -> str:
    """An element's name without its namespace; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: Element) -> str:
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def child(element: Element, name: str) -> Element | None:
    for part in element:
        if local(part) == name:
            return part
    return None


def children(element: Element, name: str) -> list[Element]:
    return [part for part in element if local(part) == name]


def text_of(element: Element | None) -> str:
    """The text of an element's `text` child, or its own."""
    if element is None:
        return ""
    inner = child(element, "text")
    return ((element if inner is None else inner).text or "").strip()
