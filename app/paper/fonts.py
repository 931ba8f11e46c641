"""The fonts of papers: Noto Sans SC, which Vite puts beside the built scripts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Noto Sans SC", "Noto Sans SC Bold"
_FOLDER = Path(__file__).parents[1] / "static" / "dist" / "fonts"
_FILES = {REGULAR: "NotoSansSC_400Regular.ttf", BOLD: "NotoSansSC_700Bold.ttf"}
# What printers put where they have no type: better seen than silently left out of a name.
_GETA = "〓"


class FontsNotBuilt(RuntimeError):
    """Papers need ``npm ci && npx vite build`` first (``make run`` does it)."""


@cache
def load_fonts() -> None:
    """Read both files once a process (a tenth of a second each). Raises FontsNotBuilt."""
    for name, file in _FILES.items():
        path = _FOLDER / file
        if not path.exists():
            raise FontsNotBuilt(f"{path} is missing: run `npm ci && npx vite build`")
        pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR)


def printable(text: str) -> str:
    """``text`` with 〓 for each character that the font has no glyph for."""
    load_fonts()
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph
    return "".join(c if ord(c) in known or c in "\n\t" else _GETA for c in text)
