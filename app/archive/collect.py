"""Everything the database holds of one case, in one statement.

Found by following the foreign keys, so that a feature's new table is archived without anybody
having to think of it: tables with a ``case_id``, and tables whose rows belong to theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    LargeBinary,
    Table,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app.cases.models import Case
from app.extensions import Base, db

# What waits for the clock or was not handed in is gone when a case ends; the archive does not hold
# itself.
_LEFT_OUT = frozenset({"timer", "task_draft", "archived_case"})


def collect(case_id: int) -> dict[str, list[dict[str, Any]]]:
    """Table → its rows about this case, as JSON values, in the order of their keys.

    Encrypted and binary columns stay where they are: letters, files and fact sheets never change.
    """
    rows = db.session.execute(_statement(), {"case_id": case_id})
    return {table: found for table, found in rows if found}


@lru_cache(maxsize=1)
def _statement() -> CompoundSelect:
    return union_all(*(_rows(table, condition) for table, condition in _case_tables().items()))


def _rows(table: Table, condition: ColumnElement[bool]) -> Any:
    columns = [c for c in table.columns if not _is_binary(c)]
    pairs = [part for c in columns for part in (literal(c.name), c)]
    row = func.jsonb_build_object(*pairs, type_=JSONB)
    ordered = aggregate_order_by(row, *table.primary_key.columns)
    return select(literal(table.name), func.jsonb_agg(ordered, type_=JSONB)).where(condition)


def _is_binary(column: ColumnElement[Any]) -> bool:
    return isinstance(getattr(column.type, "impl", column.type), LargeBinary)


def _case_tables() -> Mapping[Table, ColumnElement[bool]]:
    case_id = bindparam("case_id")
    cases = Case.__table__
    found: dict[Table, ColumnElement[bool]] = {cases: cases.c.id == case_id}
    for table in Base.metadata.sorted_tables:  # parents come before children
        if table.name in _LEFT_OUT or table in found:
            continue
        if "case_id" in table.c:
            found[table] = table.c.case_id == case_id
            continue
        for key in table.foreign_keys:
            owner = key.column.table
            if owner in found and owner is not cases and not key.parent.nullable:
                found[table] = key.parent.in_(select(key.column).where(found[owner]))
                break
    return found
