"""Reading the spreadsheet: nothing of it is run, and its size is known before it is opened."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from openpyxl import load_workbook

from app.errors import InvalidInput
from app.people.files import check_office_file, refuse
from app.people.import_.columns import BY_HEADING, COLUMNS, REASON_HEADING

MAX_FILE = 20 * 1024 * 1024
MAX_ROWS = 50_000
_MAX_COLUMNS = 100
_HEADING_WITHIN = 10  # some offices put a title above the headings


@dataclass(frozen=True)
class Sheet:
    """The filled rows: (number in the spreadsheet, heading → raw cell). Unknown headings apart."""

    rows: list[tuple[int, dict[str, Any]]]
    ignored: list[str]


def read_sheet(content: bytes) -> Sheet:
    """The first sheet that has the form's headings. Raises InvalidInput with the reason."""
    if not content:
        refuse(_("文件是空的"))
    if len(content) > MAX_FILE:
        refuse(_("文件超过 %(n)d MB，请分成几个文件导入", n=MAX_FILE // 1024 // 1024))
    if not content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        refuse(_("这不是 XLSX 文件。请用 Excel 或 WPS 另存为“XLSX 工作簿”后再试"))
    names = check_office_file(content)
    if "xl/workbook.xml" not in names:
        refuse(_("这个文件不是电子表格（XLSX）"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks on styles and extensions
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        except Exception:  # a broken file breaks openpyxl in many ways, none of them ours
            refuse(_("文件已损坏，无法读取"))
        try:
            return _find_sheet(book)
        finally:
            book.close()


def _find_sheet(book: Any) -> Sheet:
    for worksheet in book.worksheets:
        try:
            worksheet.reset_dimensions()
            lines = enumerate(worksheet.iter_rows(max_col=_MAX_COLUMNS, values_only=True), 1)
            headings = _find_headings(lines)
            if headings is not None:
                return _read_rows(lines, headings)
        except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, EOFError):
            refuse(_("工作表“%(name)s”已损坏，无法读取", name=worksheet.title))
    wanted = "、".join(column.heading for column in COLUMNS if column.required)
    message = _("没有找到表头：前 %(n)d 行里应有“%(wanted)s”", n=_HEADING_WITHIN, wanted=wanted)
    raise InvalidInput("file", message)


def _find_headings(lines: Iterator[tuple[int, tuple]]) -> dict[int, str] | None:
    """Position → heading, from the first row that holds the required ones."""
    for number, line in lines:
        found = {i: _clean(cell) for i, cell in enumerate(line) if _clean(cell)}
        present = set(found.values())
        if all(column.heading in present for column in COLUMNS if column.required):
            known = [heading for heading in found.values() if heading in BY_HEADING]
            twice = sorted({heading for heading in known if known.count(heading) > 1})
            if twice:
                refuse(_("列“%(name)s”出现了两次", name="、".join(twice)))
            return found
        if number >= _HEADING_WITHIN:
            break
    return None


def _clean(cell: Any) -> str:
    return "".join(str(cell).split()).strip("*＊") if cell is not None else ""


def _read_rows(lines: Iterator[tuple[int, tuple]], headings: dict[int, str]) -> Sheet:
    wanted = {i: name for i, name in headings.items() if name in BY_HEADING}
    rows = []
    for number, line in lines:
        if number > 4 * MAX_ROWS:
            refuse(_("表格太长：数据之间有大段空行，请删除空行后再试"))
        cells = {
            name: line[i]
            for i, name in wanted.items()
            if i < len(line) and line[i] is not None and line[i] != ""
        }
        if not cells:
            continue
        rows.append((number, cells))
        if len(rows) > MAX_ROWS:
            refuse(_("超过 %(n)d 行，请分成几个文件导入", n=MAX_ROWS))
    ignored = [n for n in headings.values() if n not in BY_HEADING and n != REASON_HEADING]
    return Sheet(rows, ignored)
