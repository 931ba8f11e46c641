"""Reading a fact sheet from one line of JSON (policy/facts.md §1).

A sheet is a dictionary of the known facts. A key that is absent is unknown; a key with None is
only left where null has a meaning of its own ("has none").
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

Sheet = dict[str, Any]
MAX_LINE_BYTES = 1_000_000
MAX_LIST = 1_000
MAX_FIELD = 100
EARLIEST, LATEST = date(1850, 1, 1), date(9999, 12, 31)
LATEST_BIRTH = date(2200, 12, 31)
MAX_NUMBER = Decimal(10) ** 15
MAX_PLACES = 10


class SheetError(ValueError):
    """A line that is no fact sheet: ``field`` is the key (None for the whole line)."""

    def __init__(self, field: str | None, message: str, sheet_id: Any = None) -> None:
        super().__init__(message)
        self.field, self.message, self.sheet_id = field, message, sheet_id


Reader = Callable[[str, Any], Any]


def _fail(field: str, message: str) -> NoReturn:
    raise SheetError(field if len(field) <= MAX_FIELD else f"{field[:MAX_FIELD]}…", message)


def _text(field: str, value: Any) -> str:
    return value if isinstance(value, str) else _fail(field, "应为文字")


def _yes_no(field: str, value: Any) -> bool:
    return value if isinstance(value, bool) else _fail(field, "应为 true 或 false")


def _day(field: str, value: Any) -> date:
    # Of the forms that fromisoformat takes, only this one.
    if not isinstance(value, str) or len(value) != 10 or value[4] != "-" or value[7] != "-":
        _fail(field, "应为日期，写作 2026-11-23")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        _fail(field, f"没有这一天：{value}")
    return day if EARLIEST <= day <= LATEST else _fail(field, f"日期超出范围：{value}")


def _birth(field: str, value: Any) -> date:
    day = _day(field, value)
    return day if day <= LATEST_BIRTH else _fail(field, f"日期超出范围：{value}")


def _number(field: str, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        _fail(field, "应为数字")
    if value < 0:
        _fail(field, "不能是负数")
    if value > MAX_NUMBER:
        _fail(field, "数字太大")
    number = Decimal(value)
    if type(value) is int:
        return number
    if number.as_tuple().exponent < -MAX_PLACES:  # type: ignore[operator]  # it is finite
        _fail(field, f"小数最多 {MAX_PLACES} 位")
    return number


def _whole(field: str, value: Any) -> int:
    number = _number(field, value)
    return int(number) if number == int(number) else _fail(field, "应为整数")


def _choice(*choices: str) -> Reader:
    def read(field: str, value: Any) -> str:
        if isinstance(value, str) and value in choices:
            return value
        return _fail(field, f"应为 {'、'.join(choices)} 之一")

    return read


def _records(keys: Mapping[str, Reader]) -> Reader:
    def read(field: str, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            _fail(field, "应为列表")
        if len(value) > MAX_LIST:
            _fail(field, f"最多 {MAX_LIST} 项")
        found = []
        for row, item in enumerate(value):
            try:
                found.append(_record(item, keys))
            except SheetError as error:
                where = f"{field}[{row}]"
                _fail(f"{where}.{error.field}" if error.field else where, error.message)
        return found

    return read


def _record(item: Any, keys: Mapping[str, Reader]) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise SheetError(None, "应为对象")
    _check_repeated(item)
    found = {}
    for name, value in item.items():
        reader = keys.get(name) or _unknown(name)
        if value is not None:
            found[name] = reader(name, value)
    return found


def _unknown(name: str) -> NoReturn:
    _fail(name, "没有这个字段")


_SEX = _choice("male", "female")
_CLASS = _choice("male", "female_55", "female_50")
_MEMBER: dict[str, Reader] = {
    "birth_date": _birth,
    "sex": _SEX,
    "retirement_class": _CLASS,
    **dict.fromkeys(
        (
            "able_to_work",
            "willing_to_work",
            "student",
            "serving",
            "pensioner",
            "registered_unemployed",
            "employed",
            "transferred_employment",
        ),
        _yes_no,
    ),
}
KEYS: dict[str, Reader] = {
    "id": _text,
    "as_of": _day,
    "sex": _SEX,
    "birth_date": _birth,
    "retirement_class": _CLASS,
    "hukou_in_city": _yes_no,
    "urban_rural": _choice("urban", "rural"),
    "residence_since": _day,
    "insured_months_local": _whole,
    "insured_months_any": _whole,
    "able_to_work": _yes_no,
    "willing_to_work": _yes_no,
    "registered_unemployed_on": _day,
    "unemployed_since": _day,
    "services": _records({"on": _day, "kind": _text, "external_ref": _text, "accepted": _yes_no}),
    "marital_status": _choice("never_married", "married", "divorced", "widowed"),
    "children": _records({"birth_date": _birth, "raised_by_applicant": _yes_no}),
    "stable_employment": _yes_no,
    "dibao_valid_until": _day,
    "disability_certificate_valid_until": _day,
    "household": _records(_MEMBER),
    "family_business_income": _number,
    "family_investment_income": _number,
    "family_income_per_capita": _number,
    "local_rural_income_average": _number,
    "returned_migrant": _yes_no,
    "land_expropriated": _yes_no,
    "graduated_on": _day,
    "family_poverty_relieved": _yes_no,
    "family_dibao": _yes_no,
    "special_difficulty": _yes_no,
    "poverty_relieved": _yes_no,
    "poverty_edge": _yes_no,
    "earned_income_year": _number,
    "urban_dibao_standard_year": _number,
}
# null here says "has none", which is known; elsewhere it says the same as an absent key.
NULL_IS_KNOWN = frozenset(
    {
        "registered_unemployed_on",
        "dibao_valid_until",
        "disability_certificate_valid_until",
        "graduated_on",
    }
)


def read_line(line: bytes, *, as_of: date) -> Sheet:
    """The sheet of one input line; ``as_of`` where the line has none. Raises SheetError."""
    value = _parse(line)
    sheet_id = value.get("id")
    try:
        return read_sheet(value, as_of=as_of)
    except SheetError as error:
        error.sheet_id = sheet_id if isinstance(sheet_id, str | int) else None
        raise


def read_sheet(value: Mapping[str, Any], *, as_of: date) -> Sheet:
    """Check every key of ``value``; numbers may be int or Decimal. Raises SheetError."""
    _check_repeated(value)
    sheet: Sheet = {}
    for name, item in value.items():
        reader = KEYS.get(name) or _unknown(name)
        if item is not None:
            sheet[name] = reader(name, item)
        elif name in NULL_IS_KNOWN:
            sheet[name] = None
    sheet.setdefault("as_of", as_of)
    _check_together(sheet)
    return sheet


def _check_together(sheet: Sheet) -> None:
    born = sheet.get("birth_date")
    if sheet["as_of"] > LATEST_BIRTH:
        _fail("as_of", "日期超出范围")
    if born is not None and sheet["as_of"] < born:
        _fail("as_of", "评定日期早于出生日期")
    members = sheet.get("household")
    if members and not any(_may_be_applicant(member, sheet) for member in members):
        _fail("household", "家庭成员中没有申请人本人")


def _may_be_applicant(member: Mapping[str, Any], sheet: Sheet) -> bool:
    """What is unknown on either side does not speak against it."""
    return all(
        member.get(key) is None or sheet.get(key) is None or member[key] == sheet[key]
        for key in ("birth_date", "sex")
    )


class _Repeated(dict[str, Any]):
    """An object that names a key more than once: which value is meant, nobody can know."""

    key: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated, seen = _Repeated(found), set()
    for name, _ in pairs:
        if name in seen:
            repeated.key = name
            break
        seen.add(name)
    return repeated


def _check_repeated(item: Mapping[str, Any]) -> None:
    if isinstance(item, _Repeated):
        _fail(item.key, "字段重复")


class _NotANumber:
    """NaN or Infinity: no JSON, and no value of any key."""


def _parse(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE_BYTES:
        raise SheetError(None, f"这一行超过 {MAX_LINE_BYTES // 1_000_000} MB")
    if line.startswith(_BOM):
        raise SheetError(None, "这一行以 BOM 开头，应为不带 BOM 的 UTF-8")
    if not line.strip():
        raise SheetError(None, "这一行是空的")
    try:
        value = _DECODER.decode(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise SheetError(None, "这一行不是 UTF-8 编码") from None
    except RecursionError:
        raise SheetError(None, "嵌套太深") from None
    except (ValueError, InvalidOperation):  # also a whole number of more than 4,300 digits
        raise SheetError(None, "这一行不是 JSON 对象") from None
    if not isinstance(value, dict):
        raise SheetError(None, "这一行不是 JSON 对象")
    return value


_BOM = b"\xef\xbb\xbf"
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=Decimal, parse_constant=lambda text: _NotANumber()
)
