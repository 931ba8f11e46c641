"""What the boxes of a table say: gaps, overlaps, rows that never match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..findings import Finding, Place, finding
from ..types import Types
from .budget import Budget
from .cover import Box, Cover
from .outputs import constant_outputs, ranks
from .overlaps import meetings
from .segments import bits
from .view import LeftOut, Row, TableView
from .words import listed, rows_text

MOST_GAPS = 5
MOST_PAIRS = 10
_ONE_ANSWER = ("UNIQUE", "ANY", "FIRST", "PRIORITY")


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows that together have to answer every combination: those of a table, or of a condition."""

    rows: tuple[Row, ...]
    name: str = ""


class RowChecks:
    """The checks of one table; each yields findings, and raises OutOfTimeError."""

    def __init__(self, view: TableView, place: Place, budget: Budget, types: Types) -> None:
        self.view = view
        self.table = view.table
        self.place = place
        self.budget = budget
        self.types = types

    # Rows by themselves

    def impossible_cells(self) -> Iterator[Finding]:
        for row, column in self.view.impossible:
            cell = self.table.rules[row - 1].inputs[column - 1]
            header = self.table.inputs[column - 1]
            where = Place(
                self.place.file,
                cell.id or self.table.rules[row - 1].id,
                self.place.name,
                row,
                column,
                header.label,
            )
            message = f"{cell.text} 对这一列可能出现的任何值都不成立，这一行永远不会命中"
            yield finding(where, message, "warning")

    def contradictory_rows(self) -> Iterator[Finding]:
        """Rows whose cells on inputs that are compared with each other exclude each other."""
        told = {row for row, _ in self.view.impossible}
        for row in self.view.rows:
            if row.number not in told and self._is_empty(row):
                message = f"第 {row.number} 行的各项条件互相矛盾，永远不会命中"
                yield finding(self._at(row), message, "warning")

    def _is_empty(self, row: Row) -> bool:
        sides = zip(row.box, self.view.space, strict=True)
        return any(not side and domain for side, domain in sides)

    def _at(self, row: Row) -> Place:
        return Place(self.place.file, row.rule.id, self.place.name, row.number)

    def left_out(self) -> Iterator[Finding]:
        """Said only where something was to be proved of the table."""
        if self.table.hit_policy not in _ONE_ANSWER and not self.view.is_of_conditions:
            return
        if self.view.left_out:
            first = self.view.left_out[0]
            told = listed((_cell_words(left) for left in self.view.left_out), 4)
            message = f"这些格不只是与固定的值比较，其遗漏、重叠没有分析：{told}。其余各格照常分析"
            where = replace(self.place, element=first.cell.id or self.place.element)
            yield finding(where, message, "warning")
        if self.view.is_of_conditions:
            for row in self.view.rows:
                if self.view.constant(row, "rule") is None:
                    message = f"第 {row.number} 行的条件名称不是写明的文字，这一行没有分析"
                    yield finding(self._at(row), message, "warning")

    # Rows behind others

    def shadowed_rows(self) -> Iterator[Finding]:
        """FIRST and PRIORITY: rows for which the ones before them leave nothing."""
        order = self._precedence()
        if order is None:
            return
        rows = [row for row in order if not self._is_empty(row)]
        boxes = [row.box for row in rows]
        meets = meetings(boxes, self.view.space, self.budget)
        cover = Cover(boxes, self.view.space, meets, self.budget)
        exact = sum(1 << index for index, row in enumerate(rows) if row.exact)
        for index, row in enumerate(rows):
            before = meets[index] & exact & ((1 << index) - 1)
            if before and cover.uncovered(row.box, before) is None:
                self.view.never.add(row.number)
                yield self._shadowed(row, [rows[i] for i in self._needed(cover, row.box, before)])

    def _precedence(self) -> list[Row] | None:
        if self.table.hit_policy == "FIRST":
            return self.view.rows
        if self.table.hit_policy != "PRIORITY":
            return None
        ranked = ranks(self.view, self.types)
        return (
            None if ranked is None else sorted(self.view.rows, key=lambda row: ranked[row.number])
        )

    def _needed(self, cover: Cover, box: Box, before: int) -> list[int]:
        """Few of the rows that are enough to cover the box."""
        for index in bits(before):
            if all(not side & ~over for side, over in zip(box, cover.boxes[index], strict=True)):
                return [index]
        if before.bit_count() <= 40:
            for index in reversed(list(bits(before))):
                if cover.uncovered(box, before & ~(1 << index)) is None:
                    before &= ~(1 << index)
        return list(bits(before))

    def _shadowed(self, row: Row, by: Sequence[Row]) -> Finding:
        numbers = [other.number for other in by]
        if len(by) == 1 and by[0].box == row.box:
            told = f"第 {row.number} 行与第 {numbers[0]} 行的条件完全相同，永远不会命中"
        elif len(by) == 1:
            told = f"第 {row.number} 行的情形第 {numbers[0]} 行已全部包括，这一行永远不会命中"
        else:
            told = (
                f"第 {row.number} 行的情形{rows_text(numbers)}合起来已全部包括，这一行永远不会命中"
            )
        return finding(self._at(row), told, "warning")

    # Rows that meet

    def overlaps(self) -> Iterator[Finding]:
        if self.view.is_of_conditions:
            for group in self._conditions():
                yield from self._pairs(group)
        elif self.table.hit_policy in ("UNIQUE", "ANY"):
            yield from self._pairs(_Group(tuple(self.view.rows)))

    def _pairs(self, group: _Group) -> Iterator[Finding]:
        """Rows that apply together although they must not."""
        rows = [row for row in group.rows if row.exact and not self._is_empty(row)]
        meets = meetings([row.box for row in rows], self.view.space, self.budget)
        agreeing = self._agreeing(rows)
        told = more = 0
        for index, row in enumerate(rows):
            earlier = meets[index] & ((1 << index) - 1) & ~agreeing[index]
            for other in bits(earlier):
                if told >= MOST_PAIRS:
                    more += earlier.bit_count()
                    break
                told += 1
                earlier &= ~(1 << other)
                yield self._pair(rows[other], row, group)
        if more:
            message = f"还有 {more} 对行会同时命中，没有一一列出"
            yield finding(self.place, message, "warning")

    def _agreeing(self, rows: Sequence[Row]) -> list[int]:
        """For each row those (bits) that it may meet, since they give the same."""
        if self.table.hit_policy == "UNIQUE":
            return [0] * len(rows)
        results = [self._result(row) for row in rows]
        same: dict[object, int] = {}
        for index, result in enumerate(results):
            same[result] = same.get(result, 0) | 1 << index
        unknown = same.get(None, 0)
        everything = (1 << len(rows)) - 1
        return [everything if r is None else same[r] | unknown for r in results]

    def _result(self, row: Row) -> object:
        """What counts of a row's outputs; None where the text does not tell."""
        if self.view.is_of_conditions:
            return self.view.constant(row, "outcome")
        return constant_outputs(row.rule)

    def _pair(self, first: Row, second: Row, group: _Group) -> Finding:
        common = tuple(a & b for a, b in zip(first.box, second.box, strict=True))
        both = f"第 {second.number} 行与第 {first.number} 行"
        if first.box == second.box:
            told = f"{both}的条件完全相同"
        else:
            told = f"{self.view.words(common)}，{both}会同时命中"
        if self.view.is_of_conditions:
            told += f"，而条件“{group.name}”的结果不同"
        elif self.table.hit_policy == "ANY":
            told += "而结果不同，命中策略 ANY 不允许"
        else:
            told += "，命中策略 UNIQUE 不允许"
        return finding(self._at(second), told)

    # Combinations without a row

    def gaps(self) -> Iterator[Finding]:
        """In a table of conditions a gap is an error: a condition that has no row is not looked at,
        and so counts as if it were met. Elsewhere the answer is null, and a warning will do."""
        if self.view.is_of_conditions:
            for group in self._conditions():
                yield from self._gaps_of(group)
        elif self.table.hit_policy in _ONE_ANSWER and self._without_defaults():
            yield from self._gaps_of(_Group(tuple(self.view.rows)))

    def _without_defaults(self) -> bool:
        return bool(self.table.inputs) and not any(c.default for c in self.table.outputs)

    def _gaps_of(self, group: _Group) -> Iterator[Finding]:
        space = self.view.space
        rows = [row for row in group.rows if not self._is_empty(row)]
        boxes = [row.box for row in rows]
        cover = Cover(boxes, space, meetings(boxes, space, self.budget), self.budget)
        gaps: list[Box] = []
        while len(gaps) <= MOST_GAPS and (gap := cover.uncovered()) is not None:
            gaps.append(gap)
            cover.add(gap)
        more = len(gaps) > MOST_GAPS
        shown = sorted(gaps[:MOST_GAPS], key=self._conditions_told)
        for gap in shown:
            yield self._gap(group, gap)
        if more:
            message = f"{self._about(group)}还有其他没有任何一行适用的情形，没有一一列出"
            yield finding(self.place, message, "warning")

    def _conditions_told(self, gap: Box) -> int:
        return sum(side != domain for side, domain in zip(gap, self.view.space, strict=True))

    def _about(self, group: _Group) -> str:
        return f"条件“{group.name}”：" if group.name else ""

    def _gap(self, group: _Group, gap: Box) -> Finding:
        told = f"{self._about(group)}{self.view.words(gap)}，没有任何一行适用"
        if not group.name:
            return finding(replace(self.place, element=self._header(gap)), told, "warning")
        first = group.rows[0]
        where = Place(self.place.file, first.rule.id, self.place.name, first.number)
        return finding(where, told)

    def _header(self, gap: Box) -> str:
        """The first column that the gap speaks of: there it can be seen in the editor."""
        for side, domain, header in zip(gap, self.view.space, self.view.headers, strict=True):
            if side != domain and header:
                return header
        return self.place.element

    def _conditions(self) -> list[_Group]:
        """The rows of each condition, in the table's order."""
        found: dict[str, list[Row]] = {}
        for row in self.view.rows:
            name = self.view.constant(row, "rule")
            if name is not None:
                found.setdefault(name, []).append(row)
        return [_Group(tuple(rows), name) for name, rows in found.items()]


def _cell_words(left: LeftOut) -> str:
    return f"第 {left.row} 行第 {left.column} 列（{left.reason}）"
