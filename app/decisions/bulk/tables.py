"""Decision tables: each rule a guard, the hit policy a way to choose among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app import feel
from app.decisions import model
from app.decisions.boxes import Builder
from app.decisions.findings import Place
from app.decisions.priorities import rank, ranking
from app.feel.run import Run
from app.feel.tests_of_values import Test

from .aggregates import count_of, extreme, summing
from .comparing import equal
from .errors import NotCompilable
from .expressions import record
from .lists import constant_list, exactly_one
from .scope import Scope
from .sql import FALSE, Sql, all_of, any_of, is_true, negated
from .symbols import NOTHING, Constant, Guarded, Items, Symbol, choose, nothing
from .texts import Session


@dataclass(frozen=True, slots=True)
class Row:
    """A rule that can match: when, and its outputs."""

    guard: Sql
    outputs: list[Symbol]


class TableCompiler:
    def __init__(
        self, session: Session, builder: Builder, box: model.Table, scope: Scope, place: Place
    ) -> None:
        self.session, self.builder, self.box = session, builder, box
        self.scope, self.place = scope, place
        self.names = [column.name or column.label for column in box.outputs]

    def value(self) -> Symbol:
        inputs = [self._input(column, n) for n, column in enumerate(self.box.inputs, 1)]
        refused = self._not_allowed(inputs)
        rows = list(self._rows(inputs))
        answer = POLICIES[self.box.hit_policy](self, rows)
        if any(column.default for column in self.box.outputs):
            matched = any_of(row.guard for row in rows)
            answer = choose([Guarded(matched, answer)], self._defaults())
        return choose([Guarded(refused, NOTHING)], answer)

    # Cells

    def cell(self, row: int, column: int, heading: str, element: str) -> Place:
        element = element or self.place.element
        return replace(self.place, element=element, row=row, column=column, heading=heading)

    def _input(self, column: model.Column, number: int) -> Symbol:
        place = self.cell(0, number, column.label, column.id)
        wanted = self.builder.types.find(column.type_ref)
        return self.session.text(self.builder, column.text, self.scope, place, wanted)

    def _not_allowed(self, inputs: list[Symbol]) -> Sql:
        """Whether some input is none of its column's values: then the table has no answer."""
        wrong = []
        for number, (column, value) in enumerate(zip(self.box.inputs, inputs, strict=True), 1):
            if column.values not in ("", "-"):
                place = self.cell(0, number, column.label, column.id)
                fits = self.session.cell(self.builder, column.values, value, self.scope, place)
                wrong.append(all_of((negated(nothing(value)), negated(fits))))
        return any_of(wrong)

    def _rows(self, inputs: list[Symbol]) -> list[Row]:
        sizes = len(self.box.inputs), len(self.box.outputs)
        rows = []
        for number, rule in enumerate(self.box.rules, 1):
            if (len(rule.inputs), len(rule.outputs)) == sizes:
                guard = self._guard(number, rule, inputs)
                if guard is not FALSE:
                    rows.append(Row(guard, self._outputs(number, rule)))
        return rows

    def _guard(self, row: int, rule: model.Rule, inputs: list[Symbol]) -> Sql:
        holding = []
        for number, (cell, value) in enumerate(zip(rule.inputs, inputs, strict=True), 1):
            heading = self.box.inputs[number - 1].label
            place = self.cell(row, number, heading, cell.id or rule.id)
            holding.append(self.session.cell(self.builder, cell.text, value, self.scope, place))
        return is_true(all_of(holding))

    def _outputs(self, row: int, rule: model.Rule) -> list[Symbol]:
        return [
            self._output(
                cell.text, column, self.cell(row, number, column.label, cell.id or rule.id)
            )
            for number, (cell, column) in enumerate(
                zip(rule.outputs, self.box.outputs, strict=True), len(self.box.inputs) + 1
            )
        ]

    def _output(self, text: str, column: model.Column, place: Place) -> Symbol:
        wanted = self.builder.types.find(column.type_ref)
        return self.session.text(self.builder, text, self.scope, place, wanted)

    def _defaults(self) -> Symbol:
        """Default outputs are not made to fit their columns' types: no more are they here."""
        first = len(self.box.inputs) + 1
        return self.shape(
            [
                self.session.text(
                    self.builder,
                    column.default,
                    self.scope,
                    self.cell(0, number, column.label, column.id),
                    None,
                )
                for number, column in enumerate(self.box.outputs, first)
            ]
        )

    # Answers

    def shape(self, outputs: list[Symbol]) -> Symbol:
        if len(outputs) == 1:
            return outputs[0]
        return record(dict(zip(self.names, outputs, strict=True)))

    def by_priority(self, rows: list[Row]) -> list[Row]:
        """Rows in the order of the allowed output values, where outputs are known."""
        priorities = [self._priority(column) for column in self.box.outputs]

        def place(row: Row) -> list[int]:
            ranked = zip(row.outputs, priorities, strict=True)
            return [_known_rank(value, tests) for value, tests in ranked if tests]

        return sorted(rows, key=place)

    def _priority(self, column: model.Column) -> list[Test]:
        try:
            return ranking(self.box, column, self.builder.types, self.builder.names)
        except feel.FeelSyntaxError:
            return []


def _known_rank(value: Symbol, tests: list[Test]) -> int:
    if not isinstance(value, Constant):
        raise NotCompilable("按优先级排序的结果不是常量")
    return rank(value.value, tests, Run())


# Hit policies


def _unique(table: TableCompiler, rows: list[Row]) -> Symbol:
    several = negated(_at_most_one(rows))
    return choose([Guarded(several, NOTHING)], _first(table, rows))


def _at_most_one(rows: list[Row]) -> Sql:
    guards = [row.guard for row in rows]
    return any_of((negated(any_of(guards)), exactly_one(guards)))


def _first(table: TableCompiler, rows: list[Row]) -> Symbol:
    return choose([Guarded(row.guard, table.shape(row.outputs)) for row in rows], NOTHING)


def _any(table: TableCompiler, rows: list[Row]) -> Symbol:
    """Null where a matching rule's outputs are not those of the first that matches."""
    if not rows:
        return NOTHING
    columns = range(len(table.box.outputs))
    firsts = [choose([Guarded(r.guard, r.outputs[n]) for r in rows], NOTHING) for n in columns]
    differing = [
        all_of((row.guard, negated(is_true(all_of(map(equal, row.outputs, firsts))))))
        for row in rows[1:]
    ]
    return choose([Guarded(any_of(differing), NOTHING)], _first(table, rows))


def _priority(table: TableCompiler, rows: list[Row]) -> Symbol:
    return _first(table, table.by_priority(rows))


def _rule_order(table: TableCompiler, rows: list[Row]) -> Symbol:
    items = tuple(Guarded(row.guard, table.shape(row.outputs)) for row in rows)
    return constant_list(Items(items))


def _output_order(table: TableCompiler, rows: list[Row]) -> Symbol:
    return _rule_order(table, table.by_priority(rows))


def _collect(table: TableCompiler, rows: list[Row]) -> Symbol:
    aggregation = table.box.aggregation
    if not aggregation:
        return _rule_order(table, rows)
    guards = tuple(Guarded(row.guard, NOTHING) for row in rows)
    if aggregation == "COUNT":
        return count_of(Items(guards))
    if not rows:
        return NOTHING
    columns = [
        aggregate(Items(tuple(Guarded(row.guard, row.outputs[n]) for row in rows)))
        for n in range(len(table.box.outputs))
        for aggregate in (_AGGREGATIONS[aggregation],)
    ]
    empty = negated(any_of(row.guard for row in rows))
    return choose([Guarded(empty, NOTHING)], table.shape(columns))


_AGGREGATIONS: dict[str, Callable[[Items], Symbol]] = {
    "SUM": summing,
    "MIN": lambda items: extreme(items, "least"),
    "MAX": lambda items: extreme(items, "greatest"),
}
POLICIES: dict[str, Callable[[TableCompiler, list[Row]], Symbol]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "FIRST": _first,
    "PRIORITY": _priority,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _collect,
}
