"""Inputs that are compared with each other: `收入 <= 0.5 * 平均收入`.

One of them is the base. Where two of the lines that the others are compared with cross, the order
of the pieces changes; between two such places of the base it is the same everywhere, so that one
value of the base speaks for all (a cylindrical decomposition, with straight lines).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from app.feel.numbers import CONTEXT

from .axes import Domain
from .cells import Cell
from .forms import NotAnalysableError
from .segments import Line, bits
from .words import range_text, value_text

MOST_PIECES = 3_000


@dataclass(frozen=True, slots=True)
class Member:
    """An input of the group. `column` is None for one that the table has no column for."""

    name: str
    label: str
    column: int | None
    domain: Domain
    cells: tuple[Cell, ...]
    null: bool


@dataclass(frozen=True, slots=True)
class _Straight:
    """`slope` * base + `constant`, as the table writes it."""

    slope: Fraction
    constant: Fraction
    text: str


def _exactly(value: Fraction) -> Decimal | None:
    try:
        return CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    except ArithmeticError:
        return None


class _Place:
    """One input's pieces at one value of the base."""

    def __init__(self, member: Member, base: Decimal | None, lines: Sequence[_Straight]) -> None:
        self.member = member
        self.texts: dict[Decimal, str] = {}
        for line in lines:
            if line.slope and base is None:
                continue
            value = line.constant if base is None else line.slope * Fraction(base) + line.constant
            exact = _exactly(Fraction(value))
            if exact is None:
                raise NotAnalysableError("数字超出范围")
            self.texts.setdefault(exact, line.text)
        self.line = Line("number", self.texts)

    def values(self) -> list[tuple[int, Any]]:
        """Index and value of each piece; -1 is the missing value."""
        known = [(index, self.line.value(index)) for index in bits(self.line.exists)]
        return [*known, (-1, None)]

    def words(self, index: int) -> str:
        label = self.member.label
        if index < 0:
            return f"{label} 缺失（null）"
        values, at = self.line.values, index // 2
        if index % 2:
            return f"{label} = {self.texts[values[at]]}"
        low = self.texts[values[at - 1]] if at else ""
        high = self.texts[values[at]] if at < len(values) else ""
        return range_text(label, low, high, False, False) if low or high else ""


class JointAxis:
    """The pieces of a group of inputs together; like `Axis`, but a row's cells answer together."""

    def __init__(self, base: Member, others: Sequence[Member]) -> None:
        self.members = (base, *others)
        self.columns = tuple(m.column for m in self.members if m.column is not None)
        self._lines = {other.name: _lines_of(other) for other in others}
        own = Line("number", _turning_points(base, others, self._lines))
        self._own_words = {
            index: _words_of_line(base.label, own, index) for index in range(own.size)
        }
        pieces: list[tuple[tuple[Any, ...], tuple[str, ...]]] = []
        for index, value in [*((i, own.value(i)) for i in bits(own.exists)), (-1, None)]:
            told = (
                f"{base.label} 缺失（null）"
                if index < 0
                else _words_of_line(base.label, own, index)
            )
            places = [_Place(other, value, self._lines[other.name]) for other in others]
            for chosen in product(*(place.values() for place in places)):
                words = tuple(p.words(i) for p, (i, _) in zip(places, chosen, strict=True))
                pieces.append(((value, *(v for _, v in chosen)), (*words, told)))
                if len(pieces) > MOST_PIECES:
                    raise NotAnalysableError("相互比较的输入太多")
        self._values = [values for values, _ in pieces]
        self._words = [words for _, words in pieces]
        self.size = len(pieces)
        self.domain = self._domain()
        self._answers: dict[tuple[int, int], int] = {}

    def _domain(self) -> int:
        mask = (1 << self.size) - 1
        for place, member in enumerate(self.members):
            for index, values in enumerate(self._values):
                value = values[place]
                if value is None:
                    allowed = member.null
                else:
                    allowed = all(cell.holds(value) for cell in member.domain.allowed)
                if not allowed:
                    mask &= ~(1 << index)
        return mask

    def answers(self, column: int, cell: Cell | None) -> int:
        """The pieces on which a cell of that column holds."""
        if cell is None:
            return (1 << self.size) - 1
        key = (column, id(cell))
        if key not in self._answers:
            place = [member.column for member in self.members].index(column)
            base = self.members[0].name
            self._answers[key] = sum(
                1 << index
                for index, values in enumerate(self._values)
                if cell.holds(values[place], {base: values[0]})
            )
        return self._answers[key]

    def words(self, mask: int) -> str:
        mask &= self.domain
        if mask == self.domain:
            return ""
        told = []
        for index in bits(mask):
            told.append(" 且 ".join(part for part in self._words[index] if part))
        told = list(dict.fromkeys(text for text in told if text))
        if len(told) == 1:
            return told[0]
        more = "等" if len(told) > 2 else ""
        return f"（{' 或 '.join(told[:2])}{more}）"


def _lines_of(member: Member) -> list[_Straight]:
    """What the cells of an input compare it with."""
    found: dict[tuple[Fraction, Fraction], _Straight] = {}
    for cell in (*member.cells, *member.domain.allowed):
        if cell.form is None:
            raise NotAnalysableError(cell.reason)
        for value in cell.form.values:
            if isinstance(value, Decimal):
                line = _Straight(Fraction(0), Fraction(value), value_text(value))
                found.setdefault((line.slope, line.constant), line)
        for crossing in cell.form.crossings:
            if crossing.of_input:
                slope = -crossing.slope / crossing.of_input
                constant = -crossing.constant / crossing.of_input
                found.setdefault((slope, constant), _Straight(slope, constant, crossing.text))
    return list(found.values())


def _turning_points(
    base: Member, others: Sequence[Member], lines: Mapping[str, Sequence[_Straight]]
) -> list[Decimal]:
    """Values of the base at which a cell on it turns, or two lines cross."""
    points: set[Fraction] = set()
    for cell in (*base.cells, *base.domain.allowed):
        if cell.form is None:
            raise NotAnalysableError(cell.reason)
        points |= {Fraction(value) for value in cell.form.values if isinstance(value, Decimal)}
    for other in others:
        for cell in other.cells:
            for crossing in cell.form.crossings if cell.form is not None else ():
                if not crossing.of_input:
                    points.add(-crossing.constant / crossing.slope)
        for one, two in combinations(lines[other.name], 2):
            if one.slope != two.slope:
                points.add((two.constant - one.constant) / (one.slope - two.slope))
    exact = [_exactly(point) for point in points]
    if any(value is None for value in exact):
        raise NotAnalysableError("数字超出范围")
    return [value for value in exact if value is not None]


def _words_of_line(label: str, line: Line, index: int) -> str:
    if index < 0:
        return f"{label} 缺失（null）"
    if line.size == 1:
        return ""
    values, at = line.values, index // 2
    if index % 2:
        return f"{label} = {value_text(values[at])}"
    low = value_text(values[at - 1]) if at else ""
    high = value_text(values[at]) if at < len(values) else ""
    return range_text(label, low, high, False, False)
