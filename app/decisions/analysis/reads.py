"""Which parts of a decision's answer anybody reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from app.feel import tree

from .. import model
from ..findings import Finding, Place, finding
from ..graph import Graph, Part
from ..surroundings import Use
from .constants import Constants
from .domains import parts_below
from .sources import Sources
from .view import literal_text
from .words import KINDS

Read = frozenset[str] | None
"""The parts that are read; None: all of it may be."""
NOTHING: Read = frozenset()


def parts_read(root: tree.Node, name: str) -> Read:
    """What a text reads of the value called `name`: `name.part`, or some rows' `[…].part`."""
    found: set[str] = set()
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, tree.Name) and node.name == name:
            return None
        if isinstance(node, tree.Path):
            rows = node.source if isinstance(node.source, tree.Filter) else None
            source = node.source if rows is None else rows.source
            if isinstance(source, tree.Name) and source.name == name:
                found.add(node.name)
                if rows is not None:
                    found |= tree.names_in(rows.condition)
                    pending.append(rows.condition)
                continue
        pending.extend(tree.children(node))
    return frozenset(found)


def together(reads: Iterable[Read]) -> Read:
    found: frozenset[str] = frozenset()
    for read in reads:
        if read is None:
            return None
        found |= read
    return found


class ReadChecks:
    """Needs `uses`: what nobody outside asks for can only be told where they are all known."""

    def __init__(
        self, graph: Graph, sources: Sources, uses: tuple[Use, ...], constants: Constants
    ) -> None:
        self.graph = graph
        self.sources = sources
        self.uses = uses
        self.constants = constants
        self.asked = {
            part.ref: part for use in uses if (part := graph.decision(use.decision)) is not None
        }
        self.reached = {below.ref for part in self.asked.values() for below in parts_below(part)}
        self.explained = frozenset(name for use in uses for name in use.explains)
        self.needed_by: dict[str, list[Part]] = {}
        for part in graph.parts.values():
            for _, needed in part.needs:
                self.needed_by.setdefault(needed.ref, []).append(part)

    def check(self) -> Iterator[Finding]:
        for part in self.graph.parts.values():
            if not isinstance(part.element, model.Decision):
                continue
            if self._nobody_asks(part):
                message = "没有流程、程序或其他决策使用这个决策"
                yield finding(part.place, message, "warning")
            else:
                yield from self._unread_parts(part)

    def _nobody_asks(self, part: Part) -> bool:
        return (
            part.ref not in self.reached
            and part.ref not in self.needed_by
            and not _is_answer_of_file(part)
        )

    def _unread_parts(self, part: Part) -> Iterator[Finding]:
        parts = self._parts(part)
        read = self._read(part) if parts else None
        if read is None:
            return
        unread = [name for name in parts if name not in read]
        for name in unread:
            yield finding(parts[name], f"没有流程、程序或其他决策读取 {name}", "warning")

    def _read(self, part: Part) -> Read:
        if part.ref not in self.asked and _is_answer_of_file(part):
            return None
        reads: list[Read] = []
        for use in self.uses:
            if self.graph.decision(use.decision) is part:
                reads.append(None if use.reads is None else frozenset(use.reads))
        for other in self.needed_by.get(part.ref, ()):
            reads += self._read_by(other, part)
        if _is_of_conditions(part):
            reads.append(frozenset({"rule", "outcome"}) | self.explained)
        return together(reads)

    def _read_by(self, other: Part, part: Part) -> list[Read]:
        if isinstance(other.element, model.Service):
            return [None]
        prefix = next(prefix for prefix, needed in other.needs if needed is part)
        name = prefix or part.element.name
        reads: list[Read] = [
            parts_read(expression.tree, name) for _, expression in self.sources.within(other)
        ]
        return [None] if prefix else reads

    def _parts(self, part: Part) -> dict[str, Place]:
        """The parts of an answer, each with where it stands."""
        logic = getattr(part.element, "logic", None)
        file, name = part.definitions.file, part.place.name
        if isinstance(logic, model.Table) and len(logic.outputs) > 1 and not logic.aggregation:
            first = len(logic.inputs) + 1
            return {
                column.name: Place(file, column.id, name, 0, number, column.label)
                for number, column in enumerate(logic.outputs, first)
                if column.name
            }
        if isinstance(logic, model.ContextBox):
            entries = [entry for entry in logic.entries if entry.name]
            complete = len(entries) == len(logic.entries)
            return {e.name: part.place for e in entries} if complete else {}
        return self._keys(part) if isinstance(logic, model.LiteralText) else {}

    def _keys(self, part: Part) -> dict[str, Place]:
        """The entries of a constant context, at the rows that name them: parameters."""
        if not self.constants.is_constant(part):
            return {}
        value = self.constants.value(part)
        if not isinstance(value, dict):
            return {}
        rows: dict[str, Place] = {}
        for _, needed in part.needs:
            rows |= _rows_by_key(needed)
        return {key: rows.get(key, part.place) for key in value}


def _rows_by_key(part: Part) -> dict[str, Place]:
    logic = getattr(part.element, "logic", None)
    found: dict[str, Place] = {}
    if isinstance(logic, model.Table):
        for row, rule in enumerate(logic.rules, 1):
            key = literal_text(rule.outputs[0].text) if rule.outputs else None
            if key is not None:
                file, name = part.definitions.file, part.place.name
                found[key] = Place(file, rule.id, f"{name}：第 {row} 行", row)
    return found


def _is_answer_of_file(part: Part) -> bool:
    """A decision called as its file is what the file is for: whoever asks the file asks it."""
    return PurePosixPath(part.definitions.file).stem in (part.element.id, part.element.name)


def _is_of_conditions(part: Part) -> bool:
    logic = getattr(part.element, "logic", None)
    return isinstance(logic, model.Table) and {"rule", "outcome"} <= {
        column.name for column in logic.outputs
    }


class SupplyChecks:
    """Inputs that nobody hands over, or hands over as something else."""

    def __init__(self, graph: Graph, uses: tuple[Use, ...]) -> None:
        self.graph = graph
        self.uses = uses

    def check(self) -> Iterator[Finding]:
        yield from self._missing()
        told: set[tuple[str, str]] = set()
        for use in self.uses:
            asked = self.graph.decision(use.decision)
            for part in parts_below(asked) if asked is not None else ():
                if not isinstance(part.element, model.InputData):
                    continue
                for found in self._of_input(part, use):
                    if (part.ref, found.message) not in told:
                        told.add((part.ref, found.message))
                        yield found

    def _missing(self) -> Iterator[Finding]:
        """Required decisions that are not there, of those who find others of theirs."""
        for use in self.uses:
            if not use.required or self.graph.decision(use.decision) is not None:
                continue
            others = (o.decision for o in self.uses if o.required and o.by == use.by)
            there = [part for other in others if (part := self.graph.decision(other)) is not None]
            if there:
                message = f"{use.by}要用的决策 {use.decision} 不在发布包中"
                yield Finding(there[0].definitions.file, "", "error", message)

    def _of_input(self, part: Part, use: Use) -> Iterator[Finding]:
        name = part.element.name
        fact = use.supplied.get(name)
        severity = "error" if use.certain else "warning"
        if fact is None:
            message = f"{use.by}不提供输入 {name}，它的值总是缺失"
            yield finding(part.place, message, severity)
        elif fact.kind and part.kind is not None and part.kind.kind not in ("any", fact.kind):
            given, wanted = KINDS.get(fact.kind, fact.kind), KINDS.get(part.kind.kind, "其他值")
            message = f"{use.by}提供的 {name} 是{given}，这里声明为{wanted}，它的值总是缺失"
            yield finding(part.place, message, severity)
