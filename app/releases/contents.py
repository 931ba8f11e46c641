"""What may be a file of a release at all: its path, its size, and that it can be read safely.

Whether it makes sense is ``engine.check``'s affair; a draft may well be unfinished.
"""

from __future__ import annotations

import json
import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from flask_babel import gettext as _

from app.errors import InvalidInput

MAX_BYTES = 2 * 1024 * 1024
MAX_FILES = 200
MAX_DEPTH = 100  # of nested elements or JSON values; the deepest shipped file has 14
KINDS = {"bpmn": "workflow", "dmn": "decision", "form": "form"}
_PATH = re.compile(
    r"(?:workflows/[a-z][a-z0-9_]{0,59}\.(?:bpmn|dmn)|forms/[a-z][a-z0-9_]{0,59}\.form)"
)


class UnacceptableFile(InvalidInput):
    """The content or the name can never be a file of a release."""


def kind_of(path: str) -> str:
    """'workflow', 'decision' or 'form'."""
    return KINDS[path.rpartition(".")[2]]


def stem_of(path: str) -> str:
    """'forms/visit.form' → 'visit': also the id of the process, decision table or form."""
    return path.rpartition("/")[2].rpartition(".")[0]


def checked_path(path: str) -> str:
    """``path`` when it is one of the three kinds, in its folder; else UnacceptableFile."""
    if not _PATH.fullmatch(path or ""):
        raise UnacceptableFile(
            "path",
            _(
                "文件名不符合要求：流程和决策表放在 workflows/ 下（.bpmn、.dmn），"
                "表单放在 forms/ 下（.form），"
                "名称以小写字母开头，只用小写字母、数字和下划线"
            ),
        )
    return path


def checked_content(path: str, content: str | bytes) -> str:
    """``content`` as text when it is well-formed, small enough and safe to read."""
    data = content.encode() if isinstance(content, str) else content
    if len(data) > MAX_BYTES:
        raise UnacceptableFile("content", _("文件超过 2 MB，不能保存"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnacceptableFile("content", _("文件不是 UTF-8 编码")) from None
    if "\x00" in text:
        raise UnacceptableFile("content", _("文件里有不允许的字符"))
    if kind_of(path) == "form":
        read_json(text)
    else:
        read_xml(text)
    return text


def read_xml(text: str) -> Element:
    """The root element. No document types: so no entities, external or growing."""
    try:
        root = fromstring(text.encode(), forbid_dtd=True)
    except DefusedXmlException:
        raise UnacceptableFile(
            "content", _("文件含有文档类型或实体声明（DTD），为安全起见不接受")
        ) from None
    except ParseError as error:
        line, column = error.position
        raise UnacceptableFile(
            "content",
            _("XML 格式不正确：第 %(line)s 行第 %(column)s 列", line=line, column=column + 1),
        ) from None
    except (ValueError, LookupError):
        raise UnacceptableFile("content", _("XML 声明的编码不能识别，请用 UTF-8")) from None
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise UnacceptableFile("content", _("文件的层次太深"))
        level = [child for element in level for child in element]
    return root


def read_json(text: str) -> dict:
    """The form's JSON object."""
    try:
        form = json.loads(text)
    except RecursionError:
        raise UnacceptableFile("content", _("文件的层次太深")) from None
    except json.JSONDecodeError as error:
        raise UnacceptableFile(
            "content",
            _(
                "JSON 格式不正确：第 %(line)s 行第 %(column)s 列",
                line=error.lineno,
                column=error.colno,
            ),
        ) from None
    except ValueError:
        raise UnacceptableFile("content", _("JSON 里的数字太长")) from None
    if not isinstance(form, dict):
        raise UnacceptableFile("content", _("表单文件应当是一个 JSON 对象"))
    level, depth = [form], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise UnacceptableFile("content", _("文件的层次太深"))
        level = [
            child
            for value in level
            for child in (value.values() if isinstance(value, dict) else value)
            if isinstance(child, dict | list)
        ]
    return form
