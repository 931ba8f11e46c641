"""附件: the documents themselves, after what is written about them.

A scan shows whole what the cover hides. So documents are printed only where whole numbers are,
with a reason on record; otherwise each is named, and why it is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reportlab.platypus import Flowable
from sqlalchemy import select

from app.archive.file.scans import FIRST, NEXT, Pages, Picture, Scan, Unprintable, scan_of
from app.assistance.labels import word
from app.extensions import db
from app.letters.wording import chinese_day
from app.paper.holes import Hole
from app.paper.parts import heading, image, new_page, paragraph, small
from app.people.models import Document
from app.web.words import as_date

MOST_PAGES, MOST_BYTES = 300, 60 * 1024 * 1024
_MASKED = Unprintable("含未遮盖的个人信息，须选择“完整显示”并填写原因")
_CAME_LATER = Unprintable("打印开始后才上传")
_NO_MORE_PAGES = Unprintable(f"附件已满 {MOST_PAGES} 页，请另行打印")
_NO_MORE_BYTES = Unprintable(f"附件已满 {MOST_BYTES // 1024 // 1024} MB，请另行打印")


class Annex(NamedTuple):
    """Document's id → what is printed of it; None where numbers are masked."""

    scans: Mapping[int, Scan] | None

    def of(self, document: Document) -> Scan:
        return _MASKED if self.scans is None else self.scans.get(document.id, _CAME_LATER)

    @property
    def included(self) -> list[int]:
        found = (self.scans or {}).items()
        return sorted(number for number, scan in found if not isinstance(scan, Unprintable))


def read_annex(documents: Iterable[Document]) -> Annex:
    """One file in memory at a time: a case may hold many, each of ten megabytes."""
    scans: dict[int, Scan] = {}
    pages = size = 0
    for document in documents:
        if pages >= MOST_PAGES:
            scans[document.id] = _NO_MORE_PAGES
        elif size + document.size > MOST_BYTES:
            scans[document.id] = _NO_MORE_BYTES
        else:
            scan = scan_of(_content(document), document.media_type, most_pages=MOST_PAGES - pages)
            scans[document.id] = scan
            if not isinstance(scan, Unprintable):
                size += document.size
                pages += len(scan.pages) if isinstance(scan, Pages) else 1
    return Annex(scans)


def _content(document: Document) -> bytes:
    return db.session.scalars(select(Document.content).where(Document.id == document.id)).one()


def annex(documents: Sequence[Document], found: Annex) -> Iterator[Flowable]:
    """Numbered as in the list of documents."""
    if documents and found.scans is None:
        yield paragraph(f"未附扫描件：{_MASKED.reason}。")
    before: Scan | None = None
    for number, document in enumerate(documents, 1):
        scan = found.of(document)
        # What is only named follows what is only named; all else has pages of its own.
        if before and not (isinstance(before, Unprintable) and isinstance(scan, Unprintable)):
            yield new_page()
        yield heading(f"附件 {number}　{document.file_name}", 2)
        yield small(_about(document))
        yield from _shown(scan, masked=found.scans is None)
        before = scan


def _about(document: Document) -> str:
    kind = word(document.certificate, "certificate") or word(document.kind, "document")
    by = document.uploader.display_name if document.uploader else ""
    return "　".join(
        part
        for part in (
            kind,
            f"出具单位：{document.issuer}" if document.issuer else "",
            f"有效期至{chinese_day(document.valid_until)}" if document.valid_until else "",
            f"{chinese_day(as_date(document.uploaded_at))}{by}上传",
        )
        if part
    )


def _shown(scan: Scan, *, masked: bool) -> Iterator[Flowable]:
    if isinstance(scan, Unprintable):
        if not masked:  # that is said once, above them all
            yield small(f"未附：{scan.reason}。")
    elif isinstance(scan, Picture):
        yield image(scan.content, width=scan.size[0], height=scan.size[1])
    else:
        if len(scan.pages) < scan.of:
            yield small(f"共 {scan.of} 页，只附前 {len(scan.pages)} 页，其余请另行打印。")
        for number, page in enumerate(scan.pages):
            if number:
                yield new_page()
            yield Hole(page, size=NEXT if number else FIRST)
