"""What a paper is put together from. Each function answers with a flowable of reportlab.

Texts are plain: markup in them is printed as it stands.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import chain
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, KeepTogether, PageBreak, Paragraph, Spacer, Table

from app.paper.fonts import BOLD, REGULAR, printable
from app.paper.inks import INK, LINE, SOFT, TINT
from app.paper.listed import ContentsList, ListedHeading


def _style(name: str, size: float, **more: object) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        **{
            "fontName": REGULAR,
            "fontSize": size,
            "leading": size * 1.6,
            "textColor": INK,
            "wordWrap": "CJK",
            **more,
        },
    )


TITLE = _style("title", 20, fontName=BOLD, alignment=TA_CENTER, leading=30)
NUMBER = _style("number", 10, textColor=SOFT, alignment=TA_RIGHT, spaceAfter=8)
_HEADINGS = (
    _style("heading", 12.5, fontName=BOLD, spaceBefore=10, spaceAfter=3, keepWithNext=1),
    _style("subheading", 11, fontName=BOLD, spaceBefore=6, spaceAfter=2, keepWithNext=1),
    _style("caption", 9.5, textColor=SOFT, spaceBefore=2, keepWithNext=1),
)
_TEXT = _style("text", 10.5, spaceAfter=3)
_INDENTED = _style("indented", 10.5, spaceAfter=3, firstLineIndent=21)
_SMALL = _style("small", 9, textColor=SOFT, spaceAfter=2)
_CELL = _style("cell", 9.5, leading=14)
_HEAD = _style("head", 9.5, leading=14, fontName=BOLD)
# Even an empty cell names a font, and the standard ones are not embedded.
_FONT = ("FONTNAME", (0, 0), (-1, -1), REGULAR)
_KEY = _style("key", 9.5, leading=14, textColor=SOFT)


def heading(text: str, level: int = 1) -> Flowable:
    """``level`` 1 for a section, 2 for a part of one, 3 for what stands above one table. Stays with
    what follows."""
    return styled(text, _HEADINGS[level - 1])


def listed_heading(text: str) -> Flowable:
    """A section's heading that ``contents`` of the same paper names."""
    found = ListedHeading(_marked_up(text), _HEADINGS[0])
    found.title = printable(text)
    return found


def contents(titles: Sequence[str]) -> Flowable:
    """The table of contents: ``titles`` as the listed headings have them, each with its page."""
    return ContentsList(titles)


def paragraph(text: str, *, indented: bool = False) -> Flowable:
    """``indented``: the first line by two characters, as in an official text."""
    return styled(text, _INDENTED if indented else _TEXT)


def small(text: str) -> Flowable:
    return styled(text, _SMALL)


def table(
    head: Sequence[str], rows: Iterable[Sequence[str | Flowable]], *, widths: Sequence[float]
) -> Flowable:
    """``widths`` are shares of the page's width. The head is repeated on each page."""
    cells = [[styled(text, _HEAD) for text in head]]
    cells += [[_cell(value) for value in row] for row in rows]
    return _shared(cells, widths, head=True)


def key_values(pairs: Iterable[tuple[str, str | Flowable]], *, columns: int = 1) -> Flowable:
    """Names and values beside each other, ``columns`` pairs in a row."""
    filled = [[styled(key, _KEY), _cell(value)] for key, value in pairs]
    while len(filled) % columns:
        filled.append(["", ""])
    rows = [list(chain(*filled[i : i + columns])) for i in range(0, len(filled), columns)]
    key, value = (0.18, 0.82) if columns == 1 else (0.16, 1 / columns - 0.16)
    return _shared(rows, [key, value] * columns, head=False)


def lines_to_write_on(count: int) -> Flowable:
    """Empty lines for a pen."""
    return Table(
        [[""] for _ in range(count)],
        colWidths=["100%"],
        rowHeights=[8 * mm] * count,
        style=[("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE), _FONT],
    )


def image(content: bytes, *, height: float, width: float = 60) -> Flowable:
    """A picture as large as fits into ``width`` × ``height`` millimetres."""
    return Image(io.BytesIO(content), width * mm, height * mm, kind="proportional", hAlign="LEFT")


def gap(millimetres: float) -> Flowable:
    return Spacer(1, millimetres * mm)


def together(parts: Iterable[Flowable]) -> Flowable:
    """What must not be torn apart by the end of a page."""
    return KeepTogether(list(parts))


def new_page() -> Flowable:
    return PageBreak()


def _cell(value: str | Flowable) -> Flowable:
    return value if isinstance(value, Flowable) else styled(value, _CELL)


def styled(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(_marked_up(text), style)


def _marked_up(text: str) -> str:
    return escape(printable(str(text))).replace("\n", "<br/>")


def _shared(cells: list, shares: Sequence[float], *, head: bool) -> Table:
    """A table whose columns take shares of whatever width there is."""
    look = [
        _FONT,
        ("GRID", (0, 0), (-1, -1), 0.5, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    if head:
        look.append(("BACKGROUND", (0, 0), (-1, 0), TINT))
    return Table(
        cells,
        colWidths=[f"{share / sum(shares):.4%}" for share in shares],
        repeatRows=1 if head else 0,
        splitInRow=1,
        style=look,
        spaceBefore=2,
        spaceAfter=6,
    )
