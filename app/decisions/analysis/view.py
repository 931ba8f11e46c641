"""A decision table as boxes: each row a set of pieces of each input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app import feel
from app.feel import tree

from .. import model
from ..graph import Part
from .axes import Axis, Domain
from .budget import Budget
from .cells import Cell, Cells
from .cover import Box
from .domains import Domains, input_data_of
from .forms import NotAnalysableError
from .joint import JointAxis, Member
from .words import when


@dataclass(frozen=True, slots=True)
class Row:
    """`exact`: no cell of the row was left out. A cell that was counts as `-` in `box`."""

    number: int
    rule: model.Rule
    box: Box
    exact: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A cell the analysis cannot look through. Both count from 1."""

    row: int
    column: int
    cell: model.Cell
    reason: str


@dataclass(slots=True)
class TableView:
    """`axes` in the order of the boxes' sides."""

    part: Part
    table: model.Table
    axes: list[Axis | JointAxis] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    """For each axis the id of its (first) column."""
    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    impossible: list[tuple[int, int]] = field(default_factory=list)
    """Row and column of cells that hold for no value that can occur."""
    never: set[int] = field(default_factory=set)
    """Rows that are behind others."""

    @property
    def space(self) -> Box:
        return tuple(axis.domain for axis in self.axes)

    @property
    def is_of_conditions(self) -> bool:
        """The product's own kind of table: each row answers (`outcome`) one condition (`rule`), and
        for each condition one answer is wanted, whatever is known and whatever is missing."""
        names = {column.name for column in self.table.outputs}
        table = self.table
        return (
            table.hit_policy == "COLLECT"
            and not table.aggregation
            and {"rule", "outcome"} <= names
            and bool(table.inputs)
        )

    def words(self, box: Box) -> str:
        """`当 年龄 < 40 且 性别 = “女” 时`"""
        return when(axis.words(side) for axis, side in zip(self.axes, box, strict=True))

    def constant(self, row: Row, output: str) -> str | None:
        """The text that a row gives for an output, where it is written out."""
        for column, cell in zip(self.table.outputs, row.rule.outputs, strict=False):
            if column.name == output:
                return literal_text(cell.text)
        return None


def literal_text(text: str) -> str | None:
    try:
        root = feel.parse_expression(text).tree
    except feel.FeelSyntaxError:
        return None
    return root.value if isinstance(root, tree.Literal) and isinstance(root.value, str) else None


class ViewBuilder:
    """Makes the view of one table."""

    def __init__(
        self, part: Part, table: model.Table, domains: Domains, cells: Cells, budget: Budget
    ) -> None:
        self.view = TableView(part, table)
        self.domains = domains
        self.cells = cells
        self.budget = budget
        self.rows = [[cells.of(cell.text) for cell in rule.inputs] for rule in table.rules]
        self.by_column = [[row[column] for row in self.rows] for column in range(len(table.inputs))]
        self.sides: list[list[int]] = []
        self.inexact: set[int] = set()

    def build(self) -> TableView:
        """Raises OutOfTimeError."""
        domains = [
            self.domains.of_column(column, self.view.part, self.cells)
            for column in self.view.table.inputs
        ]
        joint = self._join(domains)
        for column in range(len(domains)):
            if column not in joint:
                self._add_axis(column, domains[column])
        for index, rule in enumerate(self.view.table.rules):
            box = tuple(sides[index] for sides in self.sides)
            self.view.rows.append(Row(index + 1, rule, box, index not in self.inexact))
        self.view.left_out.sort(key=lambda left: (left.row, left.column))
        return self.view

    # One column

    def _null(self, column: int, domain: Domain) -> bool:
        """Whether the missing value counts. In a table of conditions it does, since what is unknown
        has to be answered there too; elsewhere where some cell of the column speaks of it."""
        if domain.null is False:
            return False
        if self.view.is_of_conditions:
            return True
        return any(_speaks_of_null(cell) for cell in set(self.by_column[column]))

    def _add_axis(self, column: int, domain: Domain) -> None:
        cells = self.by_column[column]
        told = [cell for cell in dict.fromkeys(cells) if cell is not None]
        label = self.view.table.inputs[column].label
        try:
            axis = Axis(label, domain, told, self._null(column, domain))
        except NotAnalysableError as error:
            self._leave_out_column(column, str(error))
            return
        answers: dict[Cell | None, int | None] = {None: axis.domain}
        reasons: dict[Cell | None, str] = {}
        for cell in told:
            self.budget.spend(axis.size // 16 + 1)
            try:
                answers[cell] = axis.answers(cell) & axis.domain
            except NotAnalysableError as error:
                answers[cell], reasons[cell] = None, str(error)
        sides = []
        for index, own in enumerate(cells):
            side = answers[own]
            if side is None:
                self._leave_out(index, column, reasons[own])
            elif not side and axis.domain:
                self.view.impossible.append((index + 1, column + 1))
            sides.append(axis.domain if side is None else side)
        self._append(axis, column, sides)

    def _append(self, axis: Axis | JointAxis, column: int, sides: list[int]) -> None:
        self.view.axes.append(axis)
        self.view.headers.append(self.view.table.inputs[column].id)
        self.sides.append(sides)

    def _leave_out_column(self, column: int, reason: str) -> None:
        for index, cell in enumerate(self.by_column[column]):
            if cell is not None:
                self._leave_out(index, column, reason)

    def _leave_out(self, index: int, column: int, reason: str) -> None:
        self.inexact.add(index)
        cell = self.view.table.rules[index].inputs[column]
        self.view.left_out.append(LeftOut(index + 1, column + 1, cell, reason))

    # Columns that are compared with each other

    def _join(self, domains: Sequence[Domain]) -> set[int]:
        """Add the axes of such groups; the columns that are in them."""
        groups: dict[str, list[int]] = {}
        others = [_others(cells) for cells in self.by_column]
        for column, names in enumerate(others):
            if len(names) == 1:
                groups.setdefault(next(iter(names)), []).append(column)
        joined: set[int] = set()
        for name, columns in groups.items():
            base = self._base(name, domains)
            if base is None or (base.column is not None and others[base.column]):
                continue
            members = [self._member(column, domains[column]) for column in columns]
            if self._add_joint(base, members):
                joined |= {*columns, *([] if base.column is None else [base.column])}
        return joined

    def _base(self, name: str, domains: Sequence[Domain]) -> Member | None:
        source = input_data_of(name, self.view.part)
        if source is None:
            return None
        for column, header in enumerate(self.view.table.inputs):
            if header.text.strip() == name:
                return self._member(column, domains[column])
        domain = self.domains.of_input(source, self.cells)
        label = source.element.label or name
        return Member(name, label, None, domain, (), self.view.is_of_conditions)

    def _member(self, column: int, domain: Domain) -> Member:
        header = self.view.table.inputs[column]
        told = tuple(cell for cell in dict.fromkeys(self.by_column[column]) if cell is not None)
        null = self._null(column, domain)
        return Member(header.text.strip(), header.label, column, domain, told, null)

    def _add_joint(self, base: Member, members: Sequence[Member]) -> bool:
        if any(member.domain.kind not in ("", "number") for member in (base, *members)):
            return False
        try:
            axis = JointAxis(base, members)
            sides = [self._joint_side(axis, row) for row in self.rows]
        except NotAnalysableError:
            return False
        self._append(axis, min(axis.columns), sides)
        return True

    def _joint_side(self, axis: JointAxis, row: Sequence[Cell | None]) -> int:
        self.budget.spend(axis.size // 16 + 1)
        side = axis.domain
        for column in axis.columns:
            side &= axis.answers(column, row[column])
        return side


def _others(cells: Sequence[Cell | None]) -> set[str]:
    found: set[str] = set()
    for cell in cells:
        if cell is not None and cell.form is not None:
            found |= cell.form.others
    return found


def _speaks_of_null(cell: Cell | None) -> bool:
    """Whether a cell holds for the missing value by itself, whatever other inputs are."""
    if cell is None or not cell.needs_only_constants:
        return False
    try:
        return cell.holds(None)
    except NotAnalysableError:
        return False
