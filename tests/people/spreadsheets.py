"""Spreadsheets for tests, as an office would send them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import openpyxl

from app.people.identity import make_identity_number
from tests.factories import COMMUNITY

BORN = date(1975, 6, 1)


def number_of(n: int) -> str:
    """A number of its own for the n-th invented person, a man for an odd n."""
    return make_identity_number(f"3799{10 + n // 900:02}", BORN, n % 900)


def line(n: int, **cells: Any) -> dict[str, Any]:
    return {
        "姓名": f"测试{_chinese(n)}",
        "证件号码": number_of(n),
        "文化程度": "高中",
        "联系电话": f"1390000{n % 10000:04}",
        "责任社区代码": COMMUNITY,
        "失业登记日期": "2026-09-01",
        "失业日期": "2026-08-15",
        "失业原因": "从用人单位失业",
        **cells,
    }


def _chinese(n: int) -> str:
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(d)] for d in str(n))


def workbook(lines: Iterable[Mapping[str, Any]], title: str | None = None) -> bytes:
    lines = list(lines)
    headings = list(dict.fromkeys(h for values in lines for h in values))
    book = openpyxl.Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
    sheet.append(headings)
    for values in lines:
        sheet.append([values.get(h) for h in headings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_back(content: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
