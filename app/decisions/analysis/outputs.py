"""What the rows of a table give: values nobody can get, and values nobody expects."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from app import feel
from app.feel import FeelSyntaxError, tree
from app.feel.run import Run

from .. import model
from ..findings import Finding, Place, finding
from ..graph import Part
from ..priorities import rank, ranking
from ..types import Types
from .possible import PossibleValues
from .view import Row, TableView
from .words import listed, value_text

NOT_CONSTANT = object()


def constant(text: str) -> Any:
    """The value of a text that mentions nothing; else NOT_CONSTANT."""
    if not text:
        return None
    try:
        parsed = feel.parse_expression(text)
    except FeelSyntaxError:
        return NOT_CONSTANT
    if not all(isinstance(n, _WRITTEN_OUT) for n in tree.walk(parsed.tree)):
        return NOT_CONSTANT
    return parsed.evaluate()


_WRITTEN_OUT = (
    tree.Literal,
    tree.AtLiteral,
    tree.ListOf,
    tree.ContextOf,
    tree.Negation,
)


def constant_outputs(rule: model.Rule) -> object:
    """All outputs of a row in a form that can be compared; None where one is worked out."""
    values = [constant(cell.text) for cell in rule.outputs]
    if any(value is NOT_CONSTANT for value in values):
        return None
    return tuple(value_text(value) if isinstance(value, list | dict) else value for value in values)


def listed_values(column: model.Column) -> list[Any]:
    """The allowed values of an output, where each is a value and no range."""
    try:
        root = feel.parse_unary_tests(column.values).tree if column.values else None
    except FeelSyntaxError:
        return []
    tests = root.tests if isinstance(root, tree.UnaryTests) else ()
    if not all(isinstance(test, tree.Literal) for test in tests):
        return []
    return [test.value for test in tests if isinstance(test, tree.Literal)]


def ranks(view: TableView, types: Types) -> dict[int, tuple[Any, ...]] | None:
    """Row → its place under PRIORITY; None where an output is worked out."""
    table = view.table
    try:
        tests = [ranking(table, column, types) for column in table.outputs]
    except FeelSyntaxError:
        return None
    found: dict[int, tuple[Any, ...]] = {}
    for row in view.rows:
        place: list[int] = []
        for cell, allowed in zip(row.rule.outputs, tests, strict=True):
            value = constant(cell.text) if allowed else None
            if value is NOT_CONSTANT:
                return None
            place += [rank(value, allowed, Run())] if allowed else []
        found[row.number] = (*place, row.number)
    return found


class OutputChecks:
    """By output: `wanted`, what those who ask the decision know to handle and expect to get;
    `known`, what they know to handle."""

    def __init__(
        self,
        view: TableView,
        place: Place,
        possible: PossibleValues,
        wanted: dict[str, Collection[str]],
        known: dict[str, Collection[str]],
    ) -> None:
        self.view = view
        self.place = place
        self.possible = possible
        self.wanted = wanted
        self.known = known

    def check(self) -> Iterator[Finding]:
        for index, column in enumerate(self.view.table.outputs):
            number = len(self.view.table.inputs) + index + 1
            given, complete = self._given(index)
            expected = listed_values(column)
            for value in expected:
                if complete and value is not None and value not in given:
                    yield self._never(column, number, value, "允许的结果")
            wanted = self.wanted.get(column.name)
            if wanted is None and len(self.view.table.outputs) == 1:
                wanted = self.wanted.get("")
            for value in wanted or ():
                if complete and value not in given and value not in expected:
                    yield self._never(column, number, value, "系统使用的结果")
            known = self.known.get(column.name) if wanted is None else wanted
            if known is not None:
                yield from self._strangers(index, number, column, known)

    def _never(self, column: model.Column, number: int, value: Any, what: str) -> Finding:
        where = Place(
            self.place.file, column.id, self.place.name, 0, number, column.label or column.name
        )
        message = f"{what} {value_text(value)} 没有任何一行会给出"
        return finding(where, message, "warning")

    def _strangers(
        self, index: int, number: int, column: model.Column, wanted: Collection[str]
    ) -> Iterator[Finding]:
        """Values that those who ask do not know."""
        for row, rule in enumerate(self.view.table.rules, 1):
            cell = rule.outputs[index]
            value = constant(cell.text)
            if isinstance(value, str) and value not in wanted:
                where = Place(
                    self.place.file, cell.id or rule.id, self.place.name, row, number, column.label
                )
                known = listed(value_text(one) for one in wanted)
                yield finding(where, f"系统不认识 {value_text(value)}，只认识 {known}")

    def _given(self, index: int) -> tuple[set[Any], bool]:
        """What the rows that can match give, and whether that is all that can come out."""
        table, part = self.view.table, self.view.part
        texts = [row.rule.outputs[index].text for row in self.view.rows if self._can_match(row)]
        if table.outputs[index].default:
            texts.append(table.outputs[index].default)
        found: set[Any] = set()
        for text in texts:
            possible = _possible(text, part, self.possible)
            if possible is None:
                return found, False
            found |= possible
        return found, True

    def _can_match(self, row: Row) -> bool:
        return row.number not in self.view.never and all(
            side or not domain for side, domain in zip(row.box, self.view.space, strict=True)
        )


def _possible(text: str, part: Part, possible: PossibleValues) -> set[Any] | None:
    if not text:
        return set()
    known = possible.of_text(text, part)
    return None if known is None or known.of_list else set(known.values)
