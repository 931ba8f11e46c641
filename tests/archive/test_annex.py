"""The documents themselves in the printed file of a case: whose numbers they show, and what is
said where one cannot be there."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from app.archive.file import annex, scans
from app.archive.file.printing import print_case
from app.audit.models import AuditEntry
from app.cases.models import CaseEvent
from app.dates.clock import clock_at
from app.paper.document import make_pdf
from app.paper.parts import new_page, paragraph
from app.people.actions.documents import store_document
from tests.case_driver import CaseDriver

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def drive(session):
    return CaseDriver()


def photo(width: int = 1200, height: int = 800, orientation: int = 1) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def pdf(pages: int = 1, password: str = "") -> bytes:
    story = [part for n in range(pages) for part in (new_page(), paragraph(f"扫描第{n + 1}张"))]
    paper = make_pdf("证明", story[1:])
    if not password:
        return paper
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(paper)))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def keep(drive, name: str, content: bytes, media_type: str = "image/jpeg") -> int:
    with clock_at(drive.now):
        return store_document(
            drive.person.id,
            name,
            content,
            media_type,
            kind="other",
            by=drive.officer,
            case_id=drive.case.id,
            issuer="区残联",
        ).id


def print_it(drive, **more) -> PdfReader:
    with clock_at(drive.now):
        return PdfReader(io.BytesIO(print_case(drive.case.id, by=drive.officer, **more)))


def text_of(reader: PdfReader) -> str:
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def in_full(drive) -> PdfReader:
    return print_it(drive, in_full=True, reason="办结归档")


def test_pictures_and_pages_follow_in_the_order_of_the_list(drive, session):
    ids = [
        keep(drive, "photo.jpg", photo(orientation=6)),
        keep(drive, "scan.pdf", pdf(2), "application/pdf"),
    ]
    reader = in_full(drive)
    text = text_of(reader)
    assert "附件 1 photo.jpg" in text
    assert "附件 2 scan.pdf" in text
    assert "出具单位：区残联" in text
    assert f"{drive.officer.display_name}上传" in text
    start = reader.get_destination_page_number(reader.outline[-1])
    assert reader.outline[-1].title.endswith("、附件")
    assert f"{reader.outline[-1].title}\n{start + 1}" in reader.pages[0].extract_text()
    last = reader.pages[start:]
    assert len(last) == 3
    (shown,) = last[0].images
    assert shown.image.height > shown.image.width  # turned as the camera was held
    assert shown.image.height <= 200 * scans._DOTS
    assert "扫描第1张" in last[1].extract_text()
    assert "扫描第2张" in last[2].extract_text()
    for number, page in enumerate(reader.pages, 1):
        assert f"第 {number} 页 共 {len(reader.pages)} 页" in page.extract_text()
    event = session.query(CaseEvent).filter_by(case_id=drive.case.id, kind="printed").one()
    entry = session.query(AuditEntry).filter_by(action="case.printed").one()
    assert event.data["documents"] == entry.detail["documents"] == ids


def test_a_masked_print_names_them_and_says_why_they_are_not_there(drive, session):
    keep(drive, "photo.jpg", photo())
    reader = print_it(drive)
    assert "未附扫描件：含未遮盖的个人信息" in text_of(reader)
    assert "附件 1 photo.jpg" in text_of(reader)
    assert not [image for page in reader.pages for image in page.images]
    event = session.query(CaseEvent).filter_by(case_id=drive.case.id, kind="printed").one()
    assert "documents" not in event.data


def test_what_cannot_be_printed_is_named_with_the_reason(drive, session):
    keep(drive, "torn.jpg", photo()[:400])
    keep(drive, "locked.pdf", pdf(password="secret"), "application/pdf")
    keep(drive, "broken.pdf", b"%PDF-1.7 nothing", "application/pdf")
    keep(drive, "table.xlsx", b"PK", SHEET)
    good = keep(drive, "good.pdf", pdf(), "application/pdf")
    text = text_of(in_full(drive))
    for part in (
        "未附：文件已损坏，无法读取。",
        "未附：PDF 加了密码。",
        "未附：不是图片或 PDF 文件。",
    ):
        assert part in text
    assert "扫描第1张" in text
    event = session.query(CaseEvent).filter_by(case_id=drive.case.id, kind="printed").one()
    assert event.data["documents"] == [good]


def test_a_form_that_was_filled_in_is_not_printed_empty():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.add_annotation(0, FreeText(text="已填", rect=(50, 50, 200, 100)))
    out = io.BytesIO()
    writer.write(out)
    assert "表单域" in scans.scan_of(out.getvalue(), "application/pdf").reason


def test_the_limits_are_said(drive, monkeypatch):
    monkeypatch.setattr(scans, "MOST_PAGES_OF_ONE", 2)
    monkeypatch.setattr(annex, "MOST_PAGES", 3)
    keep(drive, "long.pdf", pdf(4), "application/pdf")
    keep(drive, "more.pdf", pdf(1), "application/pdf")
    keep(drive, "late.jpg", photo())
    text = text_of(in_full(drive))
    assert "共 4 页，只附前 2 页，其余请另行打印。" in text
    assert "附件已满" in text
    monkeypatch.setattr(annex, "MOST_BYTES", 1000)
    assert "MB，请另行打印" in text_of(in_full(drive))


def test_a_signature_is_black_on_white():
    drawn = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    drawn.paste((0, 0, 0, 255), (10, 40, 290, 60))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    found = scans.scan_of(out.getvalue(), "image/png")
    image = Image.open(io.BytesIO(found.content))
    assert image.getpixel((5, 5)) == (255, 255, 255)
    assert image.size == (300, 100)
