"""Headings that a table of contents and the reader's own outline list with their pages.

The pages of headings are known only at the end: the canvas of ``document`` keeps what was met on
the way (``headings``, ``lines``) and writes the numbers then, so that nothing is laid out twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from app.paper.fonts import REGULAR, printable
from app.paper.inks import INK

_SIZE, _STEP = 10.5, 7 * mm


class Met(NamedTuple):
    """A heading or a line of the table of contents, where it was drawn."""

    title: str
    page: int
    left: float
    top: float
    width: float


class ListedHeading(Paragraph):
    """A heading that the table of contents names."""

    title = ""

    def draw(self) -> None:
        super().draw()
        left, bottom = self.canv.absolutePosition(0, 0)
        top = bottom + self.height
        self.canv.headings.append(Met(self.title, self.canv.getPageNumber(), left, top, self.width))


class ContentsList(Flowable):
    """``titles`` are those of the listed headings that follow, in their order."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.titles = [printable(title) for title in titles]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = width, _STEP * len(self.titles)
        return self.width, self.height

    def draw(self) -> None:
        page = self.canv.getPageNumber()
        for number, title in enumerate(self.titles, 1):
            left, bottom = self.canv.absolutePosition(0, self.height - number * _STEP)
            self.canv.lines.append(Met(title, page, left, bottom + _STEP, self.width))


def finish_page(canvas: Canvas, headings: Sequence[Met], lines: Sequence[Met]) -> None:
    """Write the contents that stand on this page, and mark the headings that do."""
    page = canvas.getPageNumber()
    pages = {heading.title: heading.page for heading in headings}
    for line in lines:
        if line.page == page and line.title in pages:
            _write_line(canvas, line, pages[line.title])
    for heading in headings:
        if heading.page == page:
            canvas.bookmarkHorizontalAbsolute(heading.title, heading.top)
            canvas.addOutlineEntry(heading.title, heading.title, 0)


def _write_line(canvas: Any, line: Met, page: int) -> None:
    base, right = line.top - _STEP + 2 * mm, line.left + line.width
    canvas.setFont(REGULAR, _SIZE)
    canvas.setFillColor(INK)
    canvas.drawString(line.left, base, line.title)
    canvas.drawRightString(right, base, str(page))
    start = line.left + canvas.stringWidth(line.title, REGULAR, _SIZE) + 2 * mm
    canvas.setDash(0.6, 2.4)
    canvas.setLineWidth(0.6)
    canvas.line(start, base + 1, right - 9 * mm, base + 1)
    canvas.setDash()
    canvas.linkAbsolute(
        line.title,
        line.title,
        Rect=(line.left, line.top - _STEP, right, line.top),
        Border="[0 0 0]",
    )
