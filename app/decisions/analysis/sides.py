"""The sides of many boxes in one dimension: boxes are bits, and so are the pieces of a side."""

from __future__ import annotations

from collections.abc import Sequence

from .segments import bits

_SMALL = 8


def boxes_by_side(boxes: Sequence[tuple[int, ...]], dimension: int) -> dict[int, int]:
    """Each side, with the boxes that have it."""
    found: dict[int, int] = {}
    for index, box in enumerate(boxes):
        found[box[dimension]] = found.get(box[dimension], 0) | 1 << index
    return found


def by_piece(sides: dict[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """Sides of few pieces as piece → boxes, and the other sides: thousands of rows that each name
    a value of their own are looked up, not compared one with another."""
    at_piece: dict[int, int] = {}
    large = {}
    for side, boxes in sides.items():
        if side.bit_count() > _SMALL:
            large[side] = boxes
            continue
        for piece in bits(side):
            at_piece[piece] = at_piece.get(piece, 0) | boxes
    return at_piece, large
