"""Room on a paper for the pages of other PDF files, and putting them there.

The layout knows nothing of the other file but how many pages it has: a ``Hole`` keeps a place and
notes the page on which it came to stand; ``fill`` lays the foreign page over it, scaled to fit.
So heads, feet, page numbers and contents are those of the whole paper.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from reportlab.lib.units import mm
from reportlab.platypus import Flowable


class Hole(Flowable):
    """``size``: its width and height in millimetres, as those given to ``fitted``, which made
    ``page``."""

    def __init__(self, page: PageObject, *, size: tuple[float, float]) -> None:
        super().__init__()
        self.page, self.width, self.height = page, size[0] * mm, size[1] * mm
        self.number = 0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.number = self.canv.getPageNumber()
        self.left, self.bottom = self.canv.absolutePosition(0, 0)


def fitted(page: PageObject, *, size: tuple[float, float]) -> PageObject:
    """``page`` upright, its visible part as large as fits into the top of ``size`` millimetres.

    Raises whatever pypdf raises for a page that it cannot read.
    """
    width, height = size[0] * mm, size[1] * mm
    writer = PdfWriter()
    whole = writer.add_page(page)
    whole.pop("/Annots", None)  # links lead to places that are not in the paper
    whole.transfer_rotation_to_content()
    box = whole.cropbox
    scale = min(width / float(box.width), height / float(box.height), 1.0)
    found = writer.add_blank_page(width=width, height=height)
    move = (
        Transformation()
        .translate(-float(box.left), -float(box.bottom))
        .scale(scale)
        .translate(0, height - float(box.height) * scale)
    )
    found.merge_transformed_page(whole, move)
    return found


def fill(paper: bytes, holes: Iterable[Hole]) -> bytes:
    """The paper with the pages in their holes; the same bytes where there are none."""
    placed = [hole for hole in holes if hole.number]
    if not placed:
        return paper
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(paper)))
    for hole in placed:
        writer.pages[hole.number - 1].merge_translated_page(hole.page, hole.left, hole.bottom)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
