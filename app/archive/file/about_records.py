"""Letters in full, the list of documents, and everything that happened."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable

from app.archive.file.contents import Contents
from app.assistance.labels import word
from app.dates.clock import ZONE
from app.letters.wording import chinese_day
from app.paper.parts import heading, paragraph, small, table
from app.web.words import as_date


def letters(found: Contents) -> Iterator[Flowable]:
    for letter in found.letters:
        yield heading(f"{letter.title} {letter.number}", 2)
        for text in letter.paragraphs:
            yield paragraph(text, indented=True)
        yield small(f"{letter.signed_by_unit}　{chinese_day(letter.dated)}")


def documents(found: Contents) -> Iterator[Flowable]:
    rows = []
    for number, document in enumerate(found.documents, 1):
        valid = f"有效期至{chinese_day(document.valid_until)}" if document.valid_until else ""
        kind = word(document.certificate, "certificate") or word(document.kind, "document")
        what = (kind, document.issuer, valid)
        uploader = document.uploader.display_name if document.uploader else ""
        rows.append(
            (
                str(number),
                document.file_name,
                "\n".join(part for part in what if part),
                f"{chinese_day(as_date(document.uploaded_at))}\n{uploader}",
                document.sha256,
            )
        )
    if rows:
        yield table(
            ["附件", "文件", "种类", "上传", "SHA-256"], rows, widths=[1, 3.1, 2.7, 2.5, 4.1]
        )


def timeline(found: Contents) -> Iterator[Flowable]:
    rows = [
        (f"{line.at.astimezone(ZONE):%Y-%m-%d %H:%M}", line.who, line.what, line.words)
        for line in found.timeline
    ]
    if rows:
        yield table(["时间", "经办人", "事项", "说明"], rows, widths=[2.8, 2.4, 5, 4])
