"""Hit policies: from the outputs of the rules that match to the table's value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol

from app.feel.builtins import BUILTINS
from app.feel.calls import invoke
from app.feel.comparison import equal
from app.feel.run import Run

from . import model

Rows = list[list[Any]]


class Table(Protocol):
    """What a policy has to know of a table."""

    box: model.Table

    def shape(self, row: list[Any]) -> Any: ...

    def complain(self, run: Run, message: str) -> None: ...

    def by_priority(self, rows: Rows, run: Run) -> Rows: ...


def _unique(table: Table, rows: Rows, run: Run) -> Any:
    if len(rows) > 1:
        table.complain(run, "UNIQUE: more than one rule matches")
        return None
    return table.shape(rows[0]) if rows else None


def _any(table: Table, rows: Rows, run: Run) -> Any:
    if not rows:
        return None
    if any(equal(row, rows[0], run) is not True for row in rows):
        table.complain(run, "ANY: the matching rules disagree")
        return None
    return table.shape(rows[0])


def _first(table: Table, rows: Rows, run: Run) -> Any:
    return table.shape(rows[0]) if rows else None


def _priority(table: Table, rows: Rows, run: Run) -> Any:
    return table.shape(table.by_priority(rows, run)[0]) if rows else None


def _rule_order(table: Table, rows: Rows, run: Run) -> Any:
    return [table.shape(row) for row in rows]


def _output_order(table: Table, rows: Rows, run: Run) -> Any:
    return [table.shape(row) for row in table.by_priority(rows, run)]


_AGGREGATIONS = {"SUM": "sum", "MIN": "min", "MAX": "max"}


def _collect(table: Table, rows: Rows, run: Run) -> Any:
    aggregation = table.box.aggregation
    if not aggregation:
        return _rule_order(table, rows, run)
    if aggregation == "COUNT":
        return Decimal(len(rows))
    if not rows:
        return None
    function = BUILTINS[_AGGREGATIONS[aggregation]]
    columns = [invoke(function, [list(column)], None, run) for column in zip(*rows, strict=True)]
    return table.shape(columns)


POLICIES: dict[str, Callable[[Table, Rows, Run], Any]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "FIRST": _first,
    "PRIORITY": _priority,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _collect,
}
