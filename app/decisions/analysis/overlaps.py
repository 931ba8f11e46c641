"""Which boxes have something in common, without comparing each with each."""

from __future__ import annotations

from collections.abc import Sequence

from .budget import Budget
from .cover import Box
from .segments import bits


def meetings(boxes: Sequence[Box], space: Box, budget: Budget) -> list[int]:
    """For each box the others (bits) that it has a combination in common with.

    Raises OutOfTimeError.
    """
    everything = (1 << len(boxes)) - 1
    found = [everything & ~(1 << index) for index in range(len(boxes))]
    for dimension in range(len(space)):
        sides = _sides(boxes, dimension)
        if len(sides) == 1 and all(sides):
            continue
        met = _met(sides, budget)
        for index, box in enumerate(boxes):
            found[index] &= met[box[dimension]]
    return found


def _sides(boxes: Sequence[Box], dimension: int) -> dict[int, int]:
    """Each side of the boxes, with the boxes that have it."""
    sides: dict[int, int] = {}
    for index, box in enumerate(boxes):
        sides[box[dimension]] = sides.get(box[dimension], 0) | 1 << index
    return sides


def _met(sides: dict[int, int], budget: Budget) -> dict[int, int]:
    """For each side the boxes that have a piece of it; small ones are found by their pieces."""
    at_piece: dict[int, int] = {}
    large = {}
    for side, boxes in sides.items():
        if side.bit_count() > 8:
            large[side] = boxes
            continue
        for piece in bits(side):
            at_piece[piece] = at_piece.get(piece, 0) | boxes
    found = {}
    pieces_of_small = sum(1 << piece for piece in at_piece)
    for side in sides:
        met = 0
        for piece in bits(side & pieces_of_small):
            met |= at_piece[piece]
        for other, boxes in large.items():
            if side & other:
                met |= boxes
        budget.spend(1 + (side.bit_count() + len(large)) // 32)
        found[side] = met
    return found
