"""Values and combinations in the words of the findings."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from app.feel.border import TEXTS
from app.feel.numbers import number_text
from app.feel.values import kind_of

KINDS = {
    "number": "数字",
    "string": "文字",
    "boolean": "是/否（true 或 false）",
    "date": "日期",
    "time": "时间",
    "date and time": "日期时间",
    "years and months duration": "年月时长",
    "days and time duration": "日时时长",
    "list": "列表",
    "context": "一组数据",
    "range": "区间",
    "function": "函数",
    "null": "空值",
}
_MOST_LISTED = 6


def value_text(value: Any) -> str:
    kind = type(value)
    if kind is Decimal:
        return number_text(value)
    if kind is str:
        return f"“{value}”"
    if kind is bool:
        return "true" if value else "false"
    if value is None:
        return "缺失（null）"
    if kind is list:
        return f"[{'、'.join(value_text(item) for item in value)}]"
    text = TEXTS.get(kind)
    return text(value) if text is not None else KINDS.get(kind_of(value), "其他值")


def listed(texts: Iterable[str], most: int = _MOST_LISTED) -> str:
    """`甲、乙、丙`; of many the first ones, and how many there are."""
    texts = list(texts)
    if len(texts) <= most:
        return "、".join(texts)
    return f"{'、'.join(texts[:most])}等 {len(texts)} 个"


def rows_text(rows: Iterable[int]) -> str:
    """`第 3、5、8 行`"""
    return f"第 {listed(str(row) for row in rows)} 行"


def range_text(label: str, low: str, high: str, low_included: bool, high_included: bool) -> str:
    """`40 ≤ 年龄 < 50`; an empty bound is none."""
    if low and low == high:
        return f"{label} = {low}"
    under = f" {'≤' if high_included else '<'} {high}" if high else ""
    if low and high:
        return f"{low} {'≤' if low_included else '<'} {label}{under}"
    if low:
        return f"{label} {'≥' if low_included else '>'} {low}"
    return f"{label}{under}" if under else f"{label} 有值"


def when(parts: Iterable[str]) -> str:
    """The beginning of a sentence about a combination of inputs."""
    told = " 且 ".join(part for part in parts if part)
    return f"当 {told} 时" if told else "在任何情况下"
