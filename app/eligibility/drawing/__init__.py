"""Drawing a person's fact sheet from their records, each value with its evidence."""

from app.eligibility.drawing.draw import draw
from app.eligibility.drawing.drawn import Drawn

__all__ = ["Drawn", "draw"]
