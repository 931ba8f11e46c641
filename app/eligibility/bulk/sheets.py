"""A parquet of fact sheets as the tables that the facts are derived from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from app.decisions.bulk import kind_of_column
from app.eligibility.bulk.checks import error_of, item_errors
from app.eligibility.bulk.columns import (
    DAY,
    DERIVED,
    KIND_WORDS,
    KNOWN,
    LISTS,
    MOST,
    NUMBER,
    ROW,
    SCALARS,
    SQL_TYPES,
    TEXT,
)

DAYS = {"as_of": DAY}
STANDARDS = ("local_rural_income_average", "urban_dibao_standard_year")
Standards = Callable[[date], Mapping[str, Decimal]]


class BadFile(Exception):
    """A file that is no parquet of fact sheets; says in Chinese what is wrong, all of it."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


class SheetFile:
    """`columns`: SQL types by name. Raises BadFile."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: str) -> None:
        self.connection = connection
        self.source = f"read_parquet({quoted(path)}, file_row_number = true)"
        try:
            described = connection.execute(f"DESCRIBE SELECT * FROM {self.source}").fetchall()
        except duckdb.Error as error:
            raise BadFile([f"不能读取 {path}：不是 parquet 文件，或已损坏"]) from error
        self.columns = {row[0]: row[1] for row in described if row[0] != "file_row_number"}

    def check(self, needed: Iterable[str]) -> None:
        """Every column is known and of its type; nothing that the tables read is missing."""
        kinds = {**SCALARS, **DERIVED, **KNOWN, **DAYS, MOST: NUMBER}
        wrong = [
            f"没有这个字段：{column}"
            for column in self.columns
            if column not in (*kinds, *LISTS, "id")
        ]
        wrong += [
            f"字段 {column} 应为 {KIND_WORDS[kind]}，文件中是 {self.columns[column]}"
            for column, kind in kinds.items()
            if column in self.columns and not _is(self.columns[column], kind)
        ]
        wrong += [line for column in LISTS for line in self._wrong_items(column)]
        wrong += [f"缺少字段：{column}" for column in needed if not self._tells(column)]
        if wrong:
            raise BadFile(wrong)

    def _wrong_items(self, column: str) -> Iterable[str]:
        if column not in self.columns:
            return
        fields = self.fields(column)
        if fields is None:
            yield f"字段 {column} 应为结构的列表，文件中是 {self.columns[column]}"
            return
        for field, sql_type in fields.items():
            kind = LISTS[column].get(field)
            if kind is None:
                yield f"没有这个字段：{column}.{field}"
            elif not _is(sql_type, kind):
                yield f"字段 {column}.{field} 应为 {KIND_WORDS[kind]}，文件中是 {sql_type}"

    def fields(self, column: str) -> dict[str, str] | None:
        """The fields of a list's structs; None where it is no list of structs."""
        query = f"DESCRIBE SELECT unnest(item) FROM (SELECT unnest({name(column)}) AS item FROM "
        try:
            rows = self.connection.execute(f"{query}{self.source})").fetchall()
        except duckdb.Error:
            return None
        return {row[0]: row[1] for row in rows}

    def _tells(self, needed: str) -> bool:
        """Whether the file has a fact, or what it is derived from."""
        if needed in (*self.columns, "stable_employment", *STANDARDS):
            return True
        return needed in FROM and all(column in self.columns for column in FROM[needed])

    # As tables

    def make_tables(self, as_of: date, standards: Standards) -> None:
        self._make_standards(as_of, standards)
        for column in LISTS:
            self._make_list(column)
        self._make_item_errors()
        columns = ",\n".join(f"{text} AS {name(column)}" for column, text in self._sheet().items())
        self.connection.execute(
            f"CREATE TEMP VIEW sheets AS SELECT {columns} FROM "
            f"(SELECT *, {self._day(as_of)} AS __day FROM {self.source}) f "
            "LEFT JOIN standards t ON t.day = __day "
            "LEFT JOIN item_errors e ON e.key = file_row_number"
        )

    def _make_item_errors(self) -> None:
        """What is wrong with an item of a list, one for each sheet that has such an item."""
        found = ["SELECT NULL::BIGINT AS key, NULL::VARCHAR AS words LIMIT 0"]
        for column in LISTS:
            if column in self.columns:
                checks = item_errors(column)
                wrong = " OR ".join(check for check, _ in checks)
                said = " ".join(f"WHEN {check} THEN {quoted(words)}" for check, words in checks)
                found.append(f"SELECT key, CASE {said} END AS words FROM {column} WHERE {wrong}")
        if "household" in self.columns:
            found.append(self._without_applicant())
        union = " UNION ALL ".join(f"({query})" for query in found)
        self.connection.execute(
            f"CREATE TEMP TABLE item_errors AS SELECT key, min(words) AS words FROM ({union}) "
            "GROUP BY key"
        )

    def _without_applicant(self) -> str:
        """What is unknown on either side does not speak against a member being the applicant."""
        same = " AND ".join(
            f"coalesce(h.{key} = f.{key}, true)"
            for key in ("birth_date", "sex")
            if key in self.columns
        )
        return (
            f"SELECT h.key, {quoted('household：家庭成员中没有申请人本人')} AS words "
            f"FROM household h JOIN {self.source} f ON f.file_row_number = h.key "
            f"GROUP BY h.key HAVING NOT bool_or({same or 'true'})"
        )

    def _day(self, as_of: date) -> str:
        fixed = f"DATE '{as_of.isoformat()}'"
        return f"coalesce(as_of, {fixed})" if "as_of" in self.columns else fixed

    def _make_standards(self, as_of: date, standards: Standards) -> None:
        """The region's figures on each day that sheets are of."""
        days = f"SELECT DISTINCT {self._day(as_of)} FROM {self.source}"
        amounts = ", ".join(f"{key} DECIMAL(18,2)" for key in STANDARDS)
        self.connection.execute(f"CREATE TEMP TABLE standards (day DATE, {amounts})")
        for (day,) in self.connection.execute(days).fetchall():
            found = standards(day)
            row = [day, *(found.get(key) for key in STANDARDS)]
            self.connection.execute("INSERT INTO standards VALUES (?, ?, ?)", row)

    def _sheet(self) -> dict[str, str]:
        known = {key: self._is_known(key.removesuffix("_known")) for key in KNOWN}
        sheet = {ROW: "file_row_number", "id": self._id(), "as_of": "__day"}
        sheet |= {key: self._plain(key, kind) for key, kind in SCALARS.items()}
        sheet |= known
        sheet |= {key: f"f.{name(key)}" for key in (*DERIVED, MOST) if key in self.columns}
        for column in LISTS:
            listed = f"f.{name(column)} IS NOT NULL" if column in self.columns else "false"
            sheet[f"{column}_known"] = listed
            sheet[f"{column}_key"] = "file_row_number"
        wrong = error_of({key: f"f.{name(key)}" for key in self.columns}, "__day")
        sheet["error"] = f"coalesce({wrong}, e.words)"
        return sheet

    def _id(self) -> str:
        return "CAST(f.id AS VARCHAR)" if "id" in self.columns else "CAST(NULL AS VARCHAR)"

    def _plain(self, key: str, kind: str) -> str:
        if key in self.columns:
            text = f"f.{name(key)}"
            text = f"CAST({text} AS VARCHAR)" if kind == TEXT else text
        else:
            text = f"CAST(NULL AS {SQL_TYPES[kind]})"
        if key in STANDARDS:
            return f"coalesce({text}, t.{key})"
        return f"coalesce({text}, false)" if key == "stable_employment" else text

    def _is_known(self, key: str) -> str:
        """Without a column that says so, null says "has none"."""
        if f"{key}_known" in self.columns:
            return f"coalesce(f.{name(key + '_known')}, true)"
        return "true" if key in self.columns else "false"

    def _make_list(self, column: str) -> None:
        fields = self.fields(column) if column in self.columns else None
        if fields is None:
            made = ", ".join(
                f"CAST(NULL AS {SQL_TYPES[kind]}) AS {name(field)}"
                for field, kind in LISTS[column].items()
            )
            query = f"SELECT CAST(NULL AS BIGINT) AS key, {made} LIMIT 0"
        else:
            made = ", ".join(
                f"{_field(f, k, fields)} AS {name(f)}" for f, k in LISTS[column].items()
            )
            query = (
                f"SELECT file_row_number AS key, {made} FROM "
                f"(SELECT file_row_number, unnest({name(column)}) AS item FROM {self.source})"
            )
        self.connection.execute(f"CREATE TEMP VIEW {column} AS {query}")


def _field(field: str, kind: str, fields: Mapping[str, Any]) -> str:
    if field not in fields:
        return f"CAST(NULL AS {SQL_TYPES[kind]})"
    return f"CAST(item.{name(field)} AS VARCHAR)" if kind == TEXT else f"item.{name(field)}"


def _is(sql_type: str, kind: str) -> bool:
    if kind == TEXT and sql_type.startswith("ENUM"):
        return True
    return kind_of_column(sql_type) == kind


FROM: dict[str, tuple[str, ...]] = {
    "age": ("birth_date",),
    "retirement_date": ("birth_date", "sex", "retirement_class"),
    "in_working_age": ("birth_date", "sex", "retirement_class"),
    "residence_months": ("residence_since",),
    "unemployed_months": ("unemployed_since",),
    "registered_months": ("registered_unemployed_on",),
    "counted_services": ("services",),
    "minor_children": ("children",),
    "dibao": ("dibao_valid_until",),
    "disability_certificate": ("disability_certificate_valid_until",),
    "unemployment_registered": ("registered_unemployed_on",),
    "graduate": ("graduated_on",),
    "years_since_graduation": ("graduated_on",),
    **dict.fromkeys(
        ("household_workforce", "household_workforce_unemployed", "household_transferred",
         "zero_employment_family", "zero_transfer_family"), ("household",),
    ),
}  # fmt: skip
"""Derived fact → the columns it is derived from."""
