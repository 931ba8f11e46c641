"""Parts laid out on pages, each page with its title, number and 第 x 页 共 y 页."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate

from app.paper.fonts import REGULAR, load_fonts, printable
from app.paper.inks import LINE, SOFT
from app.paper.listed import Met, finish_page
from app.paper.parts import NUMBER, TITLE, styled

_SIDE, _TOP, _BOTTOM = 20 * mm, 22 * mm, 20 * mm


def make_pdf(
    title: str, parts: Sequence[Flowable], *, number: str = "", wide: bool = False
) -> bytes:
    """The file. ``number`` is what the paper is quoted by; ``wide`` lays the page on its side.

    The same parts give the same bytes, so that a paper can be made again and compared.
    """
    load_fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=landscape(A4) if wide else A4,
        leftMargin=_SIDE,
        rightMargin=_SIDE,
        topMargin=_TOP,
        bottomMargin=_BOTTOM,
        title=title,
        author="一策",
        lang="zh-CN",
        invariant=1,
    )
    story: list[Flowable] = [styled(title, TITLE)]
    if number:
        story.append(styled(number, NUMBER))

    def head(canvas: Canvas, _document: Any) -> None:
        _draw_head(canvas, title, number)

    document.build([*story, *parts], onLaterPages=head, canvasmaker=_Counted)
    return out.getvalue()


def _draw_head(canvas: Canvas, title: str, number: str) -> None:
    """On the second page and after: the first one begins with the title itself."""
    width, height = canvas._pagesize
    canvas.saveState()
    canvas.setFont(REGULAR, 9)
    canvas.setFillColor(SOFT)
    canvas.drawString(_SIDE, height - 14 * mm, printable(title))
    canvas.drawRightString(width - _SIDE, height - 14 * mm, printable(number))
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(_SIDE, height - 16 * mm, width - _SIDE, height - 16 * mm)
    canvas.restoreState()


class _Counted(Canvas):
    """Writes the foot of each page, and the contents, at the end, when the pages are known."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{**more, "initialFontName": REGULAR})
        self._kept: list[dict[str, Any]] = []
        self.headings: list[Met] = []
        self.lines: list[Met] = []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        count = len(self._kept)
        for kept in self._kept:
            self.__dict__.update(kept)
            self._draw_foot(count)
            finish_page(self, self.headings, self.lines)
            super().showPage()
        super().save()

    def _draw_foot(self, count: int) -> None:
        self.setFont(REGULAR, 9)
        self.setFillColor(SOFT)
        self.drawCentredString(
            self._pagesize[0] / 2, 11 * mm, f"第 {self._pageNumber} 页 共 {count} 页"
        )
