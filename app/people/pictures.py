"""Pictures without what a camera writes into them: where, when and with which device.

Only the marks are taken out; the picture itself is not encoded again. The orientation stays, or
photos of documents would lie on their side.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator

from flask_babel import gettext as _

from app.people.files import refuse

_EXIF = b"Exif\0\0"
_KEPT_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_DROPPED_CHUNKS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}


def without_marks(content: bytes, media_type: str) -> bytes:
    """The same picture without place, time and device; other files as they are.

    Raises InvalidInput for a picture that is torn: what it hides could not be told.
    """
    clean = _CLEANERS.get(media_type)
    if clean is None:
        return content
    try:
        return clean(content)
    except (IndexError, struct.error, ValueError):
        refuse(_("图片已损坏，无法读取。请重新拍照或另存后再上传"))


def _clean_jpeg(content: bytes) -> bytes:
    out = [b"\xff\xd8"]
    for marker, segment in _jpeg_segments(content):
        if marker == 0xE1 and segment[4:10] == _EXIF:
            turned = _orientation(segment[10:])
            out.append(_orientation_only(turned) if turned > 1 else b"")
        elif _is_picture(marker, segment):
            out.append(segment)
    return b"".join(out)


def _is_picture(marker: int, segment: bytes) -> bool:
    """Of the applications' parts: JFIF, the colour profile and Adobe's colours; no comments."""
    if marker == 0xE2:
        return segment[4:].startswith(b"ICC_PROFILE")
    return marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, bytes) up to the end of the picture. What hangs on after it, such as a second
    picture with marks of its own, is left out."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xD9:
            yield marker, b"\xff\xd9"
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == 0xDA:
            end = _end_of_scan(content, end)
        if length < 2 or end > len(content):
            raise ValueError("torn")
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands: within a scan FF is followed by 00 or a restart."""
    while True:
        at = content.index(b"\xff", at)
        follows = content[at + 1]
        if follows != 0 and not 0xD0 <= follows <= 0xD7:
            return at
        at += 2


def _orientation(tiff: bytes) -> int:
    """Tag 0x0112 of the first directory: 1 to 8; 1 where it is not told."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for n in range(count):
            tag, _kind, _count, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + 12 * n)
            if tag == 0x0112:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _orientation_only(turned: int) -> bytes:
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff


def _clean_png(content: bytes) -> bytes:
    out, at = [content[:8]], 8
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        chunk = content[at:end]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            raise ValueError("torn")
        if kind not in _DROPPED_CHUNKS:
            out.append(chunk)
        if kind == b"IEND":
            return b"".join(out)
        at = end


def _clean_webp(content: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", content, 4)
    if size + 8 > len(content):
        raise ValueError("torn")
    out, at = [b"WEBP"], 12
    while at < size + 8:
        kind, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        part = content[at:end]
        if kind == b"VP8X":  # says that EXIF (8) and XMP (4) are there
            part = part[:8] + bytes([part[8] & ~0x0C]) + part[9:]
        if kind in _KEPT_PARTS:
            out.append(part)
        at = end
    body = b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body)) + body


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _clean_jpeg,
    "image/png": _clean_png,
    "image/webp": _clean_webp,
}
