"""What can be proved of decision tables without running them.

Every column's cells turn at a finite number of values; between two neighbouring ones all cells of
the column answer the same. So each input falls into *pieces* (points, open intervals, "any other
text", the missing value), and each row is a *box*: a set of pieces of each input. What a cell says
of a piece is asked of the cell's own compiled test, on one value of the piece: the analysis cannot
read a cell otherwise than the interpreter does. Gaps, overlaps and rows that never match are then
questions about boxes (`cover`, `overlaps`).

What is looked for, by hit policy:

| | gaps | overlaps | rows behind others |
|---|---|---|---|
| UNIQUE | warning | error | |
| ANY | warning | error where the results differ | |
| FIRST, PRIORITY | warning | | warning |
| COLLECT, RULE ORDER, OUTPUT ORDER | | | |
| conditions (see below) | error | error where the outcomes differ | |

A table of conditions is a COLLECT with the outputs `rule` and `outcome`: its rows answer several
questions, each by name; every one of them is looked at as a table of its own.

No gap is told of a table with default outputs. The missing value (null) counts in a table of
conditions, where what is unknown has to be answered too; in other tables it counts in columns of
which some cell speaks of it (`null`, `not("A")`), and otherwise it gives null, as everywhere in
FEEL, and is not mentioned. Rows whose cells hold for nothing that can occur are told of under every
policy. A text column whose allowed values nobody has stated can hold any other text.

Types that cannot fit are told first; a table that has some is not analysed further.

A cell that does more than compare (`matches(?, "…")`) is left out, and it is said; so is a table on
which the time ran out. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Collection

from .. import model
from ..findings import Finding, Place, finding
from ..graph import Graph, Part
from ..surroundings import Use
from .boxes import bound_in, tables_in
from .budget import Budget, OutOfTimeError
from .cells import Cells
from .constants import Constants
from .domains import Domains, kinds_of_inputs
from .forms import Names
from .outputs import OutputChecks
from .possible import PossibleValues
from .reads import ReadChecks, SupplyChecks
from .rows import RowChecks
from .sources import Sources
from .type_checks import TypeChecks
from .view import TableView, ViewBuilder

__all__ = ["Analysis", "tables_in"]


class Analysis:
    """The checks of all tables of a graph."""

    def __init__(self, graph: Graph, uses: tuple[Use, ...] = (), budget: Budget | None = None):
        self.graph = graph
        self.uses = uses
        self.budget = budget or Budget()
        self.constants = Constants(graph)
        self.sources = Sources(graph)
        self.possible = PossibleValues(self.sources, self.constants)
        self.domains = Domains(graph, self.possible, uses)

    def check(self, faulty: Collection[tuple[str, str]] = ()) -> list[Finding]:
        """`faulty`: (file, decision) with errors that were told already; those are left alone."""
        found: list[Finding] = []
        types = TypeChecks(self.graph, self.sources, self.constants, self.domains.facts)
        for part in self.graph.parts.values():
            if (part.definitions.file, part.element.id) in faulty:
                continue
            misfits = list(types.check(part))
            found += misfits
            for table in tables_in(part.element) if not misfits else ():
                found += self._check_table(part, table)
        if self.uses:
            found += SupplyChecks(self.graph, self.uses).check()
            found += ReadChecks(self.graph, self.sources, self.uses, self.constants).check()
        return found

    def _check_table(self, part: Part, table: model.Table) -> list[Finding]:
        if any(_is_incomplete(table, rule) for rule in table.rules):
            return []
        self.budget.next_table()
        place = Place(part.definitions.file, table.id or part.element.id, part.place.name)
        found: list[Finding] = []
        try:
            view = self.view(part, table)
            checks = RowChecks(view, place, self.budget, self.graph.types_of(part.definitions))
            found += checks.impossible_cells()
            found += checks.contradictory_rows()
            found += checks.left_out()
            for check in (checks.overlaps, checks.shadowed_rows, checks.gaps):
                found += check()
        except OutOfTimeError:
            message = "行或列太多，规定时间内没有查完有无遗漏和重叠；已查出的仍然有效"
            found.append(finding(place, message, "warning"))
            return found
        known = self._outcomes() if view.is_of_conditions else {}
        found += OutputChecks(view, place, self.possible, self._wanted(part), known).check()
        return found

    def answer_parts(self, decision: str) -> frozenset[str] | None:
        """The parts that a decision's answer, or each row of it, has; None where not all are known,
        or there is no such decision."""
        part = self.graph.decision(decision)
        types = TypeChecks(self.graph, self.sources, self.constants, self.domains.facts)
        found = None if part is None else types.of_answer(part)
        if found is not None and found.kind == "list":
            found = found.of
        if found is None or found.kind != "context" or not found.entries:
            return None
        return frozenset(name for name, _ in found.entries)

    def view(self, part: Part, table: model.Table) -> TableView:
        """The table as boxes. Raises OutOfTimeError."""
        hidden = bound_in(part.element)
        constants = self.constants.visible_to(part)
        inputs = kinds_of_inputs(part, self.domains.facts)
        names = Names(
            {name: value for name, value in constants.items() if name not in hidden},
            {name: kind for name, kind in inputs.items() if name not in hidden},
        )
        builder = self.graph.builders[part.definitions.file]
        cells = Cells(builder.names, names, self.sources.cells(part))
        return ViewBuilder(part, table, self.domains, cells, self.budget).build()

    def _outcomes(self) -> dict[str, Collection[str]]:
        """What those who ask take for the answer of a condition."""
        found = [use.outcomes for use in self.uses if use.outcomes]
        return {"outcome": sorted({answer for one in found for answer in one})} if found else {}

    def _wanted(self, part: Part) -> dict[str, Collection[str]]:
        """By output, the values that those who ask this decision can handle."""
        found: dict[str, Collection[str]] = {}
        for use in self.uses:
            if use.values and self.graph.decision(use.decision) is part:
                found.update(use.values)
        return found


def _is_incomplete(table: model.Table, rule: model.Rule) -> bool:
    return (len(rule.inputs), len(rule.outputs)) != (len(table.inputs), len(table.outputs))
