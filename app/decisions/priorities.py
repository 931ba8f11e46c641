"""The order of priority of a table's outputs (DMN 1.5, 8.2.11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app import feel
from app.feel import tree
from app.feel.names import KnownNames
from app.feel.run import Run, Scope
from app.feel.tests_of_values import Test, compile_test

from . import model
from .types import Types

Names = Iterable[str] | KnownNames

BY_PRIORITY = ("PRIORITY", "OUTPUT ORDER")


def order_of(table: model.Table, column: model.Column, types: Types) -> str:
    """The values a column ranks by, the most important first: its own list of output values, else
    the allowed values of its type. "" where neither says any: such a column does not rank.

    The type of a single output is often stated on the table alone.
    """
    alone = table.type_ref if len(table.outputs) == 1 else ""
    told = (column.values, *types.allowed_texts(column.type_ref or alone))
    return next((text for text in told if text not in ("", "-")), "")


def ranking(
    table: model.Table, column: model.Column, types: Types, names: Names = ()
) -> list[Test]:
    """A test for each value a column ranks by. Raises FeelSyntaxError."""
    text = order_of(table, column, types)
    if not text:
        return []
    tests = feel.parse_unary_tests(text, names).tree
    if not isinstance(tests, tree.UnaryTests) or tests.negated:
        return []  # what is not allowed has no order
    return [compile_test(test) for test in tests.tests]


def rank(value: Any, tests: list[Test], run: Run) -> int:
    """Where a value stands; behind all others where it is none of them. Each look is paid for."""
    scope = Scope({}, None, Run())
    for place, test in enumerate(tests):
        if test(value, scope) is True:
            run.spend(place)
            return place
    run.spend(len(tests))
    return len(tests)
