"""Files in a form in which two of them can be compared: one thing a line, always written alike.

Every editor writes attributes, indents and drawings in its own way; none of that is a change that
an approver should have to read through.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from app.releases.contents import UnacceptableFile, kind_of, read_json, read_xml

# Drawings: where things stand on the canvas, not what they mean.
_DRAWINGS = ("BPMNDiagram", "DMNDI")
# What editors write about themselves.
_EDITOR = ("exporter", "exporterVersion", "{http://camunda.org/schema/modeler/1.0}")


def comparable(path: str, content: bytes) -> list[str]:
    """The lines of the file without layout. As they are when the file cannot be read."""
    text = content.decode()
    if not text:
        return []
    try:
        if kind_of(path) == "form":
            form = {k: v for k, v in read_json(text).items() if k not in ("exporter",)}
            dumped = json.dumps(form, ensure_ascii=False, indent=2, sort_keys=True)
            return dumped.splitlines()
        return list(_lines(read_xml(text), 0))
    except UnacceptableFile:
        return text.splitlines()


def _lines(element: Element, depth: int) -> Iterator[str]:
    tag = _short(element.tag)
    if tag in _DRAWINGS:
        return
    attributes = "".join(
        f' {_short(name)}="{value}"'
        for name, value in sorted(element.attrib.items())
        if not name.startswith(_EDITOR)
    )
    words = (element.text or "").strip()
    indent = "  " * depth
    if words:
        first, *others = words.splitlines()
        yield f"{indent}<{tag}{attributes}> {first}"
        yield from (f"{indent}  {line.strip()}" for line in others)
    else:
        yield f"{indent}<{tag}{attributes}>"
    for child in element:
        yield from _lines(child, depth + 1)


def _short(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition("}")[2]
