"""Do some boxes cover a space? Where not, an uncovered box, as large as it can be made.

A box has a set of pieces (the bits of an int) in each dimension. The combinations are never
enumerated: dimension after dimension, the pieces that leave the same boxes standing are looked at
together, and what was found covered is remembered by the boxes that were left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .budget import Budget, OutOfTimeError
from .segments import bits
from .sides import boxes_by_side, by_piece

Box = tuple[int, ...]
MOST_DIMENSIONS = 150
_WORTH_COMPARING = 64


def volume(sides: Iterable[int]) -> int:
    found = 1
    for side in sides:
        found *= side.bit_count()
    return found


class Cover:
    """`meets[i]`: the boxes (bits) that have something in common with box i."""

    def __init__(self, boxes: Sequence[Box], space: Box, meets: Sequence[int], budget: Budget):
        self.boxes = list(boxes)
        self.space = space
        self.meets = list(meets)
        self.budget = budget
        self.classes = [self._classes(d) for d in range(len(space))]

    def _classes(self, dimension: int) -> list[tuple[int, int]]:
        """(pieces, boxes): the pieces that are in the very same boxes."""
        at_piece, large = by_piece(boxes_by_side(self.boxes, dimension))
        classes = [(self.space[dimension], 0)]
        for side, boxes in large.items():
            self.budget.spend(1 + len(classes) // 8)
            classes = _parted(classes, side, boxes)
        named = sum(1 << piece for piece in at_piece)
        found: dict[int, int] = {}
        for pieces, inside in classes:
            if rest := pieces & ~named:
                found[inside] = found.get(inside, 0) | rest
            for piece in bits(pieces & named):
                self.budget.spend()
                key = inside | at_piece[piece]
                found[key] = found.get(key, 0) | 1 << piece
        return [(pieces, inside) for inside, pieces in found.items()]

    def add(self, box: Box) -> None:
        index = 1 << len(self.boxes)
        self.meets.append(
            sum(
                1 << other
                for other, sides in enumerate(self.boxes)
                if all(a & b for a, b in zip(sides, box, strict=True))
            )
        )
        for other in bits(self.meets[-1]):
            self.meets[other] |= index
        self.boxes.append(box)
        for dimension, classes in enumerate(self.classes):
            self.classes[dimension] = _parted(classes, box[dimension], index)

    def uncovered(self, space: Box | None = None, by: int | None = None) -> Box | None:
        """A box of pieces of `space` that none of the boxes `by` (bits; all) covers, or None.

        Raises OutOfTimeError.
        """
        space = self.space if space is None else space
        by = (1 << len(self.boxes)) - 1 if by is None else by
        standing = 0
        for index in bits(by):
            if all(a & b for a, b in zip(self.boxes[index], space, strict=True)):
                standing |= 1 << index
        found = _Search(self, space, standing).run()
        return None if found is None else self._grown(found, space, standing)

    def _grown(self, found: Box, space: Box, standing: int) -> Box:
        """Widen an uncovered box until nothing can be added, the fewest conditions kept."""
        dimensions = range(len(space))
        best: Box | None = None
        for shift in dimensions if len(space) <= 12 else (0,):
            order = [(shift + d) % len(space) for d in dimensions]
            grown = self._grown_in(order, found, space, standing)
            if best is None or _simpler(grown, best, space):
                best = grown
        assert best is not None or not space  # noqa: S101
        return best if best is not None else found

    def _grown_in(self, order: Iterable[int], found: Box, space: Box, standing: int) -> Box:
        sides = list(found)
        for dimension in order:
            free = space[dimension]
            for index in bits(standing):
                box = self.boxes[index]
                others = (d for d in range(len(sides)) if d != dimension)
                if free & box[dimension] and all(box[d] & sides[d] for d in others):
                    free &= ~box[dimension]
            sides[dimension] = free
        return tuple(sides)


def _parted(classes: list[tuple[int, int]], side: int, boxes: int) -> list[tuple[int, int]]:
    """The classes, each cut into what lies in a side of these boxes and what does not."""
    found = []
    for pieces, inside in classes:
        if common := pieces & side:
            found.append((common, inside | boxes))
        if rest := pieces & ~side:
            found.append((rest, inside))
    return found


def _simpler(one: Box, other: Box, space: Box) -> bool:
    def told(box: Box) -> tuple[int, int]:
        return sum(a != b for a, b in zip(box, space, strict=True)), -volume(box)

    return told(one) < told(other)


class _Search:
    """One question to a cover."""

    def __init__(self, cover: Cover, space: Box, standing: int) -> None:
        self.cover = cover
        self.space = space
        self.standing = standing
        self.order = self._order()
        self.known: set[tuple[int, int]] = set()
        self.full_from, self.volumes, self.totals = self._suffixes()

    def _order(self) -> list[int]:
        """Dimensions in which some box leaves something out, those of most boxes first."""
        partial = []
        for dimension, side in enumerate(self.space):
            count = sum(
                side & ~self.cover.boxes[index][dimension] != 0 for index in bits(self.standing)
            )
            if count:
                partial.append((-count, dimension))
        return [dimension for _, dimension in sorted(partial)]

    def _suffixes(self) -> tuple[list[int], list[dict[int, int]], list[int]]:
        """From each step on: boxes that leave nothing out, volumes of the boxes, and of all."""
        full, volumes, total = self.standing, dict.fromkeys(bits(self.standing), 1), 1
        all_full, all_volumes, totals = [full], [volumes], [total]
        for dimension in reversed(self.order):
            side = self.space[dimension]
            volumes = dict(volumes)
            for index in volumes:
                self.cover.budget.spend()
                common = self.cover.boxes[index][dimension] & side
                volumes[index] *= common.bit_count()
                if common != side:
                    full &= ~(1 << index)
            total *= side.bit_count()
            all_full.append(full)
            all_volumes.append(volumes)
            totals.append(total)
        return all_full[::-1], all_volumes[::-1], totals[::-1]

    def run(self) -> Box | None:
        if any(not side for side in self.space):
            return None  # no combination at all
        if len(self.order) > MOST_DIMENSIONS:
            raise OutOfTimeError
        found = self._look(0, self.standing)
        if found is None:
            return None
        sides = list(self.space)
        for dimension, pieces in found:
            sides[dimension] = pieces
        return tuple(sides)

    def _look(self, step: int, boxes: int) -> list[tuple[int, int]] | None:
        """Dimension and pieces of each step from here on, of a gap; None where there is none."""
        if not boxes:
            return []
        if boxes & self.full_from[step] or (step, boxes) in self.known:
            return None
        self.cover.budget.spend(4)
        volumes = self.volumes[step]
        filled = sum(volumes[index] for index in bits(boxes))
        if filled >= self.totals[step] and self._apart(boxes):
            self.known.add((step, boxes))
            return None
        for left, pieces in self._choices(step, boxes, filled < self.totals[step]):
            found = self._look(step + 1, left)
            if found is not None:
                return [(self.order[step], pieces), *found]
        self.known.add((step, boxes))
        return None

    def _apart(self, boxes: int) -> bool:
        """No two of the boxes have anything in common: then their volumes add up."""
        return all(not self.cover.meets[index] & boxes & ~(1 << index) for index in bits(boxes))

    def _choices(self, step: int, boxes: int, certain: bool) -> list[tuple[int, int]]:
        """What is left standing, with the pieces that leave it; the emptiest first."""
        dimension = self.order[step]
        side = self.space[dimension]
        found: dict[int, int] = {}
        for pieces, inside in self.cover.classes[dimension]:
            if common := pieces & side:
                left = inside & boxes
                found[left] = found.get(left, 0) | common
        self.cover.budget.spend(len(self.cover.classes[dimension]) // 8)
        if certain:  # somewhere the boxes do not even add up: there is a gap for sure
            volumes, total = self.volumes[step + 1], self.totals[step + 1]
            for left, pieces in found.items():
                if sum(volumes[index] for index in bits(left)) < total:
                    return [(left, pieces)]
        choices = sorted(found.items(), key=lambda choice: choice[0].bit_count())
        if len(choices) > _WORTH_COMPARING:
            return choices
        # Where fewer boxes stand, a gap of the others is one too.
        least: list[tuple[int, int]] = []
        for left, pieces in choices:
            if all(smaller & ~left for smaller, _ in least):
                least.append((left, pieces))
        return least
