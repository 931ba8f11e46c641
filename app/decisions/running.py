"""One evaluation of a model: its warnings with their places, and the tables it went through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.feel import Environment
from app.feel.run import Note, Run

from . import model
from .findings import Place


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something in a decision came out as null. `position`: characters into the text."""

    message: str
    file: str = ""
    decision_id: str = ""
    element_id: str = ""
    name: str = ""
    row: int = 0
    column: int = 0
    position: int = -1


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """`row` counts from 1; `annotations` by the name of their column."""

    rule_id: str
    row: int
    outputs: dict[str, Any]
    annotations: dict[str, str]


@dataclass(frozen=True, slots=True)
class InputValue:
    label: str
    text: str
    value: Any


@dataclass(frozen=True, slots=True)
class TableTrace:
    """What one table saw and did. `values`: those of its inputs; `matched`: the rules that hold, in
    the table's order."""

    decision_id: str
    decision_name: str
    table: model.Table
    values: tuple[Any, ...]
    matched: tuple[MatchedRule, ...]
    value: Any

    @property
    def table_id(self) -> str:
        return self.table.id

    @property
    def hit_policy(self) -> str:
        return self.table.hit_policy

    @property
    def inputs(self) -> tuple[InputValue, ...]:
        return tuple(
            InputValue(column.label, column.text, given)
            for column, given in zip(self.table.inputs, self.values, strict=True)
        )


class DecisionRun(Run):
    """`traces` is None where nobody wants an explanation."""

    __slots__ = ("places", "traces")

    def __init__(self, env: Environment, explain: bool) -> None:
        super().__init__(env)
        self.places: dict[int, Place] = {}
        self.traces: list[TableTrace] | None = [] if explain else None

    def locate(self, place: Place, since: int) -> None:
        """The warnings after the first `since` come from `place`, unless they have one already."""
        for index in range(since, len(self.warnings)):
            self.places.setdefault(index, place)

    def forget(self, since: int) -> None:
        """Take back the warnings after the first `since`: what gave them is done again."""
        for index in range(since, len(self.warnings)):
            self.places.pop(index, None)
        del self.warnings[since:]

    def complain(self, message: str, place: Place) -> None:
        before = len(self.warnings)
        self.warn(message)
        self.locate(place, before)

    def problems(self) -> tuple[Problem, ...]:
        return tuple(
            self._problem(note, self.places.get(index)) for index, note in enumerate(self.warnings)
        )

    def _problem(self, note: Note, place: Place | None) -> Problem:
        if place is None:
            return Problem(note.message, position=note.at)
        return Problem(
            message=note.message,
            file=place.file,
            decision_id=place.decision,
            element_id=place.element,
            name=place.name,
            row=place.row,
            column=place.column,
            position=note.at,
        )
