"""From a cell to a value: what Excel did to numbers and dates is met here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from openpyxl.utils.datetime import from_excel

from app.people.identity import check_character, normalise
from app.people.import_.columns import Column, code_for

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0?0:00(?::00(?:\.0+)?)?)?")
_DATE_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
_YES = {"是", "有", "y", "yes", "true", "1", "√"}
_NO = {"否", "无", "没有", "n", "no", "false", "0", "×"}


class CellError(ValueError):
    """The message says in Chinese what is wrong with the cell."""


def read_cell(column: Column, raw: Any) -> Any:
    """The value for the schema (text, bool or None). Raises CellError."""
    if raw is None:
        return None
    if isinstance(raw, str):
        raw = unicodedata.normalize("NFKC", raw).strip()
        if not raw:
            return None
        if raw.startswith("="):
            raise CellError(_("单元格是公式，请改为粘贴数值"))
        if raw in _ERRORS:
            raise CellError(_("单元格是错误值 %(value)s", value=raw))
    return _READERS[column.kind](column, raw)


def _text(column: Column, raw: Any) -> str:
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    return str(raw)


def _identity(column: Column, raw: Any) -> str:
    if isinstance(raw, bool | date):
        raise CellError(_("应填写证件号码"))
    if isinstance(raw, int | float):
        if abs(raw) >= 10**15:
            raise CellError(
                _(
                    "号码被 Excel 存成了数字，第 16 位起变成了 0，原来的数字已经丢失："
                    "请把这一列设为“文本”格式，重新填写完整号码"
                )
            )
        return _text(column, raw)
    number = normalise(raw)
    if _SCIENTIFIC.fullmatch(number):
        raise CellError(
            _(
                "号码被 Excel 写成了科学计数法（%(value)s），后几位已经丢失："
                "请把这一列设为“文本”格式，重新填写完整号码",
                value=raw[:24],
            )
        )
    if re.fullmatch(r"\d{15}000", number) and check_character(number[:17]) != number[17]:
        raise CellError(
            _(
                "号码的末三位是 000 且校验码不对，很可能是 Excel 存成数字时丢失了末几位："
                "请重新填写完整号码"
            )
        )
    return number


def _account(column: Column, raw: Any) -> str:
    """As an identity number: an account of 16 to 19 digits suffers the same."""
    if isinstance(raw, int | float) and abs(raw) >= 10**15:
        raise CellError(_("账号被 Excel 存成了数字，末几位已经丢失，请设为“文本”格式后重新填写"))
    text = _text(column, raw)
    if _SCIENTIFIC.fullmatch(text):
        raise CellError(_("账号被 Excel 写成了科学计数法，请设为“文本”格式后重新填写"))
    return text


def _date(column: Column, raw: Any) -> str:
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 10000 < raw < 80000:
        return from_excel(int(raw)).date().isoformat()  # a date that lost its format
    text = _text(column, raw).replace(" 00:00:00", "")
    found = _DATE.fullmatch(text) or _DATE_DIGITS.fullmatch(text)
    if not found:
        raise CellError(_("“%(value)s”不是日期，应写成 2026-01-31", value=text[:20]))
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        raise CellError(_("日期 %(value)s 不存在", value=text[:20])) from None


def _yes_no(column: Column, raw: Any) -> bool:
    text = _text(column, raw).lower() if not isinstance(raw, bool) else str(raw).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellError(_("应填“是”或“否”"))


def _code(column: Column, raw: Any) -> str:
    word = _text(column, raw)
    found = code_for(column.field, word)
    if found is None:
        raise CellError(_("“%(value)s”不在可选项中，请从下拉列表选择", value=word[:20]))
    return found


_READERS: dict[str, Callable[[Column, Any], Any]] = {
    "text": _text,
    "identity": _identity,
    "phone": _text,
    "account": _account,
    "division": _text,
    "date": _date,
    "yes_no": _yes_no,
    "code": _code,
}
