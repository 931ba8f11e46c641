"""Decision tables: compiled once, then matched, answered and explained."""

from __future__ import annotations

from typing import Any, NamedTuple

from app import feel
from app.feel import tree
from app.feel.compiler import Compiled
from app.feel.expression import Expression
from app.feel.run import Run, Scope
from app.feel.tests_of_values import Test
from app.feel.types import Type

from . import model
from .boxes import Builder, builds, typed
from .findings import Place, finding, syntax_words
from .hit_policies import POLICIES
from .priorities import BY_PRIORITY, rank, ranking
from .running import DecisionRun, MatchedRule, TableTrace


class Cell(NamedTuple):
    """A test; `expression` is None where its text is broken."""

    text: str
    test: Test
    expression: Expression | None


class _Rule:
    """`cells`: (input's index, cell) for each one that says more than `-`. An output's expression
    is None where there is none, or a broken one."""

    __slots__ = ("annotations", "cells", "id", "output_expressions", "outputs", "row", "tests")

    def __init__(
        self,
        row: int,
        rule: model.Rule,
        cells: tuple[tuple[int, Cell], ...],
        outputs: tuple[tuple[Compiled, Expression | None], ...],
        annotations: dict[str, str],
    ) -> None:
        self.id = rule.id
        self.row = row
        self.cells = cells
        self.tests = tuple((index, cell.test) for index, cell in cells)
        self.outputs = tuple(compute for compute, _ in outputs)
        self.output_expressions = tuple(expression for _, expression in outputs)
        self.annotations = annotations

    def holds(self, values: list[Any], scope: Scope) -> bool:
        for index, test in self.tests:  # noqa: SIM110  # a loop costs half of what all(...) does
            if test(values[index], scope) is not True:
                return False
        return True


@builds(model.Table)
def _table(builder: Builder, box: model.Table, place: Place) -> Compiled:
    table = DecisionTable(builder, box, place)
    builder.tables[id(box)] = table
    return table.evaluate


class DecisionTable:
    def __init__(self, builder: Builder, box: model.Table, place: Place) -> None:
        self.box = box
        self.place = place
        self.builder = builder
        self.input_cells = [self._allowed(column, n) for n, column in enumerate(box.inputs, 1)]
        self.input_values = [cell and cell.test for cell in self.input_cells]
        inputs = [self._input(column, n) for n, column in enumerate(box.inputs, 1)]
        self.inputs = [compute for compute, _ in inputs]
        self.input_expressions = [expression for _, expression in inputs]
        first_output = len(box.inputs) + 1
        self.outputs = [
            self._output(column, n) for n, column in enumerate(box.outputs, first_output)
        ]
        self.defaults = self._defaults(first_output)
        self.priorities = [self._priority(column) for column in box.outputs]
        rules = [self._rule(row, rule) for row, rule in enumerate(box.rules, 1)]
        self.rules = [rule for rule in rules if rule is not None]
        self.names = [column.name or column.label for column in box.outputs]
        self.finish = POLICIES[box.hit_policy]

    # Compiling

    def cell(self, row: int, column: int, heading: str, element: str = "") -> Place:
        table = self.place
        return Place(
            table.file, element or table.element, table.name, row, column, heading, table.decision
        )

    def _input(self, column: model.Column, number: int) -> tuple[Compiled, Expression | None]:
        place = self.cell(0, number, column.label, column.id)
        return self._result(column.text, self.builder.types.find(column.type_ref), place)

    def _tests(self, text: str, place: Place) -> Cell | None:
        """A cell; None where it says nothing."""
        if text in ("", "-"):
            return None
        try:
            parsed = self.builder.parsed_tests(text)
        except feel.FeelSyntaxError as error:
            self.builder.findings.append(finding(place, syntax_words(error)))
            return Cell(text, lambda value, scope: None, None)
        self.builder.expressions.append((place, parsed))
        silent = _is_silent(parsed.tree)
        return Cell(text, parsed.test if silent else _located_test(parsed.test, place), parsed)

    def _allowed(self, column: model.Column, number: int) -> Cell | None:
        return self._tests(column.values, self.cell(0, number, column.label, column.id))

    def _output(self, column: model.Column, number: int) -> Type | None:
        return self.builder.types.find(column.type_ref)

    def _defaults(self, first: int) -> list[Compiled] | None:
        columns = self.box.outputs
        if not any(column.default for column in columns):
            return None
        return [
            self.builder.expression(column.default, self.cell(0, number, column.label, column.id))
            for number, column in enumerate(columns, first)
        ]

    def _priority(self, column: model.Column) -> list[Test]:
        """A test for each value the column ranks by, the most important first."""
        if self.box.hit_policy not in BY_PRIORITY:
            return []
        try:
            return ranking(self.box, column, self.builder.types, self.builder.names)
        except feel.FeelSyntaxError as error:
            place = self.cell(0, 0, column.label, column.id)
            self.builder.findings.append(finding(place, syntax_words(error)))
            return []

    def _rule(self, row: int, rule: model.Rule) -> _Rule | None:
        """None, and a finding, for a rule that does not have the table's columns."""
        box = self.box
        if (len(rule.inputs), len(rule.outputs)) != (len(box.inputs), len(box.outputs)):
            message = (
                f"第 {row} 行有 {len(rule.inputs)} 个条件、{len(rule.outputs)} 个结果，"
                f"表头有 {len(box.inputs)} 个条件、{len(box.outputs)} 个结果"
            )
            self.builder.findings.append(finding(self.cell(row, 0, "", rule.id), message))
            return None
        headed = zip((*rule.inputs, *rule.outputs), (*box.inputs, *box.outputs), strict=True)
        places = [
            self.cell(row, number, column.label, cell.id or rule.id)
            for number, (cell, column) in enumerate(headed, 1)
        ]
        cells = [self._tests(cell.text, places[n]) for n, cell in enumerate(rule.inputs)]
        results = zip(rule.outputs, self.outputs, places[len(rule.inputs) :], strict=True)
        outputs = tuple(self._result(cell.text, kind, place) for cell, kind, place in results)
        annotations = dict(zip(box.annotations, rule.annotations, strict=False))
        if rule.description:
            annotations.setdefault("", rule.description)
        known = tuple((index, cell) for index, cell in enumerate(cells) if cell is not None)
        return _Rule(row, rule, known, outputs, annotations)

    def _result(
        self, text: str, kind: Type | None, place: Place
    ) -> tuple[Compiled, Expression | None]:
        before = len(self.builder.expressions)
        compute = self.builder.expression(text, place)
        parsed = self.builder.expressions[before:]
        if kind is not None:
            compute = typed(compute, kind, place)
        return compute, parsed[0][1] if parsed else None

    # Evaluating

    def evaluate(self, scope: Scope) -> Any:
        run = scope.run
        run.spend(len(self.rules))
        values = [compute(scope) for compute in self.inputs]
        if not self._inputs_allowed(values, scope):
            return None
        matched = self._matching(values, scope)
        rows = [[output(scope) for output in rule.outputs] for rule in matched]
        value = self.answer(rows, scope)
        if isinstance(run, DecisionRun) and run.traces is not None:
            run.traces.append(self.trace(tuple(values), self.matched(matched, rows), value))
        return value

    def _matching(self, values: list[Any], scope: Scope) -> list[_Rule]:
        if self.box.hit_policy != "FIRST":
            return [rule for rule in self.rules if rule.holds(values, scope)]
        first = next((rule for rule in self.rules if rule.holds(values, scope)), None)
        return [] if first is None else [first]

    def _inputs_allowed(self, values: list[Any], scope: Scope) -> bool:
        for test, value, column in zip(self.input_values, values, self.box.inputs, strict=True):
            if test is not None and value is not None and test(value, scope) is not True:
                self.complain(scope.run, f"input {column.label}: not an allowed value")
                return False
        return True

    def answer(self, rows: list[list[Any]], scope: Scope) -> Any:
        """What the outputs of the rules that hold come to."""
        if not rows and self.defaults is not None:
            return self.shape([default(scope) for default in self.defaults])
        return self.finish(self, rows, scope.run)

    def shape(self, row: list[Any]) -> Any:
        return row[0] if len(row) == 1 else dict(zip(self.names, row, strict=True))

    def complain(self, run: Run, message: str) -> None:
        if isinstance(run, DecisionRun):
            run.complain(message, self.place)
        else:
            run.warn(message)

    def by_priority(self, rows: list[list[Any]], run: Run) -> list[list[Any]]:
        """Rows in the order of the allowed output values; others last, ties as they were.

        Each value that is looked at is paid for: with many rows they are the square of them.
        """

        def place(row: list[Any]) -> list[int]:
            ranked = zip(row, self.priorities, strict=True)
            return [rank(value, tests, run) for value, tests in ranked if tests]

        return sorted(rows, key=place)

    def matched(self, rules: list[_Rule], rows: list[list[Any]]) -> tuple[MatchedRule, ...]:
        return tuple(
            MatchedRule(
                rule.id, rule.row, dict(zip(self.names, row, strict=True)), rule.annotations
            )
            for rule, row in zip(rules, rows, strict=True)
        )

    def trace(
        self, values: tuple[Any, ...], matched: tuple[MatchedRule, ...], value: Any
    ) -> TableTrace:
        place = self.place
        return TableTrace(place.decision, place.name, self.box, values, matched, value)


_SILENT = (tree.UnaryTests, tree.Literal, tree.AtLiteral, tree.OperatorRange, tree.Interval)


def _is_silent(root: tree.Node) -> bool:
    """Whether a cell is made of constants only, so that it has nothing to warn of."""
    return all(isinstance(node, _SILENT) for node in tree.walk(root))


def _located_test(test: Test, place: Place) -> Test:
    def decide(value: Any, scope: Scope) -> bool | None:
        warnings = scope.run.warnings
        before = len(warnings)
        result = test(value, scope)
        if len(warnings) > before and isinstance(scope.run, DecisionRun):
            scope.run.locate(place, before)
        return result

    return decide
