"""One input of a table, cut into pieces on which every cell of its column answers the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.feel.types import SIMPLE
from app.feel.values import kind_of

from .between import comparable
from .cells import Cell
from .forms import Form, NotAnalysableError
from .segments import MOST_MEMBERS, Line, Null, Points, Segment, Subsets, texts
from .words import KINDS

_MOST_RUNS = 4


@dataclass(frozen=True, slots=True)
class Domain:
    """What an input can be, as far as anybody has said.

    `kind`: a FEEL type, or "" for any. `allowed`: tests that each value passes, null apart.
    `values`: all there are, where that is known; `of_list`: they are the members of a list.
    `null`: None where nobody said whether the input may be missing.
    """

    kind: str = ""
    allowed: tuple[Cell, ...] = ()
    values: tuple[Any, ...] | None = None
    of_list: bool = False
    whole: bool = False
    null: bool | None = None


class Axis:
    """The pieces of one input. A set of pieces is the bits of an int, `domain` those that occur."""

    def __init__(self, label: str, domain: Domain, cells: Iterable[Cell], null: bool) -> None:
        """`null`: the missing value counts. Raises NotAnalysableError for kinds without pieces."""
        self.label = label
        self.segments = _segments(domain, [cell for cell in cells if cell.form is not None])
        self.segments.append(Null())
        self._starts: list[int] = []
        self.size = self.domain = 0
        for segment in self.segments:
            self._starts.append(self.size)
            self.domain |= segment.exists << self.size
            self.size += segment.size
        self.null = 1 << (self.size - 1)
        self.is_finite = all(
            isinstance(segment, Points) and segment.other is None for segment in self.segments[:-1]
        )
        for cell in domain.allowed:
            self.domain &= self.answers(cell) | self.null
        if not null:
            self.domain &= ~self.null

    def answers(self, cell: Cell | None) -> int:
        """The pieces on which the cell holds, missing value included.

        Raises NotAnalysableError where that cannot be known.
        """
        if cell is None:
            return (1 << self.size) - 1
        own = None if cell.form is None else [*cell.form.values, *cell.form.members]
        if own is None and not (cell.needs_only_constants and self._can_be_tried()):
            raise NotAnalysableError(cell.reason)
        if cell.form is not None and cell.form.crossings:
            raise NotAnalysableError("与其他输入比较")
        mask = 0
        for start, segment in zip(self._starts, self.segments, strict=True):
            mask |= segment.answers(cell.holds, own) << start
        return mask

    def _can_be_tried(self) -> bool:
        """Every value that occurs is a piece of its own."""
        if self.is_finite:
            return True
        return all(
            self._is_single(segment, index)
            for segment, start in zip(self.segments, self._starts, strict=True)
            for index in range(segment.size)
            if self.domain >> (start + index) & 1
        )

    @staticmethod
    def _is_single(segment: Segment, index: int) -> bool:
        if isinstance(segment, Line):
            return bool(index % 2)
        if isinstance(segment, Points):
            return index < len(segment.values)
        return isinstance(segment, Null)  # a piece of lists holds lists of any length

    def value(self, index: int) -> Any:
        for start, segment in zip(self._starts, self.segments, strict=True):
            if index < start + segment.size:
                return segment.value(index - start)
        raise IndexError(index)

    def words(self, mask: int) -> str:
        """`40 ≤ 年龄 < 50`; "" where every value that occurs is meant."""
        mask &= self.domain
        if mask == self.domain:
            return ""
        found: list[str] = []
        for start, segment in zip(self._starts, self.segments, strict=True):
            own = (mask >> start) & ((1 << segment.size) - 1)
            if own:
                domain = (self.domain >> start) & ((1 << segment.size) - 1)
                found += segment.words(self.label, own, domain)
        if len(found) == 2 and mask & self.null:
            return f"{found[0]} 或缺失（null）"
        more = f" 等 {len(found)} 段" if len(found) > _MOST_RUNS else ""
        return found[0] if len(found) == 1 else f"（{' 或 '.join(found[:_MOST_RUNS])}{more}）"


def _segments(domain: Domain, cells: Sequence[Cell]) -> list[Segment]:
    forms = [cell.form for cell in cells if cell.form is not None]
    if domain.of_list or domain.kind == "list" or any(form.members for form in forms):
        return [_lists(domain, forms)]
    if domain.values is not None:
        return [Points(value for value in domain.values if value is not None)]
    limits = [cell.form for cell in domain.allowed if cell.form is not None]
    compared = [value for form in (*forms, *limits) for value in form.values]
    orders_text = any(form.orders_text for form in (*forms, *limits))
    if domain.kind in SIMPLE:
        return [_segment(domain.kind, compared, domain.whole, orders_text)]
    if domain.kind not in ("", "any"):
        raise NotAnalysableError(f"这一列的值是{KINDS.get(domain.kind, domain.kind)}")
    kinds = sorted({kind_of(value) for value in compared} - {"null"}) or ["number"]
    return [_segment(kind, compared, domain.whole, orders_text) for kind in kinds]


def _segment(kind: str, values: Iterable[Any], whole: bool, orders_text: bool) -> Segment:
    own = [value for value in values if kind_of(value) == kind]
    if kind == "boolean":
        return Points((True, False))
    if kind == "string" and not orders_text:
        return texts(own)
    if own and not comparable(own):
        raise NotAnalysableError("时区不同的时间混用")
    return Line(kind, own, whole)


def _lists(domain: Domain, forms: Sequence[Form]) -> Segment:
    """Lists in which cells look for members; those that nobody gives do not occur."""
    if any(value is not None for form in forms for value in form.values):
        raise NotAnalysableError("列表与单个值比较")
    members = [member for form in forms for member in form.members]
    if any(kind_of(member) not in SIMPLE for member in members):
        raise NotAnalysableError("在列表中查找的不是单个值")
    members = list({(kind_of(member), member): member for member in members}.values())
    if domain.values is not None:
        members = [member for member in members if member in domain.values]
    if len(members) > MOST_MEMBERS:
        raise NotAnalysableError(f"在列表中查找的值超过 {MOST_MEMBERS} 个")
    return Subsets(members)
