"""Decision tables over plain facts: each column's value tells at once which rows it leaves.

A column's cells are tested once for each value that turns up; after that a value is looked up. The
rows that hold are the bits that all columns leave, and what a set of rows answers is kept as well.
Cells that read other facts than their column's are tested one by one, where it comes to them.
A table that looks at nothing but plain facts and others' answers is answered by all of them
together, once it has met them, without looking at its columns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from app.feel import tree
from app.feel.expression import Expression
from app.feel.run import DEFAULT, Scope
from app.feel.tests_of_values import Test
from app.feel.types import SIMPLE, coerce, quick_types

from . import model
from .memory import Answer, always_the_same, content_of, put
from .quick_cells import Bits, Column, Computed
from .running import DecisionRun, MatchedRule

if TYPE_CHECKING:
    from .frame import Frame
    from .graph import Part
    from .tables import DecisionTable

# What tells values apart by nothing but order and equality: 1 and 1.0 are the same to it.
_TELLING_APART = (*tree.COMPARING, tree.AtLiteral, tree.Arithmetic, tree.Negation)


_UNREAD = object()


class Unsuited(Exception):
    """This table is worked out row by row."""


class _Said(Answer):
    """What a set of rows answers."""

    __slots__ = ("matched",)

    def __init__(self, value: Any, matched: tuple[MatchedRule, ...]) -> None:
        super().__init__(value)
        self.matched = matched


def _tells_apart(expression: Expression) -> bool:
    return all(isinstance(node, _TELLING_APART) for node in tree.walk(expression.tree))


def _taking(facts: list[str], answers: list[str]) -> Callable[[Frame], Hashable] | None:
    """Facts by their values, other decisions by their answers; _UNREAD where one of them has not
    been asked for yet, or its answer is not kept."""
    values: Callable[[Any], Hashable] = itemgetter(*facts) if facts else _nothing
    keys: Callable[[Any], Hashable] = itemgetter(*answers) if answers else _nothing

    def take(frame: Frame) -> Hashable:
        try:
            return values(frame.values), keys(frame.keys)
        except KeyError:
            return _UNREAD

    return take if facts or answers else None


def _nothing(known: Mapping[str, Any]) -> None:
    return None


class QuickTable:
    def __init__(self, table: DecisionTable, part: Part, outside: frozenset[str]) -> None:
        """Raises Unsuited."""
        self.table = table
        self.part = part
        self._outside = outside
        self._needs = {needed.element.name: needed for _, needed in part.needs}
        self._constants = {
            name: needed.memory.constant.answer.value
            for name, needed in self._needs.items()
            if needed.memory is not None and needed.memory.constant is not None
        }
        self._varying = [
            (needed.ref, needed)
            for name, needed in self._needs.items()
            if name not in self._constants
        ]
        self._first_only = table.box.hit_policy == "FIRST"
        self._said: dict[Hashable, _Said] = {}
        self._columns = [self._column(index) for index in range(len(table.box.inputs))]
        # Rows with a cell that reads other facts: all their cells, those others without a test.
        self._open: list[tuple[Bits, list[tuple[int, Test | None]]]] = []
        self._open_texts: list[Expression] = []
        self._outputs: list[tuple[Bits, tuple[int, int], Computed]] = []
        for number, rule in enumerate(table.rules):
            self._add_row(number, rule)
        self._all: Bits = (1 << len(table.rules)) - 1
        self._needs_scope = bool(self._open) or any(c.part is None for c in self._columns)
        self._reads_more = self._needs_scope or bool(self._outputs)
        # Over other decisions' answers only: these are known again sooner than the columns' values.
        self.by_answers = self._needs_scope and not any(
            isinstance(needed.element, model.InputData) for needed in self._needs.values()
        )
        if self._open and self._first_only:
            raise Unsuited
        self._looked_up = [
            (
                column,
                column.part,
                column.part.ref if column.part else "",
                column.types,
                column.known,
            )
            for column in self._columns
        ]
        self._read = self._read_by()
        self._by_read: dict[Hashable, _Said] = {}

    # Reading the table

    def _column(self, index: int) -> Column:
        table = self.table
        expression, box = table.input_expressions[index], table.box.inputs[index]
        if expression is None:
            raise Unsuited
        name = expression.tree.name if isinstance(expression.tree, tree.Name) else ""
        fact = self._needs.get(name)
        kind = table.builder.types.find(box.type_ref) or (fact and fact.kind)
        if fact is not None and kind is not None and kind.kind in SIMPLE:
            column = Column(None, fact, quick_types(kind))
        else:
            computed = Computed(table.inputs[index], self._varying_in(expression))
            column = Column(computed, None, frozenset())
        allowed = table.input_cells[index]
        if allowed is not None:
            if not self._is_closed(allowed.expression, column):
                raise Unsuited
            column.allowed = allowed.test
        return column

    def _add_row(self, number: int, rule: Any) -> None:
        row, tested = 1 << number, dict(rule.cells)
        cells: list[tuple[int, Test | None]] = []
        for index, column in enumerate(self._columns):
            cell = tested.get(index)
            if cell is None:
                column.free |= row
            elif self._is_closed(cell.expression, column):
                column.add(cell.text, cell.test, row)
                cells.append((index, None))
            else:
                column.free |= row
                cells.append((index, cell.test))
                self._open_texts.append(cell.expression)
        if any(test is not None for _, test in cells):
            self._open.append((row, cells))
        self._add_outputs(number, rule)

    def _add_outputs(self, number: int, rule: Any) -> None:
        outputs = zip(rule.outputs, rule.output_expressions, strict=True)
        for index, (compute, expression) in enumerate(outputs):
            if expression is None:
                raise Unsuited
            if not self._reads_constants(expression):
                computed = Computed(compute, self._varying_in(expression))
                self._outputs.append((1 << number, (number, index), computed))

    def _varying_in(self, expression: Expression) -> tuple[str, ...]:
        """What an expression reads that is not the same each time."""
        read = sorted(expression.names & (self._needs.keys() - self._constants.keys()))
        return tuple(self._needs[name].ref for name in read)

    def _read_by(self) -> Callable[[Frame], Hashable] | None:
        """Takes from a frame all that the answer depends on, by which it is known again. None where
        that would not tell enough apart: a text that may show a number's digits, or a fact of any
        type (1 is true to a dictionary)."""
        facts = {n.ref: n for n in self._needs.values() if isinstance(n.element, model.InputData)}
        computed = [*(c.computed for c in self._columns), *(c for _, _, c in self._outputs)]
        read = {ref for text in computed if text is not None for ref in text.refs}
        if not read.isdisjoint(facts) or not all(map(_tells_apart, self._open_texts)):
            return None
        read |= {ref for text in self._open_texts for ref in self._varying_in(text)}
        read |= {column.part.ref for column in self._columns if column.part is not None}
        kinds = [facts[ref].kind for ref in read if ref in facts]
        if any(kind is None or kind.kind not in SIMPLE for kind in kinds):
            return None
        return _taking(sorted(read & facts.keys()), sorted(read - facts.keys()))

    def _is_closed(self, expression: Expression | None, column: Column) -> bool:
        """Whether a cell reads its column's value only; and only compares it, where that is known
        again as a number, not by its digits."""
        return (
            expression is not None
            and self._reads_constants(expression)
            and (column.part is None or _tells_apart(expression))
        )

    def _reads_constants(self, expression: Expression) -> bool:
        """Nothing else that the part requires, and nothing that is not the same each time."""
        return expression.names.isdisjoint(
            self._needs.keys() - self._constants.keys()
        ) and always_the_same((expression,), self._outside)

    # Answering

    def answer(self, frame: Frame) -> Answer | None:
        """None where it has to be worked out row by row."""
        run, known = frame.run, frame.values
        if self._reads_more:
            for ref, needed in self._varying:
                if ref not in known:
                    frame.value(needed)
        if self._read is None or run.traces is not None:
            return self._by_columns(frame)
        said = self._by_read.get(self._read(frame))
        if said is None:
            warnings = len(run.warnings)
            said = self._by_columns(frame)
            read = self._read(frame)
            if said is not None and read is not _UNREAD and len(run.warnings) == warnings:
                put(self._by_read, read, said)
        return said

    def _by_columns(self, frame: Frame) -> _Said | None:
        warnings = len(frame.run.warnings)
        values: list[Any] = []
        said = self._found(values, frame)
        if said is None:
            if self._reads_more:
                frame.run.forget(warnings)
            return None
        if frame.run.traces is not None:
            for needed in self._needs.values():
                frame.value(needed)  # so that its tables are told of first
            frame.run.traces.append(self.table.trace(tuple(values), said.matched, said.value))
        return said

    def _found(self, values: list[Any], frame: Frame) -> _Said | None:
        """The columns' values are added to ``values``."""
        rows = self._rows(values, frame)
        if rows is None:
            return None
        if self._first_only:
            rows &= -rows
        if not self._outputs:
            return self._said.get(rows) or self._learn(rows, rows, {})
        opened: dict[tuple[int, int], Any] = {}
        content: list[Hashable] = [rows]
        for row, place, output in self._outputs:
            if rows & row:
                opened[place] = value = output.value(frame, self.part)
                # A text is known again by itself; for all else it takes a look.
                content.append(value if type(value) is str else content_of(value))
        key = tuple(content)
        if None in key:
            return None
        return self._said.get(key) or self._learn(key, rows, opened)

    def _rows(self, values: list[Any], frame: Frame) -> Bits | None:
        rows, left_by = self._all, []
        given = frame.values
        for column, part, ref, types, known in self._looked_up:
            if part is not None:
                # The look-up stands here since a call for each column is what costs.
                value = given[ref] if ref in given else frame.value(part)
                if type(value) not in types:
                    return None
                key = value
            else:
                value = column.computed.value(frame, self.part)  # type: ignore[union-attr]
                key = content_of(value)
                if key is None:
                    return None
            left = known.get(key)
            if left is None:
                left = column.learn(key, value, self._constants)
                if left is None:
                    return None
            values.append(value)
            left_by.append(left)
            rows &= left
        return self._tested(rows, values, left_by, frame) if self._open else rows

    def _tested(self, rows: Bits, values: list[Any], left_by: list[Bits], frame: Frame) -> Bits:
        """Without the rows whose other cells do not hold; a cell is looked at only where those
        before it in its row hold, as it is row by row."""
        scope = None
        for row, cells in self._open:
            for index, test in cells:
                if test is None:
                    holds = left_by[index] & row
                else:
                    scope = scope or frame.scope(self.part)
                    holds = test(values[index], scope) is True
                if not holds:
                    rows &= ~row
                    break
        return rows

    def _learn(
        self, key: Hashable, rows: Bits, opened: Mapping[tuple[int, int], Any]
    ) -> _Said | None:
        table = self.table
        run = DecisionRun(DEFAULT, False)
        scope = Scope(self._constants, None, run)
        matched = [n for n in range(len(table.rules)) if rows >> n & 1]
        outputs = [
            [
                opened[n, index] if (n, index) in opened else output(scope)
                for index, output in enumerate(table.rules[n].outputs)
            ]
            for n in matched
        ]
        value = table.answer(outputs, scope)
        value, fitting = coerce(value, self.part.kind, run)
        if run.warnings or not fitting:
            return None
        said = _Said(value, table.matched([table.rules[n] for n in matched], outputs))
        return put(self._said, key, said)  # type: ignore[no-any-return]
