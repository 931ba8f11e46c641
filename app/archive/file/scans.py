"""One stored file as something that can be printed: a picture, pages of a PDF, or why it cannot."""

from __future__ import annotations

import io
import warnings
from typing import NamedTuple

from PIL import Image, ImageOps
from pypdf import PageObject, PdfReader

from app.paper.holes import fitted

MOST_PAGES_OF_ONE = 40
# Millimetres that a picture or a page may take: below a document's heading, and on its own page.
FIRST, NEXT = (165.0, 200.0), (165.0, 243.0)
_DOTS = 150 / 25.4  # a millimetre
_MOST_PIXELS = 100_000_000  # a drawing of A0; a photo has a tenth of it
_QUALITY = 80
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


class Picture(NamedTuple):
    """``content`` is a JPEG; ``size`` in millimetres at 150 dots an inch."""

    content: bytes
    size: tuple[float, float]


class Pages(NamedTuple):
    """``of``: how many the file has, of which ``pages`` are printed."""

    pages: list[PageObject]
    of: int


class Unprintable(NamedTuple):
    reason: str


Scan = Picture | Pages | Unprintable


def scan_of(content: bytes, media_type: str, *, most_pages: int = MOST_PAGES_OF_ONE) -> Scan:
    """What was sent in may be broken in any way; the print must not fail by it."""
    if media_type not in _PICTURES and media_type != "application/pdf":
        return Unprintable("不是图片或 PDF 文件")
    try:
        if media_type == "application/pdf":
            return _pages(content, most_pages)
        return _picture(content)
    except Exception:  # the libraries raise what their parsers happen to stumble on
        return Unprintable("文件已损坏，无法读取")


def _picture(content: bytes) -> Scan:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(content))
    if image.width * image.height > _MOST_PIXELS:
        return Unprintable("图片尺寸过大")
    # A JPEG is decoded at a fraction of its size, whichever side is up.
    longer = round(max(NEXT) * _DOTS)
    image.draft("RGB", (longer, longer))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((round(FIRST[0] * _DOTS), round(FIRST[1] * _DOTS)))
    out = io.BytesIO()
    _on_white(upright).save(out, "JPEG", quality=_QUALITY)
    return Picture(out.getvalue(), (upright.width / _DOTS, upright.height / _DOTS))


def _on_white(image: Image.Image) -> Image.Image:
    """A signature is drawn on nothing; on paper nothing is white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    drawn = image.convert("RGBA")
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    return paper


def _pages(content: bytes, most: int) -> Scan:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        return Unprintable("PDF 加了密码")
    count = len(reader.pages)
    if not count:
        return Unprintable("PDF 没有页面")
    taken = [reader.pages[number] for number in range(min(count, most, MOST_PAGES_OF_ONE))]
    if any(_drawn_over(page) for page in taken):
        return Unprintable("PDF 含表单域、批注或电子印章，合并后会失真，请另行打印")
    sizes = [FIRST, *[NEXT] * (len(taken) - 1)]
    return Pages(
        [fitted(page, size=size) for page, size in zip(taken, sizes, strict=True)], of=count
    )


def _drawn_over(page: PageObject) -> bool:
    """Something on the page is not part of its content and would be missing from the copy."""
    return any(note.get_object().get("/Subtype") != "/Link" for note in page.annotations or ())
