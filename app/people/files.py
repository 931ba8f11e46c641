"""What a file really is: told from its content, never from its name."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from typing import NoReturn

from flask_babel import gettext as _

from app.errors import InvalidInput

# Office files unpacked: a real register of 50,000 rows stays far below; a bomb does not.
MAX_UNPACKED = 150 * 1024 * 1024
MAX_PART = 16 * 1024 * 1024  # what is held in memory as a whole: a style sheet, a row
MAX_RATIO = 200
MAX_ENTRIES = 2000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Parts of an office file that carry programs. Printer settings are .bin files too, and harmless.
_ACTIVE = ("vbaproject", "vbadata", "activex", "oleobject", "/embeddings/", "macrosheets")
EXTENSIONS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    _SPREADSHEET: (".xlsx",),
    _TEXT: (".docx",),
}


def refuse(message: str, field: str = "file") -> NoReturn:
    raise InvalidInput(field, message)


def media_type_of(content: bytes) -> str:
    """One of EXTENSIONS. Raises InvalidInput on anything else, and on unsafe office files."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith((b"PK\x03\x04", _OLE)):
        return _office_type(content)
    refuse(_("只接受 PDF、JPG、PNG、WebP 图片和不带宏的 XLSX、DOCX 文件"))


def _office_type(content: bytes) -> str:
    names = check_office_file(content)
    if "xl/workbook.xml" in names:
        return _SPREADSHEET
    if "word/document.xml" in names:
        return _TEXT
    refuse(_("这个压缩文件不是 XLSX 或 DOCX 文件"))


def check_office_file(content: bytes) -> set[str]:
    """The names inside a sound office file. Raises InvalidInput, in Chinese, on any other.

    Refused: old or encrypted files (both are OLE containers), macros, declared or real sizes of
    a zip bomb, document types and entities in its XML, and XML that is not UTF-8.
    """
    if content.startswith(_OLE):
        refuse(_("文件加了密码，或是旧的 XLS、DOC 格式。请去掉密码，另存为 XLSX 或 DOCX 后再试"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _check_entries(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
        refuse(_("文件已损坏，或不是 XLSX、DOCX 文件，无法读取"))


def _check_entries(archive: zipfile.ZipFile) -> set[str]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        refuse(_("文件结构异常（内含文件太多），没有读取"))
    names = {entry.filename for entry in entries}
    if len(names) != len(entries):
        refuse(_("文件结构异常（内含同名文件），没有读取"))
    if "[Content_Types].xml" not in names:
        refuse(_("文件已损坏，或不是 XLSX、DOCX 文件，无法读取"))
    if any(word in name.lower() for name in names for word in _ACTIVE):
        refuse(_("文件含有宏或嵌入的程序，没有读取。请另存为不带宏的 XLSX 或 DOCX 后再试"))
    _check_declared(entries)
    left = MAX_UNPACKED
    for entry in entries:
        left -= _check_entry(archive, entry, left)
    return names


def _check_declared(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if entry.flag_bits & 1:
            refuse(_("文件加了密码，请去掉密码后再试"))
        if entry.file_size > 1024 * 1024 and entry.file_size > MAX_RATIO * entry.compress_size:
            refuse(_("文件解压后异常膨胀，没有读取"))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        refuse(_("文件解压后太大，没有读取"))


_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW = re.compile(rb"<(?:\w+:)?row[ />]")


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Unpack for real, counting: what a header declares may be a lie. The size."""
    name = entry.filename.lower()
    is_xml = name.endswith((".xml", ".rels", ".vml"))
    is_sheet = name.startswith("xl/worksheets/")
    # Parts that are read piece by piece may be large; the others are held whole.
    if is_xml and not is_sheet and name not in ("xl/sharedstrings.xml", "word/document.xml"):
        left = min(left, MAX_PART)
    size, since_row, tail = 0, 0, b""
    with archive.open(entry) as stream:
        while piece := stream.read(1024 * 1024):
            if is_xml and size == 0 and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece):
                refuse(_("文件内部编码异常，没有读取"))
            size += len(piece)
            since_row = 0 if _ROW.search(tail + piece) else since_row + len(piece)
            if size > left or (is_sheet and since_row > MAX_PART):
                refuse(_("文件解压后太大，没有读取"))
            if is_xml and _DOCTYPE.search(tail + piece):
                refuse(_("文件内部含有外部引用或实体定义，没有读取"))
            tail = piece[-16:]
    return size


_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')


def safe_file_name(name: str, media_type: str) -> str:
    """A name that is only a name: no folders, controls or direction marks, the right ending."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = _UNFIT.sub("", name).strip()
    endings = EXTENSIONS[media_type]
    ending = next((e for e in endings if name.lower().endswith(e)), None)
    stem = name[: -len(ending)] if ending else name
    return (stem.strip(" .") or "文件")[:100] + (ending or endings[0])
