"""Values that no fact sheet has, as in ``app.eligibility.sheet``: said for the row, which then has
no answer."""

from __future__ import annotations

from collections.abc import Mapping

from app.eligibility.bulk.columns import DAY, LISTS, NUMBER, SCALARS
from app.eligibility.sheet import EARLIEST, LATEST, LATEST_BIRTH, MAX_LIST, MAX_NUMBER
from app.people.codes import MARITAL_STATUSES, RETIREMENT_CLASSES, SEXES, URBAN_RURAL

CHOICES = {
    "sex": tuple(SEXES),
    "retirement_class": tuple(RETIREMENT_CLASSES),
    "urban_rural": tuple(URBAN_RURAL),
    "marital_status": tuple(MARITAL_STATUSES),
}
_WHOLE = ("insured_months_local", "insured_months_any")


def error_of(columns: Mapping[str, str], day: str) -> str:
    """SQL for what is wrong with a sheet, NULL if nothing is. `columns`: SQL by name."""
    checks = [(f"{day} > DATE '{LATEST_BIRTH}'", "as_of：日期超出范围")]
    for key, kind in SCALARS.items():
        if key in columns:
            checks += _of_value(key, kind, columns[key])
    if "birth_date" in columns:
        checks.append((f"{day} < {columns['birth_date']}", "as_of：评定日期早于出生日期"))
    for key in LISTS:
        if key in columns:
            checks.append((f"len({columns[key]}) > {MAX_LIST}", f"{key}：最多 {MAX_LIST} 项"))
    cases = " ".join(f"WHEN {wrong} THEN '{words}'" for wrong, words in checks)
    return f"CASE {cases} END"


def _of_value(key: str, kind: str, column: str) -> list[tuple[str, str]]:
    name = key.rpartition(".")[2]
    if name in CHOICES:
        choices = ", ".join(f"'{choice}'" for choice in CHOICES[name])
        words = "、".join(CHOICES[name])
        return [(f"{column} NOT IN ({choices})", f"{key}：应为 {words} 之一")]
    if kind == DAY:
        last = LATEST_BIRTH if name == "birth_date" else LATEST
        outside = f"{column} NOT BETWEEN DATE '{EARLIEST}' AND DATE '{last}'"
        return [(outside, f"{key}：日期超出范围")]
    if kind == NUMBER:
        checks = [(f"{column} < 0", f"{key}：不能是负数"),
                  (f"{column} > {MAX_NUMBER}", f"{key}：数字太大")]  # fmt: skip
        if name in _WHOLE:
            checks.append((f"{column} <> trunc({column})", f"{key}：应为整数"))
        return checks
    return []


def item_errors(column: str) -> list[tuple[str, str]]:
    """(SQL over a row of the list's table, what is wrong then)."""
    return [
        check
        for field, kind in LISTS[column].items()
        for check in _of_value(f"{column}.{field}", kind, f'"{field}"')
    ]
