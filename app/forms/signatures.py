"""A signature drawn on a screen: what came in is a picture of ours before it is kept."""

from __future__ import annotations

import base64
import binascii
import io
from typing import NoReturn

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from app.errors import InvalidInput

_HEAD = "data:image/png;base64,"
MAX_CHARACTERS = 400_000
_MAX_SIDE = 2400
_LEAST_INK = 60  # points: less is a touch by mistake


def read_signature(sent: str) -> bytes:
    """A PNG of black on nothing, cut to the ink. Raises InvalidInput at ``signature``."""
    if not sent:
        _refuse(_("请先在签字框内签字"))
    if not sent.startswith(_HEAD) or len(sent) > MAX_CHARACTERS:
        _refuse(_("签字没有传好，请清除后重签"))
    try:
        picture = Image.open(
            io.BytesIO(base64.b64decode(sent[len(_HEAD) :], validate=True)), formats=["PNG"]
        )
        if max(picture.size) > _MAX_SIDE:
            _refuse(_("签字没有传好，请清除后重签"))
        ink = _ink(picture)
    except (binascii.Error, UnidentifiedImageError, OSError, ValueError, SyntaxError):
        _refuse(_("签字没有传好，请清除后重签"))
    box = ink.getbbox()
    if box is None or sum(ink.histogram()[64:]) < _LEAST_INK:
        _refuse(_("请先在签字框内签字"))
    drawn = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    drawn.putalpha(ink)
    out = io.BytesIO()
    drawn.crop(box).save(out, "PNG", optimize=True)
    return out.getvalue()


def _ink(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA"):
        return picture.getchannel("A")
    return ImageOps.invert(picture.convert("L"))


def _refuse(message: str) -> NoReturn:
    raise InvalidInput("signature", message)
