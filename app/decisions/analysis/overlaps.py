"""Which boxes have something in common, without comparing each with each."""

from __future__ import annotations

from collections.abc import Sequence

from .budget import Budget
from .cover import Box
from .segments import bits
from .sides import boxes_by_side, by_piece


def meetings(boxes: Sequence[Box], space: Box, budget: Budget) -> list[int]:
    """For each box the others (bits) that it has a combination in common with.

    Raises OutOfTimeError.
    """
    everything = (1 << len(boxes)) - 1
    found = [everything & ~(1 << index) for index in range(len(boxes))]
    for dimension in range(len(space)):
        sides = boxes_by_side(boxes, dimension)
        if len(sides) == 1 and all(sides):
            continue
        met = _met(sides, budget)
        for index, box in enumerate(boxes):
            found[index] &= met[box[dimension]]
    return found


def _met(sides: dict[int, int], budget: Budget) -> dict[int, int]:
    """For each side the boxes that have a piece of it; small ones are found by their pieces."""
    at_piece, large = by_piece(sides)
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
