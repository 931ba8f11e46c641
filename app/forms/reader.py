"""form-js JSON → ``Form``. What is not understood is refused with the component's id."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import re2

from app import feel
from app.forms.model import COLUMNS, CONTAINERS, INPUTS, SHOWN, Component, Form, Option

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
MAX_COMPONENTS = 400
# The product's functions whose names have blanks: the parser has to know them.
FUNCTION_NAMES = (
    "add working days",
    "working days between",
    "next working day",
    "add months",
    "months between",
    "start of day",
)
# form-js's ready-made kinds of text; the patterns are ours (mobile and land-line numbers of China).
VALIDATION_TYPES = {
    "email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "phone": r"^(1[3-9]\d{9}|(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?)$",
}


class Problem(NamedTuple):
    component: str
    message: str


class FormError(Exception):
    """The file is not a form that we can draw; ``problems`` name the components."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.component}: {p.message}" for p in problems))
        self.problems = problems


def read_form(content: str | bytes, form_id: str = "") -> Form:
    """Raises FormError."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise FormError([Problem("", "不是有效的 JSON")]) from None
    if not isinstance(data, dict) or not isinstance(data.get("components"), list):
        raise FormError([Problem("", "不是 form-js 表单：缺少 components")])
    reader = _Reader()
    fields = reader.components(data["components"], scope=set())
    if reader.problems:
        raise FormError(reader.problems)
    return Form(id=form_id or str(data.get("id", "")), fields=fields)


def problems_of(content: str | bytes) -> list[Problem]:
    """What keeps ``content`` from being a form; empty when it is one."""
    try:
        read_form(content)
    except FormError as error:
        return error.problems
    return []


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.count = 0

    def components(self, items: list, scope: set[str]) -> tuple[Component, ...]:
        """``scope``: keys taken so far on this level; a key names one answer."""
        found = (self.component(item, scope) for item in items)
        return tuple(component for component in found if component is not None)

    def component(self, item: Any, scope: set[str]) -> Component | None:
        self.count += 1
        kind = item.get("type") if isinstance(item, dict) else None
        name = str(item.get("id") or item.get("key") or "") if isinstance(item, dict) else ""
        if self.count > MAX_COMPONENTS:
            self._problem(name, f"组件超过 {MAX_COMPONENTS} 个")
            return None
        if kind not in INPUTS | CONTAINERS | SHOWN:
            self._problem(name, f"不支持的组件类型：{kind}")
            return None
        rules = _mapping(item.get("validate"))
        layout = _mapping(item.get("layout"))
        appearance = _mapping(item.get("appearance"))
        properties = {k: str(v) for k, v in _mapping(item.get("properties")).items()}
        source = str(_mapping(item.get("conditional")).get("hide") or "")
        return Component(
            id=name,
            kind=kind,
            key=self._key(item, kind, name, scope),
            label=str(item.get("label") or item.get("dateLabel") or item.get("timeLabel") or ""),
            english=properties.get("en", ""),
            description=str(item.get("description") or ""),
            text=str(item.get("text") or ""),
            required=rules.get("required") is True,
            rules=self._rules(rules, item, name),
            options=self._options(item, name) if "values" in item else (),
            options_from=self._expression(item.get("valuesExpression"), name),
            hide=self._expression(source, name),
            hide_source=source,
            subtype=str(item.get("subtype") or "date"),
            row=str(layout.get("row") or ""),
            width=_width(layout.get("columns")),
            fields=self._content(item, kind, scope),
            searchable=item.get("searchable") is True,
            multiple=item.get("multiple") is True,
            accept=str(item.get("accept") or ""),
            step=str(item.get("increment") or _step(item.get("decimalDigits"))),
            default=item.get("defaultValue"),
            prefill=self._expression(properties.get("prefill"), name),
            read_only=item.get("readonly") is True or item.get("disabled") is True,
            unit=str(appearance.get("suffixAdorner") or ""),
            properties=properties,
        )

    def _key(self, item: Mapping, kind: str, name: str, scope: set[str]) -> str:
        if kind not in INPUTS and kind != "dynamiclist":
            if kind == "group" and item.get("path"):
                self._problem(name, "分组不能有 path：每个答案直接属于表单")
            return ""
        key = str(item.get("path" if kind == "dynamiclist" else "key") or "")
        if not KEY.fullmatch(key):
            self._problem(name, f"key 不符合要求：{key or '（空）'}")
        elif key in scope:
            self._problem(name, f"key 重复：{key}")
        scope.add(key)
        return key

    def _content(self, item: Mapping, kind: str, scope: set[str]) -> tuple[Component, ...]:
        if kind not in CONTAINERS:
            return ()
        items = item.get("components")
        # Entries of a list have names of their own; a group is only a frame.
        inner = set() if kind == "dynamiclist" else scope
        return self.components(items if isinstance(items, list) else [], inner)

    def _rules(self, rules: Mapping, item: Mapping, name: str) -> dict[str, Any]:
        """``validate`` with everything else that limits the answer."""
        kept = {k: v for k, v in rules.items() if k != "required" and v not in (None, "")}
        kind = kept.pop("validationType", None)
        pattern = kept.get("pattern") or VALIDATION_TYPES.get(str(kind))
        if pattern:
            try:
                kept["pattern"] = re2.compile(f"^(?:{pattern})$")
            except re2.error as error:
                self._problem(name, f"pattern 无效：{error}")
                kept.pop("pattern", None)
        for field in ("decimalDigits", "disallowPassedDates", "timeInterval"):
            if item.get(field) is not None and item[field] is not False:
                kept[field] = item[field]
        return kept

    def _options(self, item: Mapping, name: str) -> tuple[Option, ...]:
        values = item.get("values")
        options = []
        for value in values if isinstance(values, list) else []:
            if not isinstance(value, dict) or value.get("value") in (None, ""):
                self._problem(name, "选项缺少 value")
                continue
            english = _mapping(value.get("properties")).get("en") or value.get("en") or ""
            options.append(Option(str(value["value"]), str(value.get("label", "")), str(english)))
        if len({o.value for o in options}) != len(options):
            self._problem(name, "选项的 value 重复")
        return tuple(options)

    def _expression(self, text: Any, name: str) -> feel.Expression | None:
        if not text or not str(text).strip():
            return None
        try:
            return feel.parse_formula(str(text).strip().removeprefix("="), names=FUNCTION_NAMES)
        except feel.FeelError as error:
            self._problem(name, f"条件表达式有误：{error}")
            return None

    def _problem(self, component: str, message: str) -> None:
        self.problems.append(Problem(component, message))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _width(columns: Any) -> int | None:
    return columns if isinstance(columns, int) and 1 <= columns <= COLUMNS else None


def _step(digits: Any) -> str:
    if not isinstance(digits, int) or digits < 0:
        return "any"
    return "1" if digits == 0 else f"0.{'0' * (digits - 1)}1"
