"""Texts in another language than FEEL: refused by name, since reading them as FEEL would give them
another meaning."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element as Xml

from .findings import DmnError
from .xml import children, local

# The addresses of FEEL in each version of the specification; modelling tools write the bare name.
_FEEL = re.compile(r"feel|https?://www\.omg\.org/spec/(FEEL/\d+|DMN/\d+/FEEL)/?", re.IGNORECASE)


def check_languages(file: str, root: Xml) -> None:
    """Raises DmnError at the first text whose `expressionLanguage` is not FEEL."""
    for inside in (root, *root):
        for part in [root] if inside is root else inside.iter():
            language = (part.get("expressionLanguage") or "").strip()
            if language and not _FEEL.fullmatch(language):
                raise _refusal(file, inside, part, language)


def _refusal(file: str, inside: Xml, part: Xml, language: str) -> DmnError:
    row, column = _cell(inside, part)
    name = inside.get("label") or inside.get("name") or inside.get("id") or ""
    where = f"{name}：" if name else ""
    where += f"第 {row} 行第 {column} 列：" if row else ""
    message = f"{where}不支持表达式语言“{language}”，只能用 FEEL"
    element = part.get("id") or inside.get("id") or ""
    return DmnError(file, element, message, row, column)


def _cell(inside: Xml, part: Xml) -> tuple[int, int]:
    """Row and column of a cell in its table; (0, 0) outside of one."""
    for table in inside.iter():
        for row, rule in enumerate(children(table, "rule"), 1):
            cells = [cell for cell in rule if local(cell) in ("inputEntry", "outputEntry")]
            for column, cell in enumerate(cells, 1):
                if any(inner is part for inner in cell.iter()):
                    return row, column
    return 0, 0
