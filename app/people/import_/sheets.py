"""Writing spreadsheets: the template to fill in, and the rows to correct."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from flask_babel import force_locale
from flask_babel import gettext as _

from app.people.import_.columns import COLUMNS, REASON_HEADING, Column, choices_of
from app.people.import_.rows import Row

# A cell that begins with = is text here, never a formula: what somebody typed runs nowhere.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_DATE_FORMAT = "yyyy-mm-dd"
_FORMATTED_ROWS = 5000


def template() -> bytes:
    """An empty form with drop-downs, and a sheet that explains every column."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book, force_locale("zh"):
        sheet = book.add_worksheet("失业人员登记表")
        _write_headings(book, sheet, COLUMNS)
        choices = book.add_worksheet("可选项")
        for position, column in enumerate(COLUMNS):
            _set_entry(sheet, choices, position, column)
        _explain(book)
        choices.hide()
    return out.getvalue()


def _write_headings(book: Any, sheet: Any, columns: Sequence[Column], first: int = 0) -> None:
    styles = {
        required: book.add_format(
            {"bold": True, "bg_color": colour, "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        for required, colour in ((True, "#FDE9D9"), (False, "#EAF1F8"))
    }
    plain, text = (
        book.add_format({"num_format": _DATE_FORMAT}),
        book.add_format({"num_format": "@"}),
    )
    for position, column in enumerate(columns, first):
        style = plain if column.kind == "date" else text
        sheet.set_column(position, position, column.width, style)
        heading = column.heading + ("*" if column.required else "")
        sheet.write_string(0, position, heading, styles[column.required])
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)


def _set_entry(sheet: Any, choices: Any, position: int, column: Column) -> None:
    """The drop-down of a column; long lists stand on the hidden sheet."""
    rule: dict[str, Any] = {}
    if column.codes:
        words = choices_of(column)
        choices.write_column(0, position, words)
        letter = xlsxwriter.utility.xl_col_to_name(position, col_abs=True)
        rule = {"validate": "list", "source": f"=可选项！{letter}$1:{letter}${len(words)}"}
    elif column.kind == "yes_no":
        rule = {"validate": "list", "source": ["是", "否"]}
    if column.note:
        rule |= {"input_title": column.heading[:32], "input_message": column.note}
        rule.setdefault("validate", "any")
    if rule:
        sheet.data_validation(1, position, _FORMATTED_ROWS, position, rule)


_ADVICE = (
    "每人一行，从第 2 行开始填写；带 * 的列必须填写，其余的列可以留空或删去。",
    "证件号码、银行账号的列要保持“文本”格式，否则 Excel 会把末几位变成 0。",
    "日期写成 2026-01-31，也可以是 Excel 的日期。",
    "已登记的人再次导入时，留空的单元格不改变原来的内容。",
    "同一个人在表里只能有一行；导入前会逐行显示结果，确认后才保存。",
)


def _explain(book: Any) -> None:
    sheet = book.add_worksheet("填写说明")
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 2, 80, wrap)
    for line, text in enumerate(_ADVICE):
        sheet.write_string(line, 0, text)
    top = len(_ADVICE) + 1
    for position, heading in enumerate(("列", "必填", "说明和可选项")):
        sheet.write_string(top, position, heading, bold)
    for line, column in enumerate(COLUMNS, top + 1):
        sheet.write_string(line, 0, column.heading)
        sheet.write_string(line, 1, "是" if column.required else "")
        choices = "、".join(choices_of(column) if column.kind != "yes_no" else ["是", "否"])
        sheet.write_string(line, 2, ";".join(part for part in (column.note, choices) if part))


def rejected(rows: Sequence[Row]) -> bytes:
    """The rows that were not entered, as they were typed, each with its reasons in front.

    To be corrected and sent again as it is: the column of reasons is passed over.
    """
    out = io.BytesIO()
    used = [c for c in COLUMNS if any(c.heading in row.cells for row in rows) or c.required]
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        sheet = book.add_worksheet("失业人员登记表")
        _write_headings(book, sheet, used, first=1)
        red = book.add_format({"font_color": "#B42318", "text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, 48, red)
        sheet.write_string(0, 0, REASON_HEADING)
        day = book.add_format({"num_format": _DATE_FORMAT})
        for line, row in enumerate(rows, 1):
            text = _("原第 %(n)d 行", n=row.number) + ":" + ";".join(row.reasons)
            sheet.write_string(line, 0, text[:2000], red)
            for position, column in enumerate(used, 1):
                _write_back(sheet, line, position, row.cells.get(column.heading), day)
    return out.getvalue()


def _write_back(sheet: Any, line: int, position: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(line, position, value.replace(tzinfo=None), day)
    elif isinstance(value, date):
        sheet.write_datetime(line, position, datetime.combine(value, datetime.min.time()), day)
    else:  # numbers too: as text they keep their digits
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        sheet.write_string(line, position, text[:32000])
