"""Forms: form-js JSON that we can render and validate."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import re2

from .formulas import FormulaCheck
from .report import Report

FIELDS = frozenset(
    {
        "textfield",
        "textarea",
        "number",
        "select",
        "radio",
        "checkbox",
        "checklist",
        "taglist",
        "datetime",
        "filepicker",
    }
)
CONTAINERS = frozenset({"group", "dynamiclist"})
PLAIN = frozenset({"text", "separator", "spacer", "button"})
WITH_OPTIONS = frozenset({"select", "radio", "checklist", "taglist"})
VALIDATIONS = frozenset(
    {"required", "minLength", "maxLength", "min", "max", "pattern", "validationType"}
)
# What these must be where they are given; the rest of the check relies on it.
SHAPES = {
    "type": str,
    "key": str,
    "id": str,
    "path": str,
    "conditional": dict,
    "components": list,
    "values": list,
}
KEY = re.compile(r"[a-z][a-z0-9_]*")
MAX_BYTES = 500_000


def check_forms(files: Mapping[str, bytes], report: Report) -> dict[str, frozenset[str]]:
    """Check all forms; the names of their fields by the id of the form."""
    found = {}
    for name in sorted(files):
        if name.endswith(".form"):
            expected = name.rsplit("/", 1)[-1].removesuffix(".form")
            if expected in found:
                report.error(name, None, f"表单编号重复：{expected}")
            form = _Form(name, expected, report)
            form.check(files[name])
            found[expected] = frozenset(form.keys)
    return found


class _Form:
    def __init__(self, file: str, expected_id: str, report: Report) -> None:
        self.file = file
        self.expected_id = expected_id
        self.report = report
        self.keys: set[str] = set()

    def error(self, place: str | None, message: str) -> None:
        self.report.error(self.file, place, message)

    def check(self, content: bytes) -> None:
        if len(content) > MAX_BYTES:
            self.error(None, f"表单文件过大：{len(content)} 字节")
            return
        try:
            form = json.loads(content)
        except (ValueError, RecursionError) as error:
            self.error(None, f"表单不是合格的 JSON：{error}")
            return
        if not isinstance(form, dict) or not isinstance(form.get("components"), list):
            self.error(None, "表单没有组件（components）")
            return
        if form.get("id") != self.expected_id:
            self.error(None, f"表单编号“{form.get('id')}”与文件名“{self.expected_id}”不一致")
        self.components(form["components"], depth=0)

    def components(self, components: list[Any], depth: int) -> None:
        """One level of names: a repeating list has names of its own, a group has not."""
        if depth > 5:
            self.error(None, "表单组件嵌套过深")
            return
        seen: set[str] = set()
        for component in _in_one_scope(components):
            if not isinstance(component, dict):
                self.error(None, "表单组件不是对象")
                continue
            self.component(component)
            key = component.get("key")
            kind = component.get("type")
            if isinstance(kind, str) and kind in FIELDS and isinstance(key, str):
                if key in seen:
                    self.error(_place(component), f"字段重复：{key}")
                seen.add(key)
            if depth == 0 and isinstance(key or component.get("path"), str):
                self.keys.add(key or component["path"])
            if component.get("type") == "dynamiclist":
                self.components(_children(component), depth + 1)

    def component(self, component: dict[str, Any]) -> None:
        kind, place = component.get("type"), _place(component)
        label = component.get("label") or component.get("key") or place or "组件"
        check = FormulaCheck(self.file, place or "", str(label), self.report)
        for name, shape in SHAPES.items():
            if not isinstance(component.get(name), shape | None):
                check.error(f"{name} 的写法不对")
                return
        if kind not in FIELDS | CONTAINERS | PLAIN:
            check.error(f"不支持的组件类型：{kind}")
            return
        if kind in FIELDS:
            key = component.get("key")
            if not isinstance(key, str) or not KEY.fullmatch(key):
                check.error(f"字段名应为小写英文加下划线：{key}")
            if not component.get("label") and not component.get("dateLabel"):
                check.warning("字段没有标签")
        if kind == "group" and component.get("path"):
            check.error("分组不能有 path：每个答案直接属于表单")
        if kind in WITH_OPTIONS:
            _check_options(component, check)
        hide = (component.get("conditional") or {}).get("hide")
        if hide is not None:
            check.formula("隐藏条件（conditional.hide）", str(hide), required=True)
        for name in ("readonly", "required"):
            if isinstance(component.get(name), str):
                check.formula(name, component[name])
        _check_validation(component.get("validate") or {}, check)
        if kind == "text":
            _check_text(str(component.get("text") or ""), check)


def _in_one_scope(components: list[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        if isinstance(component, dict) and component.get("type") == "group":
            yield from _in_one_scope(_children(component))


def _children(component: dict[str, Any]) -> list[Any]:
    found = component.get("components")
    return found if isinstance(found, list) else []


def _place(component: dict[str, Any]) -> str | None:
    place = component.get("key") or component.get("id")
    return place if isinstance(place, str) else None


def _check_options(component: dict[str, Any], check: FormulaCheck) -> None:
    if component.get("valuesExpression"):
        check.formula("选项表达式", str(component["valuesExpression"]))
        return
    if component.get("valuesKey"):
        return
    values = component.get("values")
    if not isinstance(values, list) or not values:
        check.error("没有选项（values）")
        return
    seen = set()
    for option in values:
        value = option.get("value") if isinstance(option, dict) else None
        if not isinstance(value, str | int | float) or value == "":
            check.error("选项没有值（value）")
            continue
        if value in seen:
            check.error(f"选项的值重复：{value}")
        seen.add(value)


def _check_validation(validate: Any, check: FormulaCheck) -> None:
    if not isinstance(validate, dict):
        check.error("校验规则（validate）不是对象")
        return
    for name in validate:
        if name not in VALIDATIONS:
            check.error(f"不支持的校验规则：{name}")
    for name in ("minLength", "maxLength", "min", "max"):
        value = validate.get(name)
        if isinstance(value, str) and value.startswith("="):
            check.error(f"校验规则 {name} 不支持表达式")
    pattern = validate.get("pattern")
    if pattern is not None:
        try:
            re2.compile(str(pattern))  # as the server will: without catastrophic backtracking
        except re2.error as error:
            check.error(f"校验规则 pattern 不是合格的正则表达式：{error}")


def _check_text(text: str, check: FormulaCheck) -> None:
    if text.startswith("="):
        check.formula("文字", text)
    lowered = text.lower()
    if "<script" in lowered or "javascript:" in lowered:
        check.error("文字中不能有脚本")
