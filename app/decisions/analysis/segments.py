"""The pieces of one input, by kind of value: points and open intervals, on each of which every cell
of the column answers the same."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cmp_to_key
from itertools import combinations
from typing import Any

from app.feel.comparison import equal, order
from app.feel.values import kind_of

from .between import value_between
from .words import listed, range_text, value_text

MOST_MEMBERS = 12
Test = Callable[[Any], bool]


def bits(mask: int) -> Iterator[int]:
    """The indexes of the bits that are set, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _run(first: int, after: int) -> int:
    """Bits `first` up to, not including, `after`."""
    return (1 << after) - (1 << first)


class Line:
    """Values in their order: piece 2i lies open below the i-th, piece 2i + 1 is the i-th itself,
    and the last lies open above all.

    `whole`: only whole numbers occur. Pieces in which no value lies are not in `exists`.
    """

    def __init__(self, kind: str, values: Iterable[Any], whole: bool = False) -> None:
        self.kind = kind
        self.whole = whole and kind == "number"
        self.values = _sorted(values)
        self._keys = [_KEY(value) for value in self.values]
        self.size = 2 * len(self.values) + 1
        self.exists = 0
        self._inside: list[Any] = []
        for index in range(self.size):
            value = self._work_out(index)
            self._inside.append(value)
            if value is not None:
                self.exists |= 1 << index

    def _work_out(self, index: int) -> Any:
        values, at = self.values, index // 2
        if index % 2:
            value = values[at]
            return None if self.whole and value != int(value) else value
        low = values[at - 1] if at else None
        high = values[at] if at < len(values) else None
        return value_between(self.kind, low, high, self.whole)

    def value(self, index: int) -> Any:
        return self._inside[index]

    def answers(self, test: Test, own: Iterable[Any] | None) -> int:
        """The pieces on which the test holds. `own`: the values at which it may turn."""
        if own is None:
            return sum(1 << index for index in bits(self.exists) if test(self._inside[index]))
        mask, first = 0, 0
        for at in sorted({self._place(value) for value in own if kind_of(value) == self.kind}):
            mask |= self._same(first, 2 * at + 1, test) | self._same(2 * at + 1, 2 * at + 2, test)
            first = 2 * at + 2
        return mask | self._same(first, self.size, test)

    def _place(self, value: Any) -> int:
        return bisect_left(self._keys, _KEY(value))

    def _same(self, first: int, after: int, test: Test) -> int:
        """Pieces between two turning points: one of them speaks for all."""
        run = _run(first, after) & self.exists
        if not run:
            return 0
        return run if test(self._inside[(run & -run).bit_length() - 1]) else 0

    def words(self, label: str, mask: int, domain: int) -> list[str]:
        found = []
        for first, last in _runs(mask, domain):
            found.append(self._interval(label, first, last, domain))
        return found

    def _interval(self, label: str, first: int, last: int, domain: int) -> str:
        bounded = domain & ((1 << first) - 1), domain >> (last + 1)
        low, low_included = self._low(first) if bounded[0] else ("", False)
        high, high_included = self._high(last) if bounded[1] else ("", False)
        if first == last and first % 2:
            low = high = value_text(self.values[first // 2])
        elif self.whole and first == last and self._only(first):
            low = high = value_text(self._inside[first])
        return range_text(label, low, high, low_included, high_included)

    def _only(self, index: int) -> bool:
        """Whether an open piece holds one whole number only."""
        at = index // 2
        if not 0 < at < len(self.values):
            return False
        inside = self._inside[index]
        return bool(self.values[at] - inside <= 1)

    def _low(self, first: int) -> tuple[str, bool]:
        if first % 2:
            return value_text(self.values[first // 2]), True
        if self.whole:
            return value_text(self._inside[first]), True
        return value_text(self.values[first // 2 - 1]), False

    def _high(self, last: int) -> tuple[str, bool]:
        return value_text(self.values[last // 2]), bool(last % 2)


_KEY = cmp_to_key(lambda a, b: order(a, b) or 0)


def _sorted(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in sorted(values, key=_KEY):
        if not found or order(found[-1], value) != 0:
            found.append(value)
    return found


def _runs(mask: int, domain: int) -> Iterator[tuple[int, int]]:
    """First and last of each run of pieces; what is not in the domain does not part them."""
    first = last = -1
    for index in bits(domain):
        if mask >> index & 1:
            first, last = (index if first < 0 else first), index
        elif first >= 0:
            yield first, last
            first = -1
    if first >= 0:
        yield first, last


class Points:
    """Values of which only equality matters; `other` stands for all that are not among them."""

    def __init__(self, values: Iterable[Any], other: Any = None) -> None:
        self.values: list[Any] = []
        for value in values:
            if value not in self.values:
                self.values.append(value)
        self.other = other
        self._all = [*self.values, *([] if other is None else [other])]
        self._index = {value: index for index, value in enumerate(self._all)}
        self.size = len(self._all)
        self.exists = _run(0, self.size)

    def value(self, index: int) -> Any:
        return self._all[index]

    def answers(self, test: Test, own: Iterable[Any] | None) -> int:
        if own is None or self.other is None:
            return sum(1 << index for index, value in enumerate(self._all) if test(value))
        named = 0
        for value in own:
            if isinstance(value, str) and value in self._index:
                named |= 1 << self._index[value]
        rest = self.exists & ~named
        mask = sum(1 << index for index in bits(named) if test(self._all[index]))
        if rest and test(self._all[(rest & -rest).bit_length() - 1]):
            mask |= rest
        return mask

    def words(self, label: str, mask: int, domain: int) -> list[str]:
        named = [index for index in bits(mask) if index < len(self.values)]
        others = bool(mask >> len(self.values))
        left_out = [index for index in bits(domain & ~mask) if index < len(self.values)]
        if others and named and left_out:
            return [f"{label} 不是 {listed(value_text(self.values[i]) for i in left_out)}"]
        if others:
            return [f"{label} 是{'其他文字' if self.values else '任何文字'}"]
        return [f"{label} = {' 或 '.join(_few([value_text(self.values[i]) for i in named]))}"]


def _few(texts: list[str], most: int = 6) -> list[str]:
    return texts if len(texts) <= most else [*texts[:most], "……"]


def texts(values: Iterable[str], closed: bool = False) -> Points:
    """Texts compared for equality; `closed`: no other ones occur."""
    known = list(dict.fromkeys(values))
    other = "*"
    while other in known:
        other += "*"
    return Points(known, None if closed else other)


class Subsets:
    """Lists, told apart by which of some members they hold."""

    def __init__(self, members: Iterable[Any]) -> None:
        self.members = list(members)
        places = range(len(self.members))
        chosen = [of for n in range(len(self.members) + 1) for of in combinations(places, n)]
        self._all = [[self.members[place] for place in of] for of in chosen]
        self._held = [sum(1 << place for place in of) for of in chosen]
        self.size = len(self._all)
        self.exists = _run(0, self.size)

    def value(self, index: int) -> Any:
        return self._all[index]

    def answers(self, test: Test, own: Iterable[Any] | None) -> int:
        """Lists that hold the same of what the test looks for: one of them speaks for all."""
        asked = self._asked_for(own)
        known: dict[int, bool] = {}
        mask = 0
        for index, held in enumerate(self._held):
            key = held & asked
            if key not in known:
                known[key] = test(self._all[index])
            mask |= known[key] << index
        return mask

    def _asked_for(self, own: Iterable[Any] | None) -> int:
        if own is None:
            return self.exists
        asked = list(own)
        return sum(
            1 << place
            for place, member in enumerate(self.members)
            if any(equal(member, value) for value in asked)
        )

    def words(self, label: str, mask: int, domain: int) -> list[str]:
        """The shortest of the lists stands for all."""
        items = self._all[next(bits(mask))]
        told = f"含有 {listed(value_text(item) for item in items)}" if items else "是空的列表"
        others = "等" if mask & (mask - 1) else ""
        return [f"{label} {told}{others}"]


class Null:
    """The value that is missing."""

    size = 1
    exists = 1

    def value(self, index: int) -> Any:
        return None

    def answers(self, test: Test, own: Iterable[Any] | None) -> int:
        return int(test(None))

    def words(self, label: str, mask: int, domain: int) -> list[str]:
        return [f"{label} 缺失（null）"]


Segment = Line | Points | Subsets | Null
