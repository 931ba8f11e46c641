"""The columns of a relation as inputs of decisions: which FEEL type each SQL type stands for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from .errors import NotCompilable
from .sql import column
from .symbols import Scalar

_INTEGERS = {
    "TINYINT": 3,
    "SMALLINT": 5,
    "INTEGER": 10,
    "BIGINT": 19,
    "UTINYINT": 3,
    "USMALLINT": 5,
    "UINTEGER": 10,
    "UBIGINT": 20,
}
_PLAIN = {"BOOLEAN": "boolean", "VARCHAR": "string", "DATE": "date"}
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
MOST_DIGITS = 34  # a FEEL number has no more


def symbol_of(name: str, sql_type: str) -> Scalar:
    """Raises NotCompilable for a type that no scalar of FEEL is held by exactly."""
    if sql_type in _INTEGERS:
        return Scalar("number", column(name), _INTEGERS[sql_type], 0)
    if sql_type in _PLAIN:
        return Scalar(_PLAIN[sql_type], column(name))
    found = _DECIMAL.fullmatch(sql_type)
    if found and int(found[1]) <= MOST_DIGITS:
        width, scale = int(found[1]), int(found[2])
        return Scalar("number", column(name), width - scale, scale)
    raise NotCompilable(f"列 {name} 的类型 {sql_type} 不能精确表示")


def kind_of_column(sql_type: str) -> str | None:
    """number, string, boolean or date; None for a type that is none of them exactly."""
    try:
        return symbol_of("", sql_type).kind
    except NotCompilable:
        return None


def readable(columns: Mapping[str, str], read: Collection[str]) -> dict[str, Scalar]:
    """The columns that expressions read, as symbols. Raises NotCompilable."""
    return {name: symbol_of(name, of) for name, of in columns.items() if name in read}
